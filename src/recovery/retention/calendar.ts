import { isSlot, nextSlot, type Timing } from '../../plan/schedule';
import { wallClock } from '../../plan/wall-clock';

const DAY = 86_400_000;

/** What the calendar in a plan's zone says of a slot. Many points share a slot, so each is looked up once. */
export interface Calendar {
  /** `2026-03-02-02:00`; later is greater. */
  clock(slot: Date): string;
  /** ISO 8601: `2026-W10`. */
  week(slot: Date): string;
  /** `2026-03` */
  month(slot: Date): string;
  isSlot(slot: Date): boolean;
  /** The slot after it, in ms; Infinity where there is none. */
  next(slot: Date): number;
}

/** By the timing in words; and by its object, since a key is asked for with every point. */
const byText = new Map<string, Calendar>();
const byObject = new WeakMap<Timing, Calendar>();

export function calendarOf(timing: Timing): Calendar {
  const known = byObject.get(timing);
  if (known) return known;
  const key = `${timing.schedule} ${timing.timeZone}`;
  const calendar = byText.get(key) ?? newCalendar(timing);
  byText.set(key, calendar);
  byObject.set(timing, calendar);
  return calendar;
}

function newCalendar(timing: Timing): Calendar {
  const clock = remembered((slot) => wallClock(slot, timing.timeZone));
  return {
    clock,
    week: remembered((slot) => isoWeek(clock(slot))),
    month: (slot) => clock(slot).slice(0, 7),
    isSlot: remembered((slot) => isSlot(timing, slot)),
    next: remembered((slot) => nextSlot(timing, slot)?.getTime() ?? Infinity),
  };
}

function remembered<T>(find: (slot: Date) => T): (slot: Date) => T {
  const found = new Map<number, T>();
  return (slot) => {
    const known = found.get(slot.getTime());
    if (known !== undefined) return known;
    const value = find(slot);
    found.set(slot.getTime(), value);
    return value;
  };
}

/** The same clock time so many days earlier. */
export function daysBefore(clock: string, days: number): string {
  const date = new Date(Date.parse(clock.slice(0, 10)) - days * DAY);
  return date.toISOString().slice(0, 10) + clock.slice(10);
}

/** A week belongs to the year that its Thursday lies in. */
function isoWeek(clock: string): string {
  const date = Date.parse(clock.slice(0, 10));
  const thursday = new Date(date + (4 - (new Date(date).getUTCDay() || 7)) * DAY);
  const year = thursday.getUTCFullYear();
  const week = 1 + Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * DAY));
  return `${year}-W${String(week).padStart(2, '0')}`;
}
