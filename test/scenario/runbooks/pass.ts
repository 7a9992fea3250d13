import type { LocalCloud } from 'local-cloud';
import type { Settings } from '../../../src/plan/settings';
import { Course } from '../../../src/rehearsal/course';

/** Lets time pass with the very ticks that the deployed function would make, in process: nights are quick so. */
export async function pass(
  cloud: LocalCloud,
  settings: Settings,
  until: Date,
  role = 'offsite-prod-function',
): Promise<void> {
  const timers = timersOf(cloud).filter(({ next }) => next !== undefined);
  for (const timer of timers) timer.next = undefined;
  if (timers.length > 0) {
    const caller = { role };
    // A course leaves out ticks that have no image to make; one of them drills.
    const drills = settings.drill !== undefined;
    await new Course({ cloud, settings, caller, random: () => 0, drills, everyTick: drills }).until(until);
  }
  await cloud.clock.to(until);
  const step = settings.tickMinutes * 60_000;
  for (const timer of timers) timer.next = (Math.floor(until.getTime() / step) + 1) * step;
}

export function timersOf(cloud: LocalCloud) {
  const { functions } = cloud.world.fc;
  return Object.values(functions).flatMap((here) =>
    Object.values(here).flatMap(({ triggers }) => Object.values(triggers)),
  );
}
