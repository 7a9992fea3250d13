import type { EcsRegion } from './state';

/** Is an instance there that was made from this image? */
export const isInUse = (region: EcsRegion, imageId: string): boolean =>
  Object.values(region.instances).some((instance) => instance.imageId === imageId);

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
