import type { Action, ParamSpec, Params } from '../../../core/action';
import { CloudError } from '../../../core/error';
import { flag, need, record, resourceIn, text, texts } from '../../../params/read';
import { metadataOf } from '../../../params/metadata';
import type { EcsCall } from '../action';
import { ecsAction } from '../action';
import { KEY_ERRORS } from '../encryption';
import * as find from '../errors';
import { checkLock, inStatus, regionOfInstance } from '../instanceStates';
import { offeredTypes } from '../instanceTypes';
import { imageDisks, merged } from '../launchDisks';
import { beginStart } from '../starts';
import type { Instance } from '../state';
import { giveStockBack, holdsStock, takeStock } from '../stock';
import { setTags } from '../store';
import { once } from '../tokens';
import { makeDisk } from './runInstances';

const one = resourceIn('instance', 'InstanceId');
const TOKEN: ParamSpec = { name: 'ClientToken', type: 'string', maxLength: 64 };
const NOT_FOUND = 'InvalidInstanceId.NotFound';
const WRONG_STATUS = ['IncorrectInstanceStatus', 'InstanceLockedForSecurity'];

/** @throws CloudError where one is not there, comes twice, or is in another network than the server */
function groupsFor({ vpcId }: Instance, ids: string[], call: EcsCall): string[] {
  if (new Set(ids).size < ids.length) {
    throw new CloudError('InvalidParameter.SecurityGroupIdRepeated', 'A security group comes twice.', 404);
  }
  const foreign = ids.find((id) => find.securityGroup(call.here, id).vpcId !== vpcId);
  if (foreign === undefined) return ids;
  throw new CloudError('InvalidSecurityGroupVpc.NotBelongToOneVpc', `${foreign} is not in ${vpcId}.`, 404);
}

/** @throws CloudError where the new type is not offered, or is not to be had in the server's zone */
function modifySpec(params: Params, call: EcsCall): object {
  const instance = inStatus(params, call, 'Stopped');
  const type = need(params, 'InstanceType');
  if (!offeredTypes(call.ecs).some(({ name }) => name === type)) {
    throw new CloudError('InvalidInstanceType.ValueNotSupported', `The InstanceType is not offered: "${type}".`, 403);
  }
  if (holdsStock(instance)) {
    takeStock(call, { zoneId: instance.zoneId, type });
    giveStockBack(call, instance);
  }
  instance.type = type;
  return {};
}

/** The new system disk comes from the image; data disks stay as they are. */
function replaceSystemDisk(params: Params, call: EcsCall): object {
  return once(params, call, 'IdempotentParameterMismatch', () => {
    const instance = inStatus(params, call, 'Stopped');
    const { imageId, given } = imageDisks(params, call);
    const system = given.find(({ type }) => type === 'system');
    const old = Object.values(call.here.disks).find(
      (disk) => disk.instanceId === instance.id && disk.type === 'system',
    );
    const change = { ...params, ...record(params, 'SystemDisk'), Category: old?.category ?? '' };
    if (!system || !old) throw new CloudError('InvalidImageId.NotFound', `${imageId} has no system disk.`, 404);
    const plan = merged(system, change, call);
    setTags(call.here, 'disk', old.id, {});
    delete call.here.disks[old.id];
    instance.imageId = imageId;
    instance.boots = call.here.images[imageId]?.boots;
    return { DiskId: makeDisk(plan, instance, call, { tags: old.tags }) };
  });
}

export const instanceChanges: Action[] = [
  ecsAction({
    name: 'ModifyInstanceAttribute',
    resources: one,
    parameters: [...(metadataOf('ecs', 'ModifyInstanceAttribute') ?? []), TOKEN],
    errors: [
      ...[NOT_FOUND, 'InvalidSecurityGroupId.NotFound', 'InvalidSecurityGroupVpc.NotBelongToOneVpc'],
      ...['InvalidParameter.SecurityGroupIdRepeated', 'InstanceLockedForSecurity'],
    ],
    inert: ['ClientToken', 'Password', 'CreditSpecification', 'Recyclable'],
    refused: [
      ...['CpuOptions', 'EnableJumboFrame', 'EnableNetworkEncryption', 'NetworkInterfaceQueueNumber'],
      ...['PrivateDnsNameOptions', 'RemoteConnectionOptions'],
    ],
    findRegion: regionOfInstance,
    handle: (params, call) => {
      const instance = find.instance(call.here, need(params, 'InstanceId'));
      checkLock(instance);
      const groups = texts(params, 'SecurityGroupIds');
      if (groups.length > 0) instance.securityGroupIds = groupsFor(instance, groups, call);
      instance.name = text(params, 'InstanceName') ?? instance.name;
      instance.description = text(params, 'Description') ?? instance.description;
      instance.hostName = text(params, 'HostName') ?? instance.hostName;
      instance.userData = text(params, 'UserData') ?? instance.userData;
      if (text(params, 'DeletionProtection') !== undefined) {
        instance.deletionProtection = flag(params, 'DeletionProtection');
      }
      return {};
    },
  }),
  ecsAction({
    name: 'ModifyInstanceSpec',
    resources: one,
    parameters: [
      { name: 'RegionId', type: 'string' },
      { name: 'InstanceId', type: 'string', required: true },
      { name: 'InstanceType', type: 'string' },
      { name: 'AllowMigrateAcrossZone', type: 'boolean' },
      { name: 'Async', type: 'boolean' },
      TOKEN,
    ],
    errors: [NOT_FOUND, ...WRONG_STATUS, 'InvalidInstanceType.ValueNotSupported', 'OperationDenied.NoStock'],
    inert: ['AllowMigrateAcrossZone', 'Async', 'ClientToken'],
    refused: [
      ...['Disk', 'DryRun', 'InternetMaxBandwidthIn', 'InternetMaxBandwidthOut', 'ModifyMode', 'SystemDisk'],
      'Temporary',
    ],
    findRegion: regionOfInstance,
    handle: modifySpec,
  }),
  ecsAction({
    name: 'ReplaceSystemDisk',
    resources: one,
    errors: [
      ...[NOT_FOUND, ...WRONG_STATUS, 'InvalidImageId.NotFound', 'OperationDenied.ImageNotValid'],
      'IdempotentParameterMismatch',
      ...['InvalidSystemDiskSize.LessThanImageSize', ...KEY_ERRORS],
    ],
    inert: ['KeyPairName', 'Password', 'PasswordInherit', 'SecurityEnhancementStrategy', 'UseAdditionalService'],
    refused: ['Architecture', 'Arn', 'DiskId', 'EncryptAlgorithm', 'Platform'],
    findRegion: regionOfInstance,
    handle: replaceSystemDisk,
  }),
  ecsAction({
    name: 'RebootInstance',
    resources: one,
    errors: [NOT_FOUND, ...WRONG_STATUS],
    inert: ['ForceStop'],
    refused: ['DryRun'],
    findRegion: regionOfInstance,
    handle: (params, call) => {
      beginStart(call, inStatus(params, call, 'Running'), 'Starting');
      return {};
    },
  }),
];
