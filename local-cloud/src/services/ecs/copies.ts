import { Draws } from '../../core/random';
import { findRegion } from '../../core/regions';
import type { EcsState, Image, ImageTask } from './state';
import { addSnapshot, setImageDisks } from './store';

/** Gives a copy that begins its own snapshots in the destination: they are new ones, not the source's. */
export function copyDisks(ecs: EcsState, image: Image, task: ImageTask, now: number): void {
  const region = ecs.regions[task.regionId];
  const source = ecs.regions[task.sourceRegionId];
  if (!region) return;
  const disks = image.disks.map((disk, i) => {
    const draws = new Draws(`snapshot ${image.id} ${i}`);
    const id = `s-${findRegion(region.id)?.code ?? '000'}${draws.letters(17)}`;
    const from = source?.images[image.sourceImageId ?? '']?.disks[i]?.snapshotId ?? '';
    const original = source?.snapshots[from];
    addSnapshot(region, {
      id,
      name: `Created_from_${image.sourceImageId}`,
      description: '',
      status: 'progressing',
      createdAt: now,
      changedAt: now,
      kind: 'user',
      // The disk is another region's: the copy does not name it.
      sourceDiskId: '',
      sourceDiskType: disk.type,
      sourceCategory: original?.sourceCategory ?? 'cloud_essd',
      sizeGiB: disk.sizeGiB,
      kmsKeyId: disk.kmsKeyId,
      sourceSnapshotId: from,
      sourceRegionId: task.sourceRegionId,
      resourceGroupId: image.resourceGroupId,
      tags: {},
    });
    return { ...disk, snapshotId: id };
  });
  setImageDisks(region, image, disks);
}
