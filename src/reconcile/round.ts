import { createHash } from 'node:crypto';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * The instances whose turn it is in the tick at `now`: in an hour's ticks each comes once, whatever ran before, and in the next
 * hour a tick later, so that a tick that always fails is nobody's only one. Where a tick ends early, others are last then.
 */
export function whoseTurn(instances: readonly string[], tickMinutes: number, now: Date): string[] {
  const parts = 60 / tickMinutes;
  const time = onTime(tickMinutes, now);
  const hour = Math.floor(time / HOUR);
  const part = Math.floor((time % HOUR) / (tickMinutes * MINUTE));
  const turn = instances.filter((id) => (hashed(id) + hour) % parts === part);
  return shuffled(turn, hour);
}

/** In another order each day, for what may find no time to the end: then others are last. */
export function inTurn(instances: readonly string[], tickMinutes: number, now: Date): string[] {
  return shuffled(instances, Math.floor(onTime(tickMinutes, now) / DAY));
}

/**
 * Whether this is the one tick of the day for something that is done once a day; other things have others. Each day it is an hour
 * and a little later, out of the reach of whatever fails at one time of the day.
 */
export function isDaily(what: string, tickMinutes: number, now: Date): boolean {
  const ticks = (24 * 60) / tickMinutes;
  const time = onTime(tickMinutes, now);
  const tick = Math.floor((time % DAY) / (tickMinutes * MINUTE));
  const later = Math.floor(time / DAY) * (60 / tickMinutes + 1);
  return tick === (hashed(what) + later) % ticks;
}

/** Half a tick on: a timer that fires a moment early is the tick that it was meant to be, and takes nobody's turn. */
function onTime(tickMinutes: number, now: Date): number {
  return now.getTime() + (tickMinutes * MINUTE) / 2;
}

function shuffled(instances: readonly string[], seed: number): string[] {
  return instances
    .map((id) => ({ id, order: hashed(`${id} ${seed}`) }))
    .sort((a, b) => a.order - b.order)
    .map(({ id }) => id);
}

function hashed(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0);
}
