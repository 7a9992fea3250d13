import type { Params } from '../../core/action';
import { CloudError } from '../../core/error';
import { flag, integer, need, record, records, text } from '../../params/read';
import type { EcsCall } from './action';
import { checkKey, SERVICE_KEY } from './encryption';
import * as find from './errors';
import type { Disk } from './state';
import { systemImages } from './views/systemImages';

export type DiskPlan = Pick<Disk, 'name' | 'type' | 'device' | 'sizeGiB' | 'category' | 'deleteWithInstance'> &
  Pick<Disk, 'kmsKeyId' | 'sourceSnapshotId'>;

/** What an image gives for each of its disks. */
type Given = Pick<DiskPlan, 'device' | 'type' | 'sizeGiB' | 'kmsKeyId' | 'sourceSnapshotId'>;

const SYSTEM = '/dev/xvda';
const USUAL_CATEGORY = 'cloud_essd';

/** The image that a server is made from. @throws CloudError unless it is there and finished */
export function imageDisks(params: Params, call: EcsCall): { imageId: string; given: Given[] } {
  const imageId = need(params, 'ImageId');
  if (systemImages(call.here.id).some(({ id }) => id === imageId)) {
    return { imageId, given: [{ device: SYSTEM, type: 'system', sizeGiB: 20 }] };
  }
  const { status, disks } = find.image(call.here, imageId);
  if (status !== 'Available' && status !== 'Deprecated') {
    throw new CloudError(
      'OperationDenied.ImageNotValid',
      `The specified Image is disabled or deleted: ${status}.`,
      403,
    );
  }
  const given = disks.map(({ device, type, sizeGiB, snapshotId, kmsKeyId }) => ({
    ...{ device, type, sizeGiB, kmsKeyId },
    ...(snapshotId && { sourceSnapshotId: snapshotId }),
  }));
  return { imageId, given };
}

/** The disks of a new server: those of its image, as the request changes them, and what it adds. */
export function disksOf(params: Params, call: EcsCall): { imageId: string; disks: DiskPlan[] } {
  const { imageId, given } = imageDisks(params, call);
  const asked = records(params, 'DataDisk');
  const taken = new Set(given.map(({ device }) => device));
  const added = asked
    .filter((disk) => !taken.has(text(disk, 'Device') ?? ''))
    .map((disk) => ({ ...dataDiskFrom(disk, call), device: text(disk, 'Device') || nextDevice(taken) }));
  const disks = given.map((disk) => {
    const change =
      disk.type === 'system'
        ? record(params, 'SystemDisk')
        : asked.find((each) => text(each, 'Device') === disk.device);
    return merged(disk, change ?? {}, call);
  });
  return { imageId, disks: [...disks, ...added] };
}

/** @throws CloudError for a disk that is smaller than what the image holds of it, or whose key cannot be used */
export function merged(disk: Given, change: Params, call: EcsCall): DiskPlan {
  const sizeGiB = integer(change, 'Size') ?? Math.max(disk.sizeGiB, disk.type === 'system' ? 20 : 0);
  if (sizeGiB < disk.sizeGiB) {
    const why = `The disk ${disk.device} needs ${disk.sizeGiB} GiB at least, not ${sizeGiB}.`;
    if (disk.type === 'system') throw new CloudError('InvalidSystemDiskSize.LessThanImageSize', why, 404);
    throw new CloudError('InvalidDiskSize.TooSmall', why, 403);
  }
  const kmsKeyId = keyOf(change, call) ?? disk.kmsKeyId;
  // What the image holds cannot be read without it.
  if (kmsKeyId) checkKey(call.world, call.here.id, kmsKeyId);
  return { ...settings(change, kmsKeyId, call), ...disk, sizeGiB, kmsKeyId };
}

/** A data disk that the image does not have: empty, or from a snapshot. */
export function dataDiskFrom(disk: Params, call: EcsCall): Omit<DiskPlan, 'device'> {
  const snapshotId = text(disk, 'SnapshotId');
  const snapshot = snapshotId ? find.snapshot(call.here, snapshotId) : undefined;
  const sizeGiB = integer(disk, 'Size') ?? snapshot?.sizeGiB ?? 0;
  if (sizeGiB < Math.max(20, snapshot?.sizeGiB ?? 0)) {
    throw new CloudError('InvalidDataDiskSize.ValueNotSupported', `A data disk cannot have ${sizeGiB} GiB.`, 400);
  }
  const own = settings(disk, snapshot?.kmsKeyId, call);
  return { ...own, type: 'data', sizeGiB, ...(snapshotId && { sourceSnapshotId: snapshotId }) };
}

const settings = (asked: Params, usualKey: string | undefined, call: EcsCall) => ({
  name: text(asked, 'DiskName') ?? '',
  category: text(asked, 'Category') ?? USUAL_CATEGORY,
  deleteWithInstance: text(asked, 'DeleteWithInstance')?.toLowerCase() !== 'false',
  kmsKeyId: keyOf(asked, call) ?? usualKey,
});

function keyOf(asked: Params, call: EcsCall): string | undefined {
  const key = text(asked, 'KMSKeyId');
  if (!key) return flag(asked, 'Encrypted') ? SERVICE_KEY : undefined;
  checkKey(call.world, call.here.id, key);
  return key;
}

export function nextDevice(taken: Set<string>): string {
  for (let code = 'b'.charCodeAt(0); ; code += 1) {
    const device = `/dev/xvd${String.fromCharCode(code)}`;
    if (taken.has(device)) continue;
    taken.add(device);
    return device;
  }
}
