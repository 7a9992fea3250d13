const MINUTE = 60_000;
const DAY = 86_400_000;

/**
 * The moments at which it is a time of day in a zone, one for each of its days: of a time that comes twice the first, of one that
 * is left out the end of the gap. Found by looking at the clock every quarter of an hour, and not by any cron expression.
 */
export function daily(clockTime: string, zone: string, from: number, until: number): number[] {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'short',
    hour12: false,
  });
  const slots = new Map<string, number>();
  // A day before, so that the first may be a repetition.
  for (let at = Math.ceil((from - DAY) / (15 * MINUTE)) * 15 * MINUTE; at < until; at += 15 * MINUTE) {
    const [day = '', time = ''] = format.format(at).split(', ');
    if (!slots.has(day) && time.replace(/^24/, '00') >= clockTime) slots.set(day, at);
  }
  return [...slots.values()].filter((at) => at >= from);
}
