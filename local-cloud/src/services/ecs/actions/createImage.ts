import type { Params } from '../../../core/action';
import { CloudError } from '../../../core/error';
import { missingParameter, records, text } from '../../../params/read';
import type { Tags } from '../../../core/tags';
import type { EcsCall } from '../action';
import { ecsAction } from '../action';
import { beginSnapshot, beginTask } from '../beginWork';
import { checkKeyOf, KEY_ERRORS } from '../encryption';
import * as find from '../errors';
import { imageAttributes } from '../imageAttributes';
import { imageArchitectureOf } from '../instanceTypes';
import { checkImageQuota, checkSnapshotQuota } from '../quotas';
import { checkDescription, checkImageName, endDryRun, readTags } from '../rules';
import type { Disk, Image, ImageDisk, Instance, Snapshot } from '../state';
import { addImage, imageByName } from '../store';
import { once } from '../tokens';

export const createImage = ecsAction({
  name: 'CreateImage',
  resources: (params) => ['image/*', ...sources(params)],
  errors: [
    'InvalidImageName.Malformed',
    'InvalidImageName.Duplicated',
    'InvalidDescription.Malformed',
    'IncorrectInstanceStatus',
    'InstanceLockedForSecurity',
    'MissingParameter',
    'Duplicate.TagKey',
    'InvalidTagKey.Malformed',
    'InvalidTagValue.Malformed',
    'IdempotenceParamNotMatch',
    'IdempotentProcessing',
    'QuotaExceed.Image',
    'QuotaExceed.Snapshot',
    'QuotaExceed.ConcurrentSnapshotQuota',
    'IncorrectDiskStatus.CreatingSnapshot',
    'InvalidInstanceId.NotFound',
    'InvalidSnapshotId.NotFound',
    'InvalidSnapshotId.NotReady',
    'OperationDenied',
    ...KEY_ERRORS.filter((code) => !code.endsWith('NotFound')),
    'DryRunOperation',
  ],
  judges: ['ImageName', 'Description'],
  inert: ['DetectionStrategy', 'Features'],
  refused: ['SecureBootOptions'],
  handle: (params, call) =>
    once(params, call, 'IdempotenceParamNotMatch', () => {
      const wanted = checked(params, call);
      endDryRun(params);
      return { ImageId: begin(wanted, params, call) };
    }),
});

interface Wanted {
  name: string;
  tags: Tags;
  instance?: Instance;
  /** Of the instance. */
  disks: Disk[];
  /** Snapshots that were named instead of an instance. */
  given: ImageDisk[];
}

/** @throws CloudError for the first reason why the image cannot be made. */
function checked(params: Params, call: EcsCall): Wanted {
  const name = text(params, 'ImageName') ?? '';
  const instanceId = text(params, 'InstanceId');
  if (name) checkImageName(name, 'ImageName', false);
  checkDescription(text(params, 'Description') ?? '', 'Description');
  const tags = readTags(params);
  const instance = instanceId ? imageable(call, instanceId) : undefined;
  const given = instance ? [] : givenSnapshots(params, call);
  if (name && imageByName(call.here, name)) throw duplicated(name);
  checkImageQuota(call.ecs, call.here);
  const disks = instance ? imageableDisks(call, instance) : [];
  for (const disk of disks) {
    checkKeyOf(call.world, call.here.id, disk.kmsKeyId);
    checkSnapshotQuota(call.ecs, call.here, disk);
  }
  return { name, tags, instance, disks, given };
}

/** The image's id: it is being made from now on, and so are the snapshots of an instance's disks. */
function begin({ name, tags, instance, disks, given }: Wanted, params: Params, call: EcsCall): string {
  const id = call.newId('m');
  const image: Image = {
    ...imageAttributes(params, instance && imageArchitectureOf(instance.type)),
    id,
    name: name || id,
    status: 'Creating',
    createdAt: call.world.now,
    disks: instance ? disks.map((disk) => snapshotOf(disk, id, call, tags)) : given,
    tags,
    isCopied: false,
    sourceInstanceId: instance?.id,
    ...(instance?.boots === false && { boots: false }),
    shares: [],
  };
  addImage(call.here, image);
  beginTask(call, 'create', id);
  return id;
}

function sources(params: Params): string[] {
  const instanceId = text(params, 'InstanceId');
  if (instanceId) return [`instance/${instanceId}`];
  const mapped = records(params, 'DiskDeviceMapping').map((item) => text(item, 'SnapshotId'));
  const ids = mapped.length > 0 ? mapped : [text(params, 'SnapshotId')];
  return ids.flatMap((id) => (id ? [`snapshot/${id}`] : []));
}

const duplicated = (name: string): CloudError =>
  new CloudError('InvalidImageName.Duplicated', `The specified Image name has already bean used: "${name}".`, 400);

/** @throws CloudError if the instance is not there, locked, or in a status that cannot be imaged. */
function imageable(call: EcsCall, id: string): Instance {
  const instance = find.instance(call.here, id);
  if (instance.locked) {
    throw new CloudError('InstanceLockedForSecurity', `The instance is locked for security reasons: ${id}.`, 400);
  }
  if (instance.status !== 'Running' && instance.status !== 'Stopped') {
    throw new CloudError(
      'IncorrectInstanceStatus',
      `The instance's status does not support this: ${instance.status}.`,
      400,
    );
  }
  return instance;
}

/** An image does not hold local disks. */
const imageableDisks = (call: EcsCall, instance: Instance): Disk[] =>
  Object.values(call.here.disks)
    .filter((disk) => disk.instanceId === instance.id && !/^(local_|ephemeral)/.test(disk.category))
    .sort((a, b) => (a.device < b.device ? -1 : 1));

function snapshotOf(disk: Disk, imageId: string, call: EcsCall, tags: Tags): ImageDisk {
  const id = beginSnapshot(call, disk, {
    name: `Created_from_${imageId}`,
    description: '',
    resourceGroupId: disk.resourceGroupId,
    tags: call.world.options.tagSnapshots ? { ...tags } : {},
  });
  return { device: disk.device, type: disk.type, sizeGiB: disk.sizeGiB, snapshotId: id, kmsKeyId: disk.kmsKeyId };
}

/** Snapshots named one by one; the first is the system disk's. @throws CloudError if none is named or one is missing. */
function givenSnapshots(params: Params, call: EcsCall): ImageDisk[] {
  const mapped = records(params, 'DiskDeviceMapping');
  const one = text(params, 'SnapshotId');
  const wanted = mapped.length > 0 ? mapped : one ? [{ SnapshotId: one }] : [];
  if (wanted.length === 0) throw missingParameter('InstanceId');
  return wanted.map((item, i) => {
    const snapshot = find.snapshot(call.here, text(item, 'SnapshotId') ?? '');
    checkSource(snapshot, i === 0);
    const device = text(item, 'Device') ?? `/dev/xvd${String.fromCharCode(97 + i)}`;
    const type = i === 0 ? 'system' : 'data';
    return { device, type, sizeGiB: snapshot.sizeGiB, snapshotId: snapshot.id, kmsKeyId: snapshot.kmsKeyId };
  });
}

/** @throws CloudError for a snapshot that is not finished, or is to be a system disk and is of another kind */
function checkSource({ id, status, sourceDiskType }: Snapshot, isSystem: boolean): void {
  if (status !== 'accomplished') {
    throw new CloudError('InvalidSnapshotId.NotReady', `The snapshot's status does not support this: ${id}.`, 403);
  }
  if (isSystem && sourceDiskType !== 'system') {
    throw new CloudError('OperationDenied', `The specified snapshot is not from system disk: ${id}.`, 403);
  }
}
