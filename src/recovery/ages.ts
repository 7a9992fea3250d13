import type { TickSettings } from '../plan/settings';
import { isUsable } from './point';
import { hoursBetween, membersOf, pointsIn, unreadable, type World } from './world';

/** How old the newest usable copy of one server is in one destination: its RPO now. */
export interface Age {
  plan: string;
  instance: string;
  destination: string;
  /** When its data was taken; absent where no copy is younger than the target, or the region could not be read. */
  takenAt?: Date;
  hours?: number;
  /** The RPO target, in hours. */
  targetHours: number;
  state: 'within target' | 'over target' | 'first copy awaited' | 'unreadable';
}

export function ages(settings: TickSettings, world: World): Age[] {
  return settings.plans
    .filter(({ paused }) => !paused)
    .flatMap((plan) =>
      membersOf(world, plan).flatMap((instance) =>
        settings.destinationRegions.map((destination): Age => {
          const base = { plan: plan.name, instance, destination, targetHours: plan.maxAgeHours };
          if (unreadable(world, destination)) return { ...base, state: 'unreadable' };
          const takenAt = newestTaken(world, destination, instance);
          if (!takenAt) return { ...base, state: awaited(world, plan.maxAgeHours) };
          const hours = hoursBetween(takenAt, world.now);
          return { ...base, takenAt, hours, state: hours > plan.maxAgeHours ? 'over target' : 'within target' };
        }),
      ),
    );
}

/** A young stack has no copy yet, and that is no broken promise. */
function awaited({ since, now }: World, maxAgeHours: number): Age['state'] {
  return hoursBetween(since, now) > maxAgeHours ? 'over target' : 'first copy awaited';
}

/** By whichever plan: where two meet at a slot, the copies of the one that takes it are the server's. */
function newestTaken(world: World, region: string, instance: string): Date | undefined {
  return pointsIn(world, region)
    .filter((p) => p.identity.instance === instance && isUsable(p))
    .map(({ takenAt }) => takenAt)
    .sort((a, b) => b.getTime() - a.getTime())[0];
}
