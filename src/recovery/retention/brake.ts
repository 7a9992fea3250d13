import type { Point } from '../point';
import { held, type Fate } from './fate';
import type { Surroundings } from './gates';
import { keepers, type Side } from './rules';

/** Releases that may come late, of one server in one region: killed ticks and days in the dark leave a few. */
const TOLERATED = 2;
/** The sweep comes to each server once in so long; what arrived since is new to it. */
const SWEEP = 3_600_000;

/**
 * Holds the releases of one server in one region when more than a few of them should have happened before the newest point
 * came: then not time has passed, but rules, tags or clock have changed. A typo in `keep` cannot empty a vault.
 */
export function braked(around: Surroundings, region: string, side: Side, fates: readonly Fate[]): Fate[] {
  const going = fates.filter(({ fate, cause }) => fate === 'released' && cause === 'no rule');
  const late = lateOnes(
    around,
    region,
    side,
    going.map(({ point }) => point),
  );
  if (late.length <= TOLERATED) return [...fates];
  const why =
    `brake: ${late.length} points here should have gone before the newest one came; ` +
    `rules, tags or clock may have changed`;
  return fates.map((fate) => (going.includes(fate) ? held(fate.point, 'brake', why, ...fate.why) : fate));
}

function lateOnes(around: Surroundings, region: string, side: Side, points: readonly Point[]): Point[] {
  if (points.length <= TOLERATED) return [];
  const cut = side === 'source' ? copiedUpTo(around) : Infinity;
  const newest = arrivals(around.counted(region));
  const before = (around.server.points.get(region) ?? []).filter(
    (point) => !newest.has(point) && point.takenAt.getTime() <= cut,
  );
  const keptBefore = keepers(around.plan, side, before);
  const there = new Set(before);
  return points.filter((point) => there.has(point) && keptBefore(point).length === 0);
}

/** The newest point, and what came with it. */
function arrivals(points: readonly Point[]): Set<Point> {
  const [newest] = points;
  if (!newest) return new Set();
  return new Set(points.filter(({ createdAt }) => createdAt.getTime() > newest.createdAt.getTime() - SWEEP));
}

/**
 * The data of source images up to which every destination had copies before the newest one arrived there, in ms: what is
 * newer could not go. After a destination was away, its first copy lets several go at once.
 */
function copiedUpTo(around: Surroundings): number {
  return Math.min(...around.settings.destinationRegions.map((region) => copiedThere(around, region)));
}

function copiedThere({ settings, vault, plan, counted }: Surroundings, region: string): number {
  const copies = counted(region);
  const newest = arrivals(copies);
  const earlier = copies.filter((copy) => !newest.has(copy));
  /**
   * Whether what is there shows that a copy of the image never was: the rules would still keep it; or, beside it, they would
   * have released another, which is there.
   */
  const neverCopied = (image: Point): boolean => {
    if (keepers(plan, 'destination', copies)(image).length > 0) return true;
    const keptBeside = keepers(plan, 'destination', [...earlier, image]);
    return earlier.some((copy) => keptBeside(copy).length === 0 && vault.occupied[copy.imageId] === undefined);
  };
  const reached = counted(settings.sourceRegion).find(
    (image) =>
      copies.some(({ takenAt }) => takenAt > image.takenAt) &&
      (earlier.some(({ takenAt }) => takenAt >= image.takenAt) || !neverCopied(image)),
  );
  return reached?.takenAt.getTime() ?? -Infinity;
}
