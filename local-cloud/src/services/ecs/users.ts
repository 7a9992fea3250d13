import type { EcsRegion } from './state';

/** Is an instance there that was made from this image? Asked of each image of a list: so no list is made of the instances. */
export function isInUse({ instances }: EcsRegion, imageId: string): boolean {
  for (const id in instances) if (instances[id]?.imageId === imageId) return true;
  return false;
}

/** Instances made from this image. */
export const imageUsers = (region: EcsRegion, imageId: string): string[] =>
  Object.values(region.instances)
    .filter((instance) => instance.imageId === imageId)
    .map((instance) => instance.id);

/** Is a disk there that was made from this snapshot? Asked of each snapshot of a list too. */
export function hasDisks({ disks }: EcsRegion, snapshotId: string): boolean {
  for (const id in disks) if (disks[id]?.sourceSnapshotId === snapshotId) return true;
  return false;
}

/** Disks made from this snapshot. */
export const snapshotUsers = (region: EcsRegion, snapshotId: string): string[] =>
  Object.values(region.disks)
    .filter((disk) => disk.sourceSnapshotId === snapshotId)
    .map((disk) => disk.id);
