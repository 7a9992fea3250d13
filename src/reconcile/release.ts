import type { TickSettings } from '../plan/settings';
import { grouped } from '../recovery/grouped';
import { snapshotIds, type Point } from '../recovery/point';
import type { Fate } from '../recovery/retention/fate';
import type { Orphan } from '../recovery/retention/orphans';
import type { Vault } from '../recovery/retention/vault';
import type { Hands } from './act';
import { inParallel } from './parallel';
import { attempt, deleteSnapshots, remove, type Told } from './upkeep';

const SERVERS_AT_ONCE = 4;

export interface Released extends Told {
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
  const told: Released = { released: [], notes: [], problems: [] };
  const servers = grouped(
    fates.filter(({ fate }) => fate === 'released'),
    ({ point: { identity } }) => `${identity.plan}/${identity.instance}`,
  );
  await inParallel(SERVERS_AT_ONCE, [...servers.values()], async (going) => {
    for (const fate of going.sort(inOrder(settings))) {
      const { point } = fate;
      const work = () => (fate.cause === 'failed' ? removeFailed(hands, point) : letGo(hands, settings, vault, point));
      if (await attempt(told, hands, `releasing ${point.imageId}`, work)) told.released.push(fate);
    }
  });
  const loose = orphans.filter(({ fate }) => fate === 'released');
  await inParallel(SERVERS_AT_ONCE, loose, ({ region, snapshotId }) =>
    attempt(told, hands, `removing ${snapshotId}, whose image is gone,`, () =>
      deleteSnapshots(hands.cloudOf(region), [snapshotId]),
    ),
  );
  return told;
}

function inOrder({ sourceRegion }: TickSettings): (a: Fate, b: Fate) => number {
  return ({ point: a }, { point: b }) =>
    Number(b.region === sourceRegion) - Number(a.region === sourceRegion) ||
    a.takenAt.getTime() - b.takenAt.getTime() ||
    (a.imageId < b.imageId ? -1 : 1);
}

/** What it leaves must not be taken for a night's. */
function removeFailed(hands: Hands, point: Point): Promise<void> {
  return remove(hands.cloudOf(point.region), point.imageId, snapshotIds(point), point.tags);
}

/** Snapshots outlive their image: none may be without the vault's tags by then. */
async function letGo(hands: Hands, settings: TickSettings, vault: Vault, point: Point): Promise<void> {
  const ecs = hands.cloudOf(point.region);
  const view = vault.regions[point.region];
  const tagged = new Set(view?.readable ? view.snapshots.map(({ id }) => id) : []);
  const ids = snapshotIds(point);
  const bare = ids.filter((id) => !tagged.has(id));
  if (bare.length > 0) await ecs.tagSnapshots(bare, { ...settings.tags, ...point.tags });
  await ecs.deleteImage(point.imageId);
  await deleteSnapshots(ecs, ids);
}
