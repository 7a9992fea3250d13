import type { EcsCall } from './action';
import type { Image } from './state';
import { removeImage, removeSnapshot } from './store';
import { beginWaiting } from './tasks';

/** Takes an image away, and its work; its snapshots stay unless told otherwise. */
export function dropImage(call: EcsCall, image: Image, also: { snapshots: boolean }): void {
  const { ecs, here } = call;
  ecs.tasks = ecs.tasks.filter((task) => task.imageId !== image.id || task.regionId !== here.id);
  removeImage(here, image);
  if (also.snapshots) {
    for (const { snapshotId } of image.disks) {
      const snapshot = here.snapshots[snapshotId];
      if (snapshot) removeSnapshot(here, snapshot);
    }
  }
  // A copy that ends early leaves its place to the next.
  beginWaiting(call.world, call.world.now);
}
