const HOUR = 60 * 60 * 1000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** What a clock in the zone shows: `2026-03-02-02:00`. */
export function wallClock(at: Date, timeZone: string): string {
  const part = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  return `${part['year']}-${part['month']}-${part['day']}-${part['hour']}:${part['minute']}`;
}

/** Whether clocks in the zone showed the same a little earlier, before they were set back. */
export function isRepeated(at: Date, timeZone: string): boolean {
  const setBack = offset(new Date(at.getTime() - 3 * HOUR), timeZone) - offset(at, timeZone);
  if (setBack <= 0) return false;
  return wallClock(new Date(at.getTime() - setBack), timeZone) === wallClock(at, timeZone);
}

/** Milliseconds that the zone is ahead of UTC, to the minute. */
function offset(at: Date, timeZone: string): number {
  const [year, month, day, time] = wallClock(at, timeZone).split('-');
  const minute = Math.floor(at.getTime() / 60_000) * 60_000;
  return Date.parse(`${year}-${month}-${day}T${time}:00Z`) - minute;
}

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
