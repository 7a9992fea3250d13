import { Cron } from 'croner';
import type { Plan } from './settings';

/** What of a plan says when: a five-field cron expression and its zone. */
export type Timing = Pick<Plan, 'schedule' | 'timeZone'>;

const MINUTE = 60 * 1000;
const DAY = 24 * 60 * MINUTE;
const GAP_HORIZON_DAYS = 400;
/** Over a year of hourly slots; what is more frequent repeats itself sooner. */
const GAP_HORIZON_SLOTS = 10_000;

/**
 * The slots of a plan, oldest first. A fixed time inside a daylight-saving gap has its slot at the gap's end, a time that
 * occurs twice only its first; a schedule whose hour field begins with `*` has both.
 *
 * @param after exclusive
 * @param until inclusive
 * @throws RangeError or TypeError for an expression or zone that `parseSettings` would have refused
 */
export function slotsBetween(timing: Timing, after: Date, until: Date): Date[] {
  // A tick asks for the same window again and again.
  const key = [timing.schedule, timing.timeZone, after.getTime(), until.getTime()].join(' ');
  const known = latestSlots.get(key) ?? slotsOf(cronOf(timing), after, until);
  latestSlots.delete(key);
  latestSlots.set(key, known);
  const [oldest] = latestSlots.keys();
  if (latestSlots.size > WINDOWS_KEPT && oldest !== undefined) latestSlots.delete(oldest);
  return known.map((slot) => new Date(slot));
}

const WINDOWS_KEPT = 64;
const latestSlots = new Map<string, readonly Date[]>();

function slotsOf(cron: Cron, after: Date, until: Date): Date[] {
  const slots: Date[] = [];
  let slot = cron.nextRun(after);
  while (slot && slot <= until) {
    slots.push(slot);
    slot = cron.nextRun(slot);
  }
  return slots;
}

/** The first slot later than `after`; undefined when the schedule never fires. */
export function nextSlot(timing: Timing, after: Date): Date | undefined {
  return cronOf(timing).nextRun(after) ?? undefined;
}

/** The newest slot that is not later than `at`. */
export function latestSlot(timing: Timing, at: Date): Date | undefined {
  // One second into the minute, since a run at the very reference is not a previous one.
  const minute = Math.floor(at.getTime() / MINUTE) * MINUTE;
  return cronOf(timing).previousRuns(1, new Date(minute + 1000))[0];
}

export function isSlot(timing: Timing, at: Date): boolean {
  return nextSlot(timing, new Date(at.getTime() - 1))?.getTime() === at.getTime();
}

/**
 * The longest time between two neighbouring slots, in hours: of those whose first lies in the 400 days after `from`, or else
 * between the next two. Infinity when there are no two.
 */
export function longestGapHours(timing: Timing, from: Date): number {
  // Config asks for the same several times, and an hourly schedule has 10,000 slots to look at.
  const key = [timing.schedule, timing.timeZone, from.getTime()].join(' ');
  const known = longestGaps.get(key) ?? longestGap(cronOf(timing), from) / (60 * MINUTE);
  longestGaps.set(key, known);
  return known;
}

const longestGaps = new Map<string, number>();

function longestGap(cron: Cron, from: Date): number {
  const horizon = from.getTime() + GAP_HORIZON_DAYS * DAY;
  let slot = cron.nextRun(from);
  let longest = 0;
  for (let seen = 0; slot && seen < GAP_HORIZON_SLOTS; seen += 1) {
    if (longest > 0 && slot.getTime() > horizon) break;
    const next: Date | null = cron.nextRun(slot);
    longest = Math.max(longest, next ? next.getTime() - slot.getTime() : 0);
    slot = next;
  }
  return longest === 0 ? Infinity : longest;
}

/** Milliseconds between neighbours. */
export function gaps(slots: readonly Date[]): number[] {
  return slots.slice(1).map((slot, i) => slot.getTime() - (slots[i] as Date).getTime());
}

/** It keeps nothing of what it was asked, and is dear to make. */
function cronOf({ schedule, timeZone }: Timing): Cron {
  const key = `${schedule} ${timeZone}`;
  const known = crons.get(key);
  if (known) return known;
  const cron = new Cron(withoutSteps(schedule), {
    timezone: timeZone,
    paused: true,
    mode: '5-part',
    fixedTimeRule: 'no-wildcard',
  });
  crons.set(key, cron);
  return cron;
}

const crons = new Map<string, Cron>();

/**
 * croner counts a time as fixed only when neither hour nor minute has a wildcard or a step. What decides here is whether
 * the hour is one that the user chose, so steps, and wildcard minutes of chosen hours, are written out as lists.
 */
function withoutSteps(schedule: string): string {
  const [minute = '', hour = '', ...days] = schedule.trim().split(/\s+/);
  if (hour.startsWith('*')) return schedule;
  return [writtenOut(minute, 59), writtenOut(hour, 23), ...days].join(' ');
}

function writtenOut(field: string, last: number): string {
  return field
    .split(',')
    .map((part) => {
      const [, range = '', step] = /^(\*|\d+-\d+)(?:\/(\d+))?$/.exec(part) ?? [];
      const [from, to] = range === '*' ? [0, last] : range.split('-').map(Number);
      const by = Number(step ?? 1);
      // Anything else, valid or not, is for croner to judge.
      if (from === undefined || to === undefined || from > to || to > last || by < 1 || by > last + 1) return part;
      return Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, i) => from + i * by).join(',');
    })
    .join(',');
}
