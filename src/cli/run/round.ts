import type { Ecs } from '../../cloud/ecs';
import type { Settings } from '../../plan/settings';
import { protect } from '../../reconcile/act';
import { observe } from '../../reconcile/observe';
import { clearAway, tagSnapshots } from '../../reconcile/upkeep';
import { decide, type Decisions } from '../../recovery/decide';
import { pointKey, readIdentity, type Identity } from '../../recovery/identity';
import { outcomes, type Outcome } from '../../recovery/outcomes';
import { pointsIn, type AdHocRequest, type World } from '../../recovery/world';

export interface RoundInput {
  cloudOf: (region: string) => Ecs;
  now: () => Date;
  requests: AdHocRequest[];
  /** False where the key may not: the function does it. */
  tidy: boolean;
}

/** How one ad hoc point stands in one destination. */
export interface Standing extends Outcome {
  /** Of image and copy together; 100 when the copy is usable. */
  percent: number;
}

/** Nothing new is begun when a round has taken so long: it is the next one's. */
const ROUND_MINUTES = 5;

/** One tick of the function's, restricted to the points that are asked for. */
export async function round(
  settings: Settings,
  { cloudOf, now, requests, tidy }: RoundInput,
): Promise<{ standings: Standing[]; notes: string[] }> {
  const world = await observe(settings, { now: now(), since: new Date(0), requests, cloudOf });
  const wanted = new Set(requests.map((request) => pointKey({ ...request, kind: 'adhoc' })));
  const decisions = restricted(decide(settings, world), (identity) => wanted.has(pointKey(identity)), tidy);
  const hands = { cloudOf, now, deadline: new Date(now().getTime() + ROUND_MINUTES * 60_000) };
  const tagged = await tagSnapshots(decisions, hands);
  const { results, notes } = await protect(settings, world, decisions, hands);
  const cleared = await clearAway(decisions, hands);
  const standings = outcomes(settings, world, decisions, results)
    .filter((outcome) => wanted.has(pointKey(outcome)))
    .map((outcome) => ({ ...outcome, percent: percentOf(settings, world, outcome) }));
  return { standings, notes: [...notes, ...[tagged, cleared].flatMap((told) => [...told.notes, ...told.problems])] };
}

function restricted(decisions: Decisions, ours: (identity: Identity) => boolean, tidy: boolean): Decisions {
  const { slots, copies, taggings, removals } = decisions;
  const isOurs = ({ tags }: { tags: Record<string, string> }) => {
    const read = readIdentity(tags);
    return read !== undefined && ours(read.identity);
  };
  return {
    slots: slots.filter(({ identity }) => ours(identity)),
    copies: copies.filter(({ source }) => ours(source.identity)),
    taggings: tidy ? taggings.filter(isOurs) : [],
    removals: tidy ? removals.filter(({ point }) => ours(point.identity)) : [],
    orphans: [],
  };
}

function percentOf(settings: Settings, world: World, { state, destination, imageId }: Outcome): number {
  if (state === 'protected' || state === 'partial') return 100;
  const copy = pointsIn(world, destination).find((point) => point.imageId === imageId);
  if (copy) return 50 + copy.progress / 2;
  const image = pointsIn(world, settings.sourceRegion).find((point) => point.imageId === imageId);
  if (!image) return 0;
  return image.state === 'available' ? 50 : image.progress / 2;
}
