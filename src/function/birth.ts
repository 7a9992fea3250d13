/**
 * The stack's birth from `OFFSITE_SINCE`: the creation time of the function's role, as a date (UTC where it names no zone) or
 * in seconds since 1970. What cannot be read, or lies ahead, counts as long ago: protecting
 * a slot too many is better than waiting for one.
 */
export function birthOf(text: string | undefined, now: Date): Date {
  const value = (text ?? '').trim();
  const time = /^\d+$/.test(value) ? new Date(Number(value) * 1000) : new Date(dated(value));
  return Number.isNaN(time.getTime()) || time > now ? new Date(0) : time;
}

function dated(value: string): string {
  return /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?$/.test(value) ? `${value.replace(' ', 'T')}Z` : value;
}
