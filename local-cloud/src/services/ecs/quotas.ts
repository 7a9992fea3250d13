import { CloudError } from '../../core/error';
import type { Disk, EcsRegion, EcsState } from './state';
import { snapshotsOfDisk } from './store';

/** @throws CloudError if the region holds as many images as it may. */
export function checkImageQuota(ecs: EcsState, region: EcsRegion): void {
  if (Object.keys(region.images).length < ecs.quotas.imagesPerRegion) return;
  throw new CloudError('QuotaExceed.Image', `The image quota of the region is used up: ${region.id}.`, 403);
}

/** @throws CloudError if the disk has as many snapshots as it may, or as many that are unfinished. */
export function checkSnapshotQuota(ecs: EcsState, region: EcsRegion, disk: Disk): void {
  const all = snapshotsOfDisk(region, disk.id).flatMap((id) => region.snapshots[id] ?? []);
  if (all.filter((item) => item.kind === 'user').length >= ecs.quotas.snapshotsPerDisk) {
    throw new CloudError('QuotaExceed.Snapshot', `The snapshot quota of the disk is used up: ${disk.id}.`, 403);
  }
  const unfinished = all.filter((item) => item.status === 'progressing').length;
  const isEssd = /^cloud_(essd|auto|regional)/.test(disk.category);
  if (!isEssd && unfinished >= 1) {
    throw new CloudError(
      'IncorrectDiskStatus.CreatingSnapshot',
      `A snapshot of the disk is being made: ${disk.id}.`,
      403,
    );
  }
  if (unfinished >= ecs.quotas.concurrentSnapshotsPerDisk) {
    throw new CloudError(
      'QuotaExceed.ConcurrentSnapshotQuota',
      `Too many snapshots of the disk are unfinished: ${disk.id}.`,
      403,
    );
  }
}
