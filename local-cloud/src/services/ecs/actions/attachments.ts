import type { Action, Params } from '../../../core/action';
import { CloudError } from '../../../core/error';
import { jsonTexts, need, resourceIn, text } from '../../../params/read';
import { parametersOf } from '../../../params/specs';
import type {} from '../../ram/state';
import type { EcsCall } from '../action';
import { ecsAction } from '../action';
import { regionOfDisk } from './disks';
import * as find from '../errors';
import { checkStatus } from '../instanceStates';
import type { Instance, SecurityGroup } from '../state';

const listed = (params: Params): string[] => (jsonTexts(params, 'InstanceIds') ?? ['*']).map((id) => `instance/${id}`);
const both = (params: Params): string[] => [
  `instance/${text(params, 'InstanceId') ?? '*'}`,
  `securitygroup/${text(params, 'SecurityGroupId') ?? '*'}`,
];

/** Each server by itself: what cannot be done to one is told of that one. */
function onRoles(params: Params, call: EcsCall, kind: 'Attach' | 'Detach', change: (each: Instance) => string): object {
  const rows = (jsonTexts(params, 'InstanceIds') ?? []).map((id) => {
    const instance = call.here.instances[id];
    const code = instance ? change(instance) : 'InvalidInstanceId.NotFound';
    return { InstanceId: id, Code: code || '200', Message: code || 'success', Success: code === '' };
  });
  const name = `${kind}InstanceRamRoleResult`;
  const failed = rows.filter(({ Success }) => !Success).length;
  return {
    RamRoleName: text(params, 'RamRoleName') ?? '',
    TotalCount: rows.length,
    FailCount: failed,
    [`${name}s`]: { [name]: rows },
  };
}

const GROUP_ERRORS = ['InvalidInstanceId.NotFound', 'InvalidSecurityGroupId.NotFound', 'InstanceLockedForSecurity'];
const MOST_GROUPS = 5;

/** @throws CloudError where either is not there, or the server is locked or on its way up or down */
function pairOf(params: Params, call: EcsCall): { instance: Instance; group: SecurityGroup } {
  const instance = find.instance(call.here, need(params, 'InstanceId'));
  const group = find.securityGroup(call.here, need(params, 'SecurityGroupId'));
  checkStatus(instance, 'Running', 'Stopped');
  return { instance, group };
}

/** What hangs on a server and can be changed while it runs: its role and its security groups. */
export const attachmentActions: Action[] = [
  ecsAction({
    name: 'AttachInstanceRamRole',
    resources: listed,
    parameters: parametersOf('RegionId! RamRoleName! InstanceIds! Policy'),
    errors: ['InvalidRamRole.NotFound'],
    refused: ['Policy'],
    handle: (params, call) => {
      const role = need(params, 'RamRoleName');
      if (!call.world.ram.roles[role]) {
        throw new CloudError('InvalidRamRole.NotFound', `The specified RamRoleName does not exist: "${role}".`, 404);
      }
      return onRoles(params, call, 'Attach', (instance) => {
        if (instance.ramRole !== '' && instance.ramRole !== role) return 'InstanceRamRole.AlreadyExist';
        instance.ramRole = role;
        return '';
      });
    },
  }),
  ecsAction({
    name: 'DetachInstanceRamRole',
    resources: listed,
    parameters: parametersOf('RegionId! RamRoleName InstanceIds!'),
    handle: (params, call) =>
      onRoles(params, call, 'Detach', (instance) => {
        if (instance.ramRole === '') return 'InvalidInstanceRamRole.NotFound';
        instance.ramRole = '';
        return '';
      }),
  }),
  ecsAction({
    name: 'JoinSecurityGroup',
    resources: both,
    parameters: parametersOf('RegionId InstanceId! SecurityGroupId!'),
    errors: [
      ...[...GROUP_ERRORS, 'InvalidInstanceId.AlreadyExists', 'InvalidInstanceId.Mismatch'],
      ...['IncorrectInstanceStatus', 'InstanceSecurityGroupLimitExceeded'],
    ],
    refused: ['NetworkInterfaceId'],
    handle: (params, call) => {
      const { instance, group } = pairOf(params, call);
      if (group.vpcId !== instance.vpcId) {
        throw new CloudError(
          'InvalidInstanceId.Mismatch',
          `${instance.id} and ${group.id} are not in the same VPC.`,
          400,
        );
      }
      if (instance.securityGroupIds.includes(group.id)) {
        throw new CloudError('InvalidInstanceId.AlreadyExists', 'The instance is in this security group already.', 403);
      }
      if (instance.securityGroupIds.length >= MOST_GROUPS) {
        const why = `An instance is in no more than ${MOST_GROUPS} security groups.`;
        throw new CloudError('InstanceSecurityGroupLimitExceeded', why, 400);
      }
      instance.securityGroupIds = [...instance.securityGroupIds, group.id];
      return {};
    },
  }),
  ecsAction({
    name: 'LeaveSecurityGroup',
    resources: both,
    parameters: parametersOf('RegionId InstanceId! SecurityGroupId!'),
    errors: [
      ...[...GROUP_ERRORS, 'InstanceLastSecurityGroup', 'InstanceNotInSecurityGroup'],
      'IncorrectInstanceStatus',
    ],
    refused: ['NetworkInterfaceId'],
    handle: (params, call) => {
      const { instance, group } = pairOf(params, call);
      const left = instance.securityGroupIds.filter((id) => id !== group.id);
      if (left.length === instance.securityGroupIds.length) {
        throw new CloudError('InstanceNotInSecurityGroup', 'The instance is not in this security group.', 403);
      }
      if (left.length === 0) {
        throw new CloudError('InstanceLastSecurityGroup', 'An instance is in one security group at least.', 403);
      }
      instance.securityGroupIds = left;
      return {};
    },
  }),
  ecsAction({
    name: 'ResizeDisk',
    resources: resourceIn('disk', 'DiskId'),
    parameters: [
      ...parametersOf('RegionId DiskId! Type ClientToken'),
      { name: 'NewSize', type: 'integer', required: true },
    ],
    errors: ['InvalidDiskId.NotFound', 'InvalidDiskSize.TooSmall'],
    inert: ['Type', 'ClientToken'],
    findRegion: regionOfDisk,
    handle: (params, call) => {
      const disk = find.disk(call.here, need(params, 'DiskId'));
      const size = Number(need(params, 'NewSize'));
      if (size < disk.sizeGiB) {
        throw new CloudError('InvalidDiskSize.TooSmall', `A disk only grows: it has ${disk.sizeGiB} GiB.`, 403);
      }
      disk.sizeGiB = size;
      return {};
    },
  }),
];
