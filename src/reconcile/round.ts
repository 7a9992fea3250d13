import { createHash } from 'node:crypto';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * The instances whose turn it is in the tick at `now`: in an hour's ticks each comes once, whatever ran before. Where a tick
 * ends early, others are last in the next hour.
 */
export function whoseTurn(instances: readonly string[], tickMinutes: number, now: Date): string[] {
  const parts = 60 / tickMinutes;
  const part = Math.floor((now.getTime() % HOUR) / (tickMinutes * 60_000));
  const hour = Math.floor(now.getTime() / HOUR);
  return instances
    .filter((id) => hashed(id) % parts === part)
    .map((id) => ({ id, order: hashed(`${id} ${hour}`) }))
    .sort((a, b) => a.order - b.order)
    .map(({ id }) => id);
}

/** Whether this is the one tick of the day for something that is done once a day; other things have others. */
export function isDaily(what: string, tickMinutes: number, now: Date): boolean {
  const ticks = (24 * 60) / tickMinutes;
  return Math.floor((now.getTime() % DAY) / (tickMinutes * 60_000)) === hashed(what) % ticks;
}

function hashed(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0);
}
