import type { Plan, TickSettings } from '../plan/settings';
import { isDated, missingDisks, samePoint, sameServer, type Point } from './point';
import { ATTEMPTS } from './asks';
import { isOutlived, OUTLIVED } from './retention/outlived';
import { distrustOf } from './retention/trust';
import { planNamed, pointsIn, unreadable, type World } from './world';
import { pointKey, slotText } from './identity';
import { compare } from './compare';

/** A copy to be made. */
export interface CopyOrder {
  plan: Plan;
  source: Point;
  destination: string;
  copyAttempt: number;
}

/** What one source image comes to in one destination, before anything is done. */
export type CopyDecision =
  | { kind: 'copy'; order: CopyOrder }
  /** Comes up when a copy before it is refused. */
  | { kind: 'waits'; order: CopyOrder; reason: string }
  | { kind: 'superseded'; reason: string }
  | { kind: 'given up'; attempts: number };

export interface CopyEntry {
  source: Point;
  destination: string;
  decision: CopyDecision;
}

interface Candidate {
  plan: Plan;
  source: Point;
  destination: string;
  copyAttempt: number;
  /** When the data of the newest usable copy was taken, in ms; none is older than any. */
  newest: number;
}

/**
 * Which finished source images are copied now. An image whose copy has not begun gives way to a newer one; the rest start
 * with the server whose newest copy is oldest, so that under overload nobody starves.
 */
export function decideCopies(settings: TickSettings, world: World): CopyEntry[] {
  const entries: CopyEntry[] = [];
  const candidates: Candidate[] = [];
  for (const destination of settings.destinationRegions.filter((region) => !unreadable(world, region))) {
    for (const source of sourcesIn(world, settings.sourceRegion)) {
      const plan = planNamed(settings, source.identity.plan);
      const copies = copiesOf(world, destination, source);
      if (!plan || copies.some(({ state }) => state !== 'failed')) continue;
      const why = supersededWhy(settings, world, plan, source, destination);
      // First: a copy that failed for good is not made less of by a newer image.
      if (copies.length >= ATTEMPTS) {
        entries.push({ source, destination, decision: { kind: 'given up', attempts: copies.length } });
      } else if (why !== undefined) {
        entries.push({ source, destination, decision: { kind: 'superseded', reason: why } });
      } else {
        candidates.push({
          plan,
          source,
          destination,
          copyAttempt: nextCopyAttempt(copies),
          newest: newestCopy(world, destination, source),
        });
      }
    }
  }
  return [...entries, ...start(settings, world, candidates)];
}

/** One image a point: where there are two, made by hand or while the first was not to be seen, the more whole, else the first. */
function sourcesIn(world: World, region: string): Point[] {
  const sources = new Map<string, Point>();
  for (const source of pointsIn(world, region).filter(({ state }) => state === 'available')) {
    const key = pointKey(source.identity);
    const known = sources.get(key);
    if (!known || goesBefore(source, known)) sources.set(key, source);
  }
  return [...sources.values()];
}

function goesBefore(a: Point, b: Point): boolean {
  return (
    (missingDisks(a) - missingDisks(b) ||
      a.createdAt.getTime() - b.createdAt.getTime() ||
      compare(a.imageId, b.imageId)) < 0
  );
}

/** Above all that were seen: an attempt whose name somebody else has is passed over. */
function nextCopyAttempt(copies: readonly Point[]): number {
  return Math.max(0, ...copies.map(({ copyAttempt }) => copyAttempt)) + 1;
}

function start(settings: TickSettings, world: World, candidates: readonly Candidate[]): CopyEntry[] {
  const places = copyPlaces(settings, world);
  return [...candidates].sort(byUrgency).map(({ plan, source, destination, copyAttempt }): CopyEntry => {
    const order = { plan, source, destination, copyAttempt };
    if (!places.take(destination)) {
      const reason = `for one of ${settings.maxConcurrentCopies} copies at a time`;
      return { source, destination, decision: { kind: 'waits', order, reason } };
    }
    return { source, destination, decision: { kind: 'copy', order } };
  });
}

/** How many copies may still begin, for the source and for each destination. */
export interface CopyPlaces {
  /** False when there is none. */
  take(destination: string): boolean;
  /** A copy that was refused has not begun. */
  giveBack(destination: string): void;
}

export function copyPlaces(settings: TickSettings, world: World): CopyPlaces {
  const limit = settings.maxConcurrentCopies;
  const running = new Map(settings.destinationRegions.map((region) => [region, inProgress(world, region)]));
  let all = [...running.values()].reduce((sum, count) => sum + count, 0);
  const add = (destination: string, count: number) => {
    all += count;
    running.set(destination, (running.get(destination) ?? 0) + count);
  };
  return {
    take(destination) {
      if (all >= limit || (running.get(destination) ?? 0) >= limit) return false;
      add(destination, 1);
      return true;
    },
    giveBack: (destination) => add(destination, -1),
  };
}

function byUrgency(a: Candidate, b: Candidate): number {
  return a.newest - b.newest || compare(label(a), label(b));
}

function label({ source, destination }: Candidate): string {
  return `${source.identity.plan} ${source.identity.instance} ${slotText(source.identity.slot)} ${destination}`;
}

function copiesOf(world: World, destination: string, source: Point): Point[] {
  return pointsIn(world, destination).filter(({ identity }) => samePoint(identity, source.identity));
}

/** Of a schedule that was changed since, both are off it: then the newer is believed as much as the other. */
function isBelieved(plan: Plan, newer: Point, source: Point): boolean {
  const distrust = distrustOf(plan, newer)?.cause;
  return distrust === undefined || (distrust === 'off schedule' && distrustOf(plan, source)?.cause === distrust);
}

function supersededWhy(
  { sourceRegion }: TickSettings,
  world: World,
  plan: Plan,
  source: Point,
  destination: string,
): string | undefined {
  const image = newerImage(world, sourceRegion, plan, source);
  if (image) return `superseded by the image of ${slotText(image.identity.slot)}`;
  // It would go as soon as it were made, and be made again.
  return isOutlived(plan, source.identity, pointsIn(world, destination)) ? OUTLIVED : undefined;
}

/**
 * Ad hoc points were asked for one by one and give way to nobody; a partial image takes no whole one's place, and one whose
 * tags are not believed no right one's.
 */
function newerImage(world: World, region: string, plan: Plan, source: Point): Point | undefined {
  if (source.identity.kind === 'adhoc') return undefined;
  return pointsIn(world, region).find(
    (other) =>
      other.state === 'available' &&
      other.identity.kind === 'scheduled' &&
      sameServer(other.identity, source.identity) &&
      other.identity.slot > source.identity.slot &&
      isBelieved(plan, other, source) &&
      missingDisks(other) <= missingDisks(source),
  );
}

function newestCopy(world: World, destination: string, { identity }: Point): number {
  const usable = pointsIn(world, destination).filter((p) => sameServer(p.identity, identity) && isDated(p));
  return Math.max(0, ...usable.map(({ takenAt }) => takenAt.getTime()));
}

function inProgress(world: World, region: string): number {
  return pointsIn(world, region).filter(({ state }) => state === 'queued' || state === 'working').length;
}
