import type { Tags } from '../../core/tags';
import type { EcsCall } from './action';
import { minutesOf } from './draw';
import type { Disk, ImageTask } from './state';
import { addSnapshot } from './store';

/** A snapshot of the disk that is being made from now on. Its id; the work itself is told by `beginTask`. */
export function beginSnapshot(
  call: EcsCall,
  disk: Disk,
  told: { name: string; description: string; resourceGroupId: string; tags: Tags },
): string {
  const id = call.newId('s');
  addSnapshot(call.here, {
    ...told,
    id,
    status: 'progressing',
    createdAt: call.world.now,
    changedAt: call.world.now,
    kind: 'user',
    sourceDiskId: disk.id,
    sourceDiskType: disk.type,
    sourceCategory: disk.category,
    sizeGiB: disk.sizeGiB,
    kmsKeyId: disk.kmsKeyId,
  });
  return id;
}

/** Work on an image or a snapshot of this region that begins now. */
export function beginTask(call: EcsCall, kind: ImageTask['kind'], imageId: string): void {
  call.ecs.tasks.push({
    kind,
    regionId: call.here.id,
    sourceRegionId: call.here.id,
    imageId,
    minutes: minutesOf(call.ecs.durations.imageMinutes, call.random),
    startedAt: call.world.now,
    fails: call.fails,
  });
}
