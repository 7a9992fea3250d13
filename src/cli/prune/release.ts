import type { Settings } from '../../plan/settings';
import { retain } from '../../reconcile/retention/retain';
import { readVault } from '../../reconcile/retention/sweep';
import { slotText } from '../../recovery/identity';
import { snapshotIds, type Point } from '../../recovery/point';
import { decideRetention } from '../../recovery/retention/decide';
import type { Fate } from '../../recovery/retention/fate';
import type { Orphan } from '../../recovery/retention/orphans';
import type { Vault } from '../../recovery/retention/vault';
import type { Cloud } from '../context';
import { pointLine, type PointLine } from '../preview/document';
import type { Progress } from '../progress';
import type { HeldPlace } from './held';

/** What became of one point. */
export interface Pruned extends PointLine {
  state: 'released' | 'snapshots left' | 'stays' | 'not known';
}

interface Pruning {
  cloud: Cloud;
  progress: Progress;
  signal: AbortSignal;
}

/** A point at a time there is no hurry: the tick's time limit is not this one's. */
const NO_DEADLINE = new Date(8.64e15);

/**
 * Releases what was shown, server by server. Each server, and who is in which plan, is read again right before, and what may not go any more stays; it is read
 * once more afterwards, so that what is told is what the cloud shows. The refusal of one stops no other.
 */
export async function releaseAll(settings: Settings, held: readonly HeldPlace[], pruning: Pruning): Promise<Pruned[]> {
  const instances = [...new Set(held.map(({ instance }) => instance))];
  const done: Pruned[] = [];
  for (const [i, instance] of instances.entries()) {
    if (pruning.signal.aborted) break;
    pruning.progress.show([
      { key: 'servers', percent: (i / instances.length) * 100, doing: `releasing of ${instance}` },
    ]);
    const own = held.filter((place) => place.instance === instance);
    done.push(...(await releaseOf(settings, instance, own, pruning)));
  }
  const last = pruning.signal.aborted ? 'interrupted' : 'done';
  pruning.progress.show([{ key: 'servers', percent: 100, doing: last }]);
  return done;
}

async function releaseOf(
  settings: Settings,
  instance: string,
  held: readonly HeldPlace[],
  { cloud: { cloudOf, now } }: Pruning,
): Promise<Pruned[]> {
  const [fates, loose] = [held.flatMap((place) => place.fates), held.flatMap((place) => place.loose)];
  const shown = new Set([...fates.map(({ point }) => point.imageId), ...loose.map(({ snapshotId }) => snapshotId)]);
  const only = ({ point }: Fate) => shown.has(point.imageId);
  const onlyLoose = ({ snapshotId }: Orphan) => shown.has(snapshotId);
  const hands = { cloudOf, now, deadline: NO_DEADLINE };
  const { notes, problems } = await retain(settings, [instance], hands, {}, { liftBrake: true, only, onlyLoose });
  const after = await readVault(settings, [instance], cloudOf, now());
  const there = decideRetention(settings, after, { liftBrake: true });
  const told = [...notes, ...problems];
  return [
    ...fates.map((fate) => ({ ...pointLine(fate), ...standing(fate.point, after, there, told) })),
    ...loose.map((orphan) => ({ ...looseLine(orphan), ...looseStanding(orphan, after, told) })),
  ];
}

/** A loose snapshot in the place of its image. */
export function looseLine({ identity, region, snapshotId, why }: Orphan): PointLine {
  const { plan, instance, slot, kind } = identity;
  return { plan, instance, slot: slotText(slot), kind, region, image: snapshotId, why };
}

function looseStanding(
  { region, snapshotId }: Orphan,
  after: Vault,
  told: readonly string[],
): Pick<Pruned, 'state' | 'why'> {
  const view = after.regions[region];
  if (!view?.readable) return { state: 'not known', why: `${region} cannot be read any more (${view?.failure.code})` };
  if (!view.snapshots.some(({ id }) => id === snapshotId)) return { state: 'released', why: '' };
  const refusal = told.find((line) => line.includes(snapshotId));
  return { state: 'stays', why: refusal ?? 'looked at again, it may not go now' };
}

/** @param there what may become of each point that is still there */
function standing(
  point: Point,
  after: Vault,
  there: readonly Fate[],
  told: readonly string[],
): Pick<Pruned, 'state' | 'why'> {
  const { imageId, region } = point;
  const view = after.regions[region];
  if (!view?.readable) return { state: 'not known', why: `${region} cannot be read any more (${view?.failure.code})` };
  const refusal = told.find((line) => line.includes(imageId));
  const fate = there.find((one) => one.point.imageId === imageId);
  if (fate) return { state: 'stays', why: refusal ?? `looked at again, it may not go now: ${fate.why.join('; ')}` };
  const left = view.snapshots.filter(({ id }) => snapshotIds(point).includes(id));
  if (left.length === 0) return { state: 'released', why: '' };
  const ids = left.map(({ id }) => id).join(', ');
  return { state: 'snapshots left', why: `${ids}${refusal ? `: ${refusal}` : ''}; the function tries again` };
}
