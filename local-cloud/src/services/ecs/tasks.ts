import type { World } from '../../core/world';
import { copyDisks } from './copies';
import type { EcsRegion, EcsState, ImageTask } from './state';

const MINUTE_MS = 60_000;

export const endOf = (task: ImageTask): number =>
  task.startedAt === undefined ? Infinity : task.startedAt + task.minutes * MINUTE_MS;

/**
 * Brings images up to the present: ends what is due, in order of time, and lets waiting copies begin in the places that
 * become free, at the moment they do.
 */
export function settle(world: World): void {
  const { ecs } = world;
  while (ecs.tasks.length > 0) {
    const next = ecs.tasks.reduce<ImageTask | undefined>((a, b) => (a && endOf(a) <= endOf(b) ? a : b), undefined);
    if (!next || endOf(next) > world.now) return;
    finish(ecs, next);
    beginWaiting(world, endOf(next));
  }
}

/** Starts the copies that wait, oldest first, as far as both their regions have a place free. */
export function beginWaiting(world: World, now: number): void {
  for (const task of world.ecs.tasks) {
    if (task.startedAt !== undefined || !hasPlace(world.ecs, task)) continue;
    task.startedAt = now;
    const image = world.ecs.regions[task.regionId]?.images[task.imageId];
    if (!image) continue;
    image.status = 'Creating';
    copyDisks(world.ecs, image, task, now);
  }
}

/** A copy takes a place in its source region and one in its destination. */
function hasPlace(ecs: EcsState, task: ImageTask): boolean {
  const running = ecs.tasks.filter((other) => other.kind === 'copy' && other.startedAt !== undefined);
  const inRegion = (regionId: string): number =>
    running.filter((other) => other.sourceRegionId === regionId || other.regionId === regionId).length;
  const most = ecs.quotas.concurrentCopies;
  return inRegion(task.sourceRegionId) < most && inRegion(task.regionId) < most;
}

function finish(ecs: EcsState, task: ImageTask): void {
  ecs.tasks = ecs.tasks.filter((other) => other !== task);
  const region = ecs.regions[task.regionId];
  if (!region) return;
  if (task.kind === 'snapshot') return finishSnapshot(region, task, task.imageId);
  const image = region.images[task.imageId];
  if (!image) return;
  image.status = task.fails ? 'CreateFailed' : 'Available';
  // The snapshots of an image that failed are there all the same, and cost money.
  for (const disk of image.disks) finishSnapshot(region, { ...task, fails: false }, disk.snapshotId);
}

function finishSnapshot(region: EcsRegion, task: ImageTask, id: string): void {
  const snapshot = region.snapshots[id];
  if (!snapshot) return;
  snapshot.status = task.fails ? 'failed' : 'accomplished';
  snapshot.changedAt = endOf(task);
}

export const taskOf = (ecs: EcsState, regionId: string, imageId: string): ImageTask | undefined =>
  ecs.tasks.find((task) => task.imageId === imageId && task.regionId === regionId);

/** Whole percents done, never 100 before the end. */
export function percentDone(task: ImageTask, now: number): number {
  if (task.startedAt === undefined) return 0;
  return Math.min(99, Math.max(0, Math.floor((100 * (now - task.startedAt)) / (task.minutes * MINUTE_MS))));
}
