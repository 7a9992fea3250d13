import type { World } from './world';

/** How often `what` has happened in this virtual moment, this time included: tells apart what happens at one time. */
export function countNow(world: World, what: string): number {
  if (world.counters.at !== world.now) world.counters = { at: world.now };
  return (world.counters[what] = (world.counters[what] ?? 0) + 1);
}
