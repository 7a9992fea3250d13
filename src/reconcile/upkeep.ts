import type { Ecs } from '../cloud/ecs';
import { CloudError } from '../cloud/errors';
import type { Decisions } from '../recovery/decide';
import { TAG } from '../recovery/identity';
import { snapshotIds } from '../recovery/point';
import type { Hands } from './act';
import { inParallel } from './parallel';

const AT_ONCE = 4;

/** Tags snapshots, and clears away what failed or was left behind. What is refused is told, and tried at the next tick. */
export async function upkeep(decisions: Decisions, hands: Hands): Promise<{ notes: string[]; problems: string[] }> {
  const told = { notes: [] as string[], problems: [] as string[] };
  const attempt = (what: string, work: () => Promise<void>) => async () => {
    if (hands.now() >= hands.deadline) return;
    try {
      await work();
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      const line = `${what} in ${error.region}: ${error.code} ${error.message}`;
      // Rights do not come back by waiting.
      (error.kind === 'denied' ? told.problems : told.notes).push(line);
    }
  };
  const { taggings, removals, orphans } = decisions;
  const jobs = [
    ...taggings.map(({ region, snapshotIds: ids, tags }) =>
      attempt(`tagging snapshots of ${ids.length} disks`, () => hands.cloudOf(region).tagSnapshots(ids, tags)),
    ),
    ...removals.map(({ region, point }) =>
      attempt(`removing failed image ${point.imageId}`, () =>
        remove(hands.cloudOf(region), point.imageId, snapshotIds(point), point.tags),
      ),
    ),
    ...orphans.map(({ region, snapshotIds: ids }) =>
      attempt(`removing snapshots whose image is gone`, () => deleteSnapshots(hands.cloudOf(region), ids)),
    ),
  ];
  await inParallel(AT_ONCE, jobs, (job) => job());
  return told;
}

/** Tags first: killed after the image is gone, the next tick must still find what it left. */
async function remove(ecs: Ecs, imageId: string, snapshots: string[], tags: Record<string, string>): Promise<void> {
  if (snapshots.length > 0) await ecs.tagSnapshots(snapshots, { ...tags, [TAG.discarded]: 'yes' });
  await ecs.deleteImage(imageId);
  await deleteSnapshots(ecs, snapshots);
}

async function deleteSnapshots(ecs: Ecs, ids: readonly string[]): Promise<void> {
  let refusal: unknown;
  for (const id of ids) {
    // One that is in use or locked keeps no other.
    await ecs.deleteSnapshot(id).catch((error: unknown) => (refusal = error));
  }
  if (refusal !== undefined) throw refusal;
}
