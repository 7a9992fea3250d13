import type { Action, Params } from '../../../core/action';
import { CloudError } from '../../../core/error';
import { flag, need, resourceIn, text } from '../../../params/read';
import { parametersOf, TAG } from '../../../params/specs';
import type { EcsCall } from '../action';
import { ecsAction } from '../action';
import * as find from '../errors';
import { checkStatus } from '../instanceStates';
import { dataDiskFrom, nextDevice } from '../launchDisks';
import { readTags } from '../rules';
import type { Disk, EcsRegion, EcsState } from '../state';
import { setTags } from '../store';
import { once } from '../tokens';

/** A disk that hangs on nothing yet: empty, or with what a snapshot holds. */
function createDisk(params: Params, call: EcsCall): Record<string, string> {
  return once(params, call, 'IdempotentParameterMismatch', () => {
    // A disk of a new server has its category under another name.
    const category = text(params, 'DiskCategory');
    const plan = dataDiskFrom({ ...params, ...(category && { Category: category }) }, call);
    const id = call.newId('d', call.here.id);
    call.here.disks[id] = {
      ...{ ...plan, id, device: '', instanceId: '', zoneId: need(params, 'ZoneId'), tags: {} },
      ...{
        createdAt: call.world.now,
        deleteWithInstance: false,
        resourceGroupId: text(params, 'ResourceGroupId') ?? '',
      },
    };
    setTags(call.here, 'disk', id, readTags(params));
    return { DiskId: id };
  });
}

/** @throws CloudError where the disk hangs on a server already, or is in another zone than the server */
function attachDisk(params: Params, call: EcsCall): object {
  const disk = find.disk(call.here, need(params, 'DiskId'));
  const server = find.instance(call.here, need(params, 'InstanceId'));
  checkStatus(server, 'Running', 'Stopped');
  if (disk.instanceId !== '') throw wrongStatus(disk, 'it hangs on a server');
  if (disk.zoneId !== server.zoneId) {
    const why = `The disk ${disk.id} is in ${disk.zoneId}, the server ${server.id} in ${server.zoneId}.`;
    throw new CloudError('ResourcesNotInSameZone', why, 403);
  }
  const own = Object.values(call.here.disks).filter(({ instanceId }) => instanceId === server.id);
  const taken = new Set(own.map(({ device }) => device));
  const asked = text(params, 'Device');
  if (asked && taken.has(asked)) throw new CloudError('InvalidDevice.InUse', `${asked} is another disk's.`, 403);
  disk.device = asked || nextDevice(taken);
  disk.instanceId = server.id;
  disk.deleteWithInstance = flag(params, 'DeleteWithInstance');
  return {};
}

/** @throws CloudError for a disk that is not that server's, or its system disk */
function detachDisk(params: Params, call: EcsCall): object {
  const disk = find.disk(call.here, need(params, 'DiskId'));
  const server = find.instance(call.here, need(params, 'InstanceId'));
  if (disk.instanceId !== server.id) throw wrongStatus(disk, `it does not hang on ${server.id}`);
  if (disk.type === 'system') throw wrongStatus(disk, 'it is a system disk');
  disk.instanceId = '';
  disk.device = '';
  return {};
}

/** @throws CloudError for a disk that hangs on a server */
function deleteDisk(params: Params, call: EcsCall): object {
  const disk = find.disk(call.here, need(params, 'DiskId'));
  if (disk.instanceId !== '') throw wrongStatus(disk, `it hangs on ${disk.instanceId}`);
  setTags(call.here, 'disk', disk.id, {});
  delete call.here.disks[disk.id];
  return {};
}

const wrongStatus = (disk: Disk, why: string): CloudError =>
  new CloudError(
    'IncorrectDiskStatus',
    `The current disk status does not support this operation: ${disk.id}, ${why}.`,
    403,
  );

const oneOfEach = (params: Params): string[] => [
  `instance/${text(params, 'InstanceId') ?? '*'}`,
  `disk/${text(params, 'DiskId') ?? '*'}`,
];
/** These actions take no region: the endpoint tells it. */
export const regionOfDisk = (params: Params, ecs: EcsState): EcsRegion | undefined =>
  Object.values(ecs.regions).find((region) => region.disks[text(params, 'DiskId') ?? '']);

const MISSING = ['InvalidDiskId.NotFound', 'InvalidInstanceId.NotFound'];

/** Disks by themselves. */
export const diskActions: Action[] = [
  ecsAction({
    name: 'CreateDisk',
    resources: () => ['disk/*'],
    parameters: [
      ...parametersOf(
        'RegionId ZoneId! DiskName Description DiskCategory SnapshotId KMSKeyId ClientToken ResourceGroupId',
      ),
      { name: 'Size', type: 'integer' },
      { name: 'Encrypted', type: 'boolean' },
      TAG,
    ],
    errors: ['MissingParameter', 'InvalidSnapshotId.NotFound', 'InvalidDataDiskSize.ValueNotSupported'],
    inert: ['Description'],
    refused: [
      ...['AdvancedFeatures', 'Arn', 'BurstingEnabled', 'EncryptAlgorithm', 'InstanceId', 'MultiAttach'],
      ...['PerformanceLevel', 'ProvisionedIops', 'StorageClusterId', 'StorageSetId', 'StorageSetPartitionNumber'],
    ],
    handle: createDisk,
  }),
  ecsAction({
    name: 'AttachDisk',
    findRegion: regionOfDisk,
    resources: oneOfEach,
    parameters: [...parametersOf('InstanceId! DiskId! Device'), { name: 'DeleteWithInstance', type: 'boolean' }],
    errors: [
      ...[...MISSING, 'IncorrectDiskStatus', 'IncorrectInstanceStatus', 'ResourcesNotInSameZone'],
      ...['InstanceLockedForSecurity', 'InvalidDevice.InUse'],
    ],
    refused: ['Bootable', 'Force', 'KeyPairName', 'Password'],
    handle: attachDisk,
  }),
  ecsAction({
    name: 'DetachDisk',
    findRegion: regionOfDisk,
    resources: oneOfEach,
    parameters: parametersOf('InstanceId! DiskId!'),
    errors: [...MISSING, 'IncorrectDiskStatus'],
    refused: ['DeleteWithInstance'],
    handle: detachDisk,
  }),
  ecsAction({
    name: 'DeleteDisk',
    findRegion: regionOfDisk,
    resources: resourceIn('disk', 'DiskId'),
    parameters: parametersOf('DiskId!'),
    errors: ['InvalidDiskId.NotFound', 'IncorrectDiskStatus'],
    handle: deleteDisk,
  }),
];
