import type { Settings } from '../plan/settings';
import { retain } from '../reconcile/retain';
import { readVault } from '../reconcile/sweep';
import { snapshotIds, type Point } from '../recovery/point';
import { decideRetention } from '../recovery/retention/decide';
import type { Fate } from '../recovery/retention/fate';
import type { Vault } from '../recovery/retention/vault';
import type { Cloud } from './context';
import { pointLine, type PointLine } from './preview-document';
import type { Progress } from './progress';

/** What became of one point. */
export interface Pruned extends PointLine {
  state: 'released' | 'snapshots left' | 'stays' | 'not known';
}

interface Pruning {
  cloud: Cloud;
  members: Vault['members'];
  progress: Progress;
  signal: AbortSignal;
}

/** A point at a time there is no hurry: the tick's time limit is not this one's. */
const NO_DEADLINE = new Date(8.64e15);

/**
 * Releases the points, server by server. Each server is read again right before, and what may not go any more stays; it is read
 * once more afterwards, so that what is told is what the cloud shows. The refusal of one stops no other.
 */
export async function releaseAll(settings: Settings, fates: readonly Fate[], pruning: Pruning): Promise<Pruned[]> {
  const instances = [...new Set(fates.map(({ point }) => point.identity.instance))];
  const done: Pruned[] = [];
  for (const [i, instance] of instances.entries()) {
    if (pruning.signal.aborted) break;
    pruning.progress.show([
      { key: 'servers', percent: (i / instances.length) * 100, doing: `releasing of ${instance}` },
    ]);
    const own = fates.filter(({ point }) => point.identity.instance === instance);
    done.push(...(await releaseOf(settings, instance, own, pruning)));
  }
  const last = pruning.signal.aborted ? 'interrupted' : 'done';
  pruning.progress.show([{ key: 'servers', percent: 100, doing: last }]);
  return done;
}

async function releaseOf(
  settings: Settings,
  instance: string,
  fates: readonly Fate[],
  { cloud, members }: Pruning,
): Promise<Pruned[]> {
  const { cloudOf, now } = cloud;
  const shown = new Set(fates.map(({ point }) => point.imageId));
  const only = ({ point }: Fate) => shown.has(point.imageId);
  const hands = { cloudOf, now, deadline: NO_DEADLINE };
  const { notes, problems } = await retain(settings, [instance], hands, { members }, { liftBrake: true, only });
  const after = await readVault(settings, [instance], cloudOf, now(), { members });
  const there = decideRetention(settings, after, { liftBrake: true });
  const told = [...notes, ...problems];
  return fates.map((fate) => ({ ...pointLine(fate), ...standing(fate.point, after, there, told) }));
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
