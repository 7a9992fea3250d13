import { closest, distance } from 'fastest-levenshtein';
import type { Failure } from '../recovery/world';

// How times and amounts are written in every command.

/** `2026-03-01 18:00Z` */
export function timeText(at: string | Date): string {
  const iso = at instanceof Date ? at.toISOString() : new Date(at).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)}Z`;
}

export function hoursText(hours: number): string {
  return `${Math.round(hours * 10) / 10} h`;
}

/** `1 night`, `2 nights` */
export function many(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** A server in a destination, as a key. */
export function placeText({
  plan,
  instance,
  destination,
}: Record<'plan' | 'instance' | 'destination', string>): string {
  return `${plan} ${instance} ${destination}`;
}

/** `last 7, weekly 8` */
export function rulesText(rules: object): string {
  const set = Object.entries(rules as Record<string, number | undefined>).filter(([, count]) => count !== undefined);
  return set.length === 0 ? 'all' : set.map(([name, count]) => `${name} ${count}`).join(', ');
}

/** What the cloud answered. */
export function failureText({ code, message, requestId }: Failure): string {
  return `${code} ${message}${requestId ? ` (request id ${requestId})` : ''}`;
}

/** ` The nearest is web.`, where one of the known words is so near that it may be meant; else nothing. */
export function nearestText(word: string, known: readonly string[]): string {
  if (known.length === 0) return '';
  const near = closest(word, known);
  return distance(word, near) <= Math.max(word.length, near.length) / 2 ? ` The nearest is ${near}.` : '';
}
