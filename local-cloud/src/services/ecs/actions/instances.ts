import type { Params } from '../../../core/action';
import { CloudError } from '../../../core/error';
import { flag, jsonTexts, need, text } from '../../../core/params';
import type { EcsCall } from '../action';
import { ecsAction } from '../action';
import * as find from '../errors';
import { pageByNumber } from '../../../core/paging';
import { PAGE } from '../../../params/specs';
import { endDryRun } from '../rules';
import type { EcsRegion, EcsState, Instance } from '../state';
import { beginStart, dropStart } from '../starts';
import { setTags } from '../store';

const oneInstance = (params: Params): string[] => [`instance/${text(params, 'InstanceId') ?? '*'}`];
const regionOfInstance = (params: Params, ecs: EcsState): EcsRegion | undefined =>
  Object.values(ecs.regions).find((region) => region.instances[text(params, 'InstanceId') ?? '']);

function inStatus(params: Params, call: EcsCall, status: Instance['status']): Instance {
  const instance = find.instance(call.here, need(params, 'InstanceId'));
  if (instance.status !== status) {
    throw new CloudError(
      'IncorrectInstanceStatus',
      `The instance's status does not support this: ${instance.status}.`,
      403,
    );
  }
  endDryRun(params);
  return instance;
}

/** Stopping takes no time here. */
export function stop(instance: Instance, params: Params, call: EcsCall): void {
  dropStart(call, instance);
  instance.status = 'Stopped';
  const mode = text(params, 'StoppedMode');
  // The provider sends the value it read from a running instance.
  instance.stoppedMode = mode && mode !== 'Not-applicable' ? mode : 'KeepCharging';
}

export const stopInstance = ecsAction({
  name: 'StopInstance',
  resources: oneInstance,
  errors: ['InvalidInstanceId.NotFound', 'IncorrectInstanceStatus', 'DryRunOperation'],
  inert: ['ConfirmStop', 'ForceStop', 'Hibernate'],
  findRegion: regionOfInstance,
  handle: (params, call) => {
    stop(inStatus(params, call, 'Running'), params, call);
    return {};
  },
});

export const startInstance = ecsAction({
  name: 'StartInstance',
  resources: oneInstance,
  errors: ['InvalidInstanceId.NotFound', 'IncorrectInstanceStatus', 'DryRunOperation'],
  inert: ['InitLocalDisk', 'SourceRegionId'],
  findRegion: regionOfInstance,
  handle: (params, call) => {
    beginStart(call, inStatus(params, call, 'Stopped'), 'Starting');
    return {};
  },
});

export const deleteInstance = ecsAction({
  name: 'DeleteInstance',
  resources: oneInstance,
  errors: ['InvalidInstanceId.NotFound', 'IncorrectInstanceStatus.Initializing', 'OperationDenied', 'DryRunOperation'],
  inert: ['TerminateSubscription', 'ForceStop'],
  findRegion: regionOfInstance,
  handle: (params, call) => {
    const instance = find.instance(call.here, need(params, 'InstanceId'));
    checkRelease(instance, params);
    endDryRun(params);
    release(instance, call);
    return {};
  },
});

/** @throws CloudError for one that is protected, or that runs and is not to be forced */
export function checkRelease(instance: Instance, params: Params): void {
  if (instance.deletionProtection) {
    throw new CloudError('OperationDenied', 'The instance is protected against release.', 403);
  }
  if (instance.status !== 'Stopped' && !flag(params, 'Force')) {
    throw new CloudError(
      'IncorrectInstanceStatus.Initializing',
      `It is ${instance.status}: stop it, or use Force.`,
      403,
    );
  }
}

/** Its disks go with it, but for those that are to stay. */
export function release(instance: Instance, call: EcsCall): void {
  dropStart(call, instance);
  for (const disk of Object.values(call.here.disks).filter(({ instanceId }) => instanceId === instance.id)) {
    if (disk.deleteWithInstance) {
      setTags(call.here, 'disk', disk.id, {});
      delete call.here.disks[disk.id];
    } else disk.instanceId = '';
  }
  setTags(call.here, 'instance', instance.id, {});
  delete call.here.instances[instance.id];
}

export const describeInstanceRamRole = ecsAction({
  name: 'DescribeInstanceRamRole',
  resources: (params) => jsonTexts(params, 'InstanceIds')?.map((id) => `instance/${id}`) ?? ['instance/*'],
  readOnly: true,
  errors: ['InvalidInstanceId.NotFound'],
  parameters: [
    { name: 'RegionId', type: 'string', required: true },
    { name: 'InstanceIds', type: 'string' },
    { name: 'RamRoleName', type: 'string' },
    ...PAGE,
  ],
  handle: (params, call) => {
    const ids = jsonTexts(params, 'InstanceIds') ?? [];
    const role = text(params, 'RamRoleName');
    const asked = ids.length > 0 ? ids.map((id) => find.instance(call.here, id)) : Object.values(call.here.instances);
    const found = asked.filter((instance) => role === undefined || instance.ramRole === role);
    const { items, TotalCount } = pageByNumber(found, params);
    const sets = items.map((instance) => ({ InstanceId: instance.id, RamRoleName: instance.ramRole }));
    return { RegionId: call.here.id, TotalCount, InstanceRamRoleSets: { InstanceRamRoleSet: sets } };
  },
});
