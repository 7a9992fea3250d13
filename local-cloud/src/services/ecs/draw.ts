import { between } from '../../core/random';
import type { Duration } from '../../core/seed';

/** Whole seconds as minutes, fixed or drawn. */
export function minutesOf(duration: Duration, random: () => number): number {
  if (typeof duration === 'number') return duration;
  return Math.round(between(random(), duration.min, duration.max) * 60) / 60;
}
