const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** What a clock in the zone shows: `2026-03-02-02:00`. */
export function wallClock(at: Date, timeZone: string): string {
  const ahead = steadyAhead(timeZone, at.getTime(), at.getTime());
  if (ahead === undefined) return shown(at, timeZone);
  return new Date(at.getTime() + ahead * MINUTE).toISOString().slice(0, 16).replace('T', '-');
}

/** Whether clocks in the zone showed the same a little earlier, before they were set back. */
export function isRepeated(at: Date, timeZone: string): boolean {
  if (steadyAhead(timeZone, at.getTime() - DAY, at.getTime()) !== undefined) return false;
  const setBack = ahead(at.getTime() - 180 * MINUTE, timeZone) - ahead(at.getTime(), timeZone);
  if (!(setBack > 0)) return false;
  return wallClock(new Date(at.getTime() - setBack * MINUTE), timeZone) === wallClock(at, timeZone);
}

/**
 * Minutes that the zone is ahead of UTC, where it is the same on all days of UTC from one instant to another; undefined where clocks
 * are changed meanwhile. No zone does so twice within a day. It is what most questions about a zone come to, and `Intl`
 * takes many times as long to answer one.
 */
export function steadyAhead(timeZone: string, from: number, until: number): number | undefined {
  const first = Math.floor(from / DAY);
  const last = Math.floor(until / DAY) + 1;
  const known = byDay.get(timeZone) ?? new Map<number, number>();
  byDay.set(timeZone, known);
  const on = (day: number): number => {
    const found = known.get(day) ?? ahead(day * DAY, timeZone);
    known.set(day, found);
    return found;
  };
  const steady = on(first);
  for (let day = first + 1; day <= last; day += 1) if (on(day) !== steady) return undefined;
  // Of years that nobody writes with four digits it is not known.
  return Number.isInteger(steady) ? steady : undefined;
}

/** By zone and day, as its first instant is. */
const byDay = new Map<string, Map<number, number>>();

/** Minutes that the zone is ahead of UTC. */
function ahead(at: number, timeZone: string): number {
  const [year, month, day, time] = shown(new Date(at), timeZone).split('-');
  return Date.parse(`${year}-${month}-${day}T${time}:00Z`) / MINUTE - Math.floor(at / MINUTE);
}

function shown(at: Date, timeZone: string): string {
  const part = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  return `${part['year']}-${part['month']}-${part['day']}-${part['hour']}:${part['minute']}`;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  formats.set(timeZone, made);
  return made;
}
