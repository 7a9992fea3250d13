import type { Plan } from '../../plan/settings';
import { TAG } from '../identity';
import type { Point } from '../point';
import { held, type Fate } from './fate';
import type { Surroundings } from './gates';
import { keepers, rulesMark, type Side } from './rules';

/** Releases of one server in one region that may follow from a change of rules: a rule that is made tighter by one is no typo. */
export const TOLERATED = 2;

/**
 * Holds the releases of one server in one region when more than a few of them would have been made long before, had the plan
 * had these rules: then not time has passed, but the rules have changed. A typo in `keep` cannot empty a vault. What sweeps have
 * missed while the rules were the same is not held, however much it is: the points say under which rules they were made.
 */
export function braked(around: Surroundings, region: string, side: Side, fates: readonly Fate[]): Fate[] {
  const late = lateOnes(around, region, side, unruled(around, fates));
  if (late.length <= TOLERATED) return [...fates];
  const why = brakeWhy(late.length);
  return fates.map((fate) => (fate.cause === 'no rule' ? held(fate.point, 'brake', why, ...fate.why) : fate));
}

export function brakeWhy(count: number): string {
  return `brake: ${count} points here should have gone before the plan had its present rules; rules or tags have changed`;
}

/**
 * Those that no rule keeps. One that another gate holds now counts too, or they would go two by two as it opens; but not one
 * that may be held for ever: in use, the last to be drilled, or asked for ad hoc and never copied.
 */
function unruled({ vault }: Surroundings, fates: readonly Fate[]): Point[] {
  const isForGood = ({ point, cause }: Fate) =>
    vault.occupied[point.imageId] !== undefined ||
    cause === 'last drill' ||
    (cause === 'no copy' && point.identity.kind === 'adhoc');
  return fates
    .filter((one) => one.cause === 'no rule' || (one.fate === 'held' && !isForGood(one)))
    .map(({ point }) => point);
}

/**
 * Of points that no rule keeps, those that the same rules would have released before the plan had them. Not those that were made
 * under these very rules, at an earlier time: after a mistake is mended, they go as they would have gone.
 */
export function lateOnes(around: Surroundings, region: string, side: Side, points: readonly Point[]): Point[] {
  if (points.length === 0) return [];
  const since = rulesSince(around, region);
  const isBefore = ({ createdAt }: Point) => createdAt.getTime() < since;
  // Those that would have counted then: what counts for a slot is the first that was made.
  const keptBefore = keepers(around.plan, side, around.counted(region).filter(isBefore));
  return points.filter((point) => !isUnder(around.plan, point) && isBefore(point) && keptBefore(point).length === 0);
}

/** When the first was made of the newest points that were all made under the present rules, in ms. */
function rulesSince({ plan, counted }: Surroundings, region: string): number {
  const points = counted(region);
  const other = points.findIndex((point) => !isUnder(plan, point));
  const oldest = points[(other < 0 ? points.length : other) - 1];
  return oldest?.createdAt.getTime() ?? Infinity;
}

function isUnder(plan: Plan, { tags }: Point): boolean {
  return tags[TAG.rules] === rulesMark(plan);
}
