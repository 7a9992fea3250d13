import type { Params } from '../../core/action';
import { CloudError } from '../../core/error';
import { flag, need, text } from '../../params/read';
import type { EcsCall } from './action';
import { checkKey, KEY_ERRORS } from './encryption';
import * as find from './errors';
import { beginStart, dropStart } from './starts';
import type { EcsRegion, EcsState, Instance } from './state';
import { checkStock, giveStockBack, holdsStock, takeStock } from './stock';
import { setTags } from './store';

/** Where an action has no RegionId: the region of its instance. */
export const regionOfInstance = (params: Params, ecs: EcsState): EcsRegion | undefined =>
  Object.values(ecs.regions).find((region) => region.instances[text(params, 'InstanceId') ?? '']);

/** @throws CloudError where the instance is locked */
export function checkLock({ id, locked }: Instance): void {
  if (!locked) return;
  throw new CloudError('InstanceLockedForSecurity', `The instance is locked for security reasons: ${id}.`, 403);
}

/** @throws CloudError where the instance is locked, or in none of these statuses */
export function checkStatus(instance: Instance, ...statuses: Instance['status'][]): void {
  checkLock(instance);
  if (statuses.includes(instance.status)) return;
  const why = `The status of ${instance.id} does not support this: ${instance.status}.`;
  throw new CloudError('IncorrectInstanceStatus', why, 403);
}

/** @throws CloudError if it is not there, is locked, or is in another status */
export function inStatus(params: Params, call: EcsCall, status: Instance['status']): Instance {
  const instance = find.instance(call.here, need(params, 'InstanceId'));
  checkStatus(instance, status);
  return instance;
}

const disksOf = (call: EcsCall, { id }: Instance) =>
  Object.values(call.here.disks).filter(({ instanceId }) => instanceId === id);

export const START_ERRORS = ['OperationDenied.NoStock', ...KEY_ERRORS];

/** @throws CloudError where a disk's key cannot be used, or what was given back when it stopped is gone meanwhile */
export function checkStarts(call: EcsCall, instances: Instance[]): void {
  for (const instance of instances) {
    for (const { kmsKeyId } of disksOf(call, instance)) if (kmsKeyId) checkKey(call.world, call.here.id, kmsKeyId);
  }
  const needing = instances.filter((instance) => !holdsStock(instance));
  for (const { zoneId, type } of needing) {
    const alike = needing.filter((other) => other.zoneId === zoneId && other.type === type);
    checkStock(call.ecs, { regionId: call.here.id, zoneId, type }, alike.length);
  }
}

/** After checkStarts. */
export function start(instance: Instance, call: EcsCall): void {
  if (!holdsStock(instance)) takeStock(call, instance);
  beginStart(call, instance, 'Starting');
}

/** Stopping takes no time here. One that is paid for ahead keeps what it has, whatever was asked, and nobody is told. */
export function stop(instance: Instance, params: Params, call: EcsCall): void {
  dropStart(call, instance);
  instance.status = 'Stopped';
  const isFree = text(params, 'StoppedMode') === 'StopCharging' && !instance.isPaidAhead;
  // The provider sends `Not-applicable`, the value that it read from a running instance.
  instance.stoppedMode = isFree ? 'StopCharging' : 'KeepCharging';
  if (isFree) giveStockBack(call, instance);
}

export const RELEASE_ERRORS = [
  'InvalidInstanceId.NotFound',
  'IncorrectInstanceStatus',
  'IncorrectInstanceStatus.Initializing',
  'InvalidOperation.DeletionProtection',
  'ChargeTypeViolation',
  'InstanceLockedForSecurity',
];

/** @throws CloudError for one that is protected, locked or paid ahead, is on its way up, or runs and is not to be forced */
export function checkRelease(instance: Instance, params: Params): void {
  const { id, status } = instance;
  const refuse = (code: string, why: string): never => {
    throw new CloudError(code, `${why}: ${id}.`, 403);
  };
  if (instance.deletionProtection) {
    refuse('InvalidOperation.DeletionProtection', 'The operation is not allowed due to deletion protection');
  }
  if (instance.locked) refuse('InstanceLockedForSecurity', 'The instance is locked for security reasons');
  if (instance.isPaidAhead) refuse('ChargeTypeViolation', 'The instance is paid for ahead');
  if (status === 'Pending' || status === 'Starting') {
    refuse('IncorrectInstanceStatus.Initializing', `It cannot be released now, it is ${status}`);
  }
  if (status !== 'Stopped' && !flag(params, 'Force')) {
    refuse('IncorrectInstanceStatus', `It is ${status}: stop it first, or use Force`);
  }
}

/** Its disks go with it, but for those that are to stay. */
export function release(instance: Instance, call: EcsCall): void {
  dropStart(call, instance);
  if (holdsStock(instance)) giveStockBack(call, instance);
  for (const disk of disksOf(call, instance)) {
    if (disk.deleteWithInstance) {
      setTags(call.here, 'disk', disk.id, {});
      delete call.here.disks[disk.id];
    } else disk.instanceId = '';
  }
  setTags(call.here, 'instance', instance.id, {});
  delete call.here.instances[instance.id];
}

/** Of pay-as-you-go servers. @throws CloudError for a time that is no time, or nearer than the cloud takes */
export function releaseLater(instance: Instance, params: Params, call: EcsCall): void {
  const asked = text(params, 'AutoReleaseTime');
  if (!asked) return;
  const at = Date.parse(asked);
  if (Number.isNaN(at)) throw invalidReleaseTime('Malformed', asked);
  if (at < call.world.now + 29 * 60_000) throw invalidReleaseTime('ValueNotSupported', asked);
  (call.ecs.releases ??= []).push({ regionId: call.here.id, instanceId: instance.id, at });
}

const invalidReleaseTime = (code: string, asked: string): CloudError =>
  new CloudError(`InvalidAutoReleaseTime.${code}`, `The specified AutoReleaseTime is not valid: "${asked}".`, 400);

/** Releases what has come to its time. */
export function endReleases(call: EcsCall): void {
  const { ecs, world } = call;
  const isDue = ({ at }: { at: number }): boolean => at <= world.now;
  for (const { regionId, instanceId } of ecs.releases?.filter(isDue) ?? []) {
    const here = ecs.regions[regionId];
    const instance = here?.instances[instanceId];
    if (here && instance) release(instance, { ...call, here });
  }
  if (ecs.releases?.some(isDue)) ecs.releases = ecs.releases.filter((each) => !isDue(each));
}
