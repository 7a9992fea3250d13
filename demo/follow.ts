import type { OutcomeLine } from '../src/recovery/report';
import { cameBy, isUnderWay } from './verdict';

/** Far longer than an image and its copies take. */
const MOST_HOURS = 6;

/**
 * Turns the clock on, for six hours at most, while a slot that came by `until` is under way: it began too late to be done by
 * then, and whether it is protected is seen a little later. Returns how those slots ended.
 */
export async function followUp(
  until: Date,
  course: { outcomes: () => OutcomeLine[]; turnHour: () => Promise<void> },
): Promise<OutcomeLine[]> {
  for (let hour = 0; hour < MOST_HOURS && isUnderWay(cameBy(until, course.outcomes())); hour++) await course.turnHour();
  return cameBy(until, course.outcomes());
}
