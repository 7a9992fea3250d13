import type { EcsRegion } from './state';

/** Instances made from this image. */
export const imageUsers = (region: EcsRegion, imageId: string): string[] =>
  Object.values(region.instances)
    .filter((instance) => instance.imageId === imageId)
    .map((instance) => instance.id);

/** Disks made from this snapshot. */
export const snapshotUsers = (region: EcsRegion, snapshotId: string): string[] =>
  Object.values(region.disks)
    .filter((disk) => disk.sourceSnapshotId === snapshotId)
    .map((disk) => disk.id);
