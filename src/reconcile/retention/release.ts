import type { TickSettings } from '../../plan/settings';
import { grouped } from '../../recovery/grouped';
import { slotText } from '../../recovery/identity';
import { snapshotIds, type Point } from '../../recovery/point';
import type { Fate } from '../../recovery/retention/fate';
import type { Orphan } from '../../recovery/retention/orphans';
import type { Vault } from '../../recovery/retention/vault';
import type { Hands } from '../act';
import { inParallel } from '../parallel';
import { deleteImage, deleteSnapshots, markDiscarded, noDeletions, type Deletions } from './deletion';

const SERVERS_AT_ONCE = 4;

export interface Released extends Deletions {
  released: Fate[];
}

/**
 * Deletes what was decided to go: of each server the source images first, since what the copies show is what lets them go,
 * then the rest, oldest first. Killed anywhere, the next sweep finds the same left to do; a refusal is told, and tried again
 * then.
 */
export async function release(
  settings: TickSettings,
  vault: Vault,
  fates: readonly Fate[],
  orphans: readonly Orphan[],
  hands: Hands,
): Promise<Released> {
  const told: Released = { released: [], ...noDeletions() };
  const servers = grouped(
    fates.filter(({ fate }) => fate === 'released'),
    ({ point: { identity } }) => `${identity.plan}/${identity.instance}`,
  );
  await inParallel(SERVERS_AT_ONCE, [...servers.values()], async (going) => {
    for (const fate of going.sort(inOrder(settings))) {
      const { point } = fate;
      const first = () =>
        fate.cause === 'failed' ? markDiscarded(hands, point) : tagLeft(hands, settings, vault, point);
      const how = { doing: 'releasing', done: 'released', why: fate.why.join(', '), first };
      if (await deleteImage(told, hands, point, how)) told.released.push(fate);
    }
  });
  const loose = orphans.filter(({ fate }) => fate === 'released');
  await inParallel(SERVERS_AT_ONCE, loose, async ({ region, snapshotId, identity, why }) => {
    if (hands.now() >= hands.deadline) return;
    const { instance, plan, slot } = identity;
    const of = `of ${instance} of plan ${plan}, slot ${slotText(slot)}: ${why}`;
    await deleteSnapshots(told, hands.cloudOf(region), [snapshotId], of);
  });
  return told;
}

function inOrder({ sourceRegion }: TickSettings): (a: Fate, b: Fate) => number {
  return ({ point: a }, { point: b }) =>
    Number(b.region === sourceRegion) - Number(a.region === sourceRegion) ||
    a.takenAt.getTime() - b.takenAt.getTime() ||
    (a.imageId < b.imageId ? -1 : 1);
}

/** Snapshots outlive their image: none may be without the vault's tags by then. */
async function tagLeft({ cloudOf }: Hands, settings: TickSettings, vault: Vault, point: Point): Promise<void> {
  const view = vault.regions[point.region];
  const tagged = new Set(view?.readable ? view.snapshots.map(({ id }) => id) : []);
  const bare = snapshotIds(point).filter((id) => !tagged.has(id));
  if (bare.length > 0) await cloudOf(point.region).tagSnapshots(bare, { ...settings.tags, ...point.tags });
}
