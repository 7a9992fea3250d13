import type { TickSettings } from '../plan/settings';
import type { Outcome } from './outcomes';
import { isDated, newestOf, type Point } from './point';
import { hoursBetween, membersOf, unreadable, type World } from './world';

/** How old the newest usable copy of one server is in one destination: its RPO now. */
export interface Age {
  plan: string;
  instance: string;
  destination: string;
  /** When its data was taken; absent where there is no copy, or the region could not be read. */
  takenAt?: Date;
  hours?: number;
  /** The RPO target, in hours. */
  targetHours: number;
  state: 'within target' | 'over target' | 'first copy awaited' | 'unreadable';
}

/** @param found the tick's outcomes, newest slots first */
export function ages(settings: TickSettings, world: World, found: readonly Outcome[]): Age[] {
  return settings.plans
    .filter(({ paused }) => !paused)
    .flatMap((plan) =>
      membersOf(world, plan).flatMap((instance) =>
        settings.destinationRegions.map((destination): Age => {
          const base = { plan: plan.name, instance, destination, targetHours: plan.maxAgeHours };
          if (unreadable(world, destination)) return { ...base, state: 'unreadable' };
          const there = pointsOf(world, destination, instance);
          const takenAt = newestOf(there.filter(isDated))?.takenAt;
          if (takenAt) {
            const hours = hoursBetween(takenAt, world.now);
            return { ...base, takenAt, hours, state: hours > plan.maxAgeHours ? 'over target' : 'within target' };
          }
          const progress = found.filter((o) => o.instance === instance && o.destination === destination);
          return {
            ...base,
            state: awaited(world, plan.maxAgeHours, there, progress) ? 'first copy awaited' : 'over target',
          };
        }),
      ),
    );
}

/**
 * A young stack has no copy yet, and that is no broken promise; nor is a server or destination that was added later, as long
 * as its first copy is on its way and was not begun longer ago than the target.
 */
function awaited(
  { since, now }: World,
  maxAgeHours: number,
  there: readonly Point[],
  found: readonly Outcome[],
): boolean {
  if (hoursBetween(since, now) <= maxAgeHours) return true;
  if (there.some(({ takenAt }) => hoursBetween(takenAt, now) > maxAgeHours)) return false;
  // Where two plans have the server, one of them is enough.
  return found.some(
    ({ state, plan }, i) => state === 'in progress' && found.findIndex((other) => other.plan === plan) === i,
  );
}

/** By whichever plan: where two meet at a slot, the copies of the one that takes it are the server's. */
function pointsOf(world: World, region: string, instance: string): Point[] {
  const view = world.regions[region];
  const points = view?.readable ? [...view.points, ...(view.older ?? [])] : [];
  return points.filter(({ identity }) => identity.instance === instance);
}
