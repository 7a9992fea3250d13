import type { Decisions } from '../recovery/decide';
import type { Hands } from './act';
import {
  attempt,
  deleteImage,
  deleteSnapshots,
  markDiscarded,
  noDeletions,
  type Deletions,
  type Told,
} from './retention/deletion';
import { inParallel } from './parallel';

const AT_ONCE = 4;

/** Comes first in a tick: whatever is killed later, every snapshot of a finished image can be found by its tags. */
export async function tagSnapshots({ taggings }: Pick<Decisions, 'taggings'>, hands: Hands): Promise<Told> {
  const told: Told = { notes: [], problems: [] };
  await inParallel(AT_ONCE, taggings, ({ region, snapshotIds: ids, tags }) =>
    attempt(told, hands, `tagging snapshots of ${ids.length} disks`, () =>
      hands.cloudOf(region).tagSnapshots(ids, tags),
    ),
  );
  return told;
}

/** Comes last: failed images, and the snapshots that an interrupted removal left. */
export async function clearAway({ removals, orphans }: Decisions, hands: Hands): Promise<Deletions> {
  const told = noDeletions();
  await inParallel(AT_ONCE, removals, ({ point }) =>
    deleteImage(told, hands, point, {
      doing: 'removing failed image',
      done: 'removed failed image',
      why: 'nobody counts it any more',
      first: () => markDiscarded(hands, point),
    }),
  );
  await inParallel(AT_ONCE, orphans, async ({ region, snapshotIds: ids }) => {
    if (hands.now() >= hands.deadline) return;
    await deleteSnapshots(told, hands.cloudOf(region), ids, 'of a removal that was begun');
  });
  return told;
}
