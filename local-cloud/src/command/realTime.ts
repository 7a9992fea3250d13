import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalCloud } from '../localCloud';

const STEP_MS = 250;

/**
 * Lets a real second be a virtual one, on top of whatever else moves the clock: advances, and functions that wait. So the
 * virtual clock is never slower than the real one. Ends when aborted.
 */
export async function followRealTime(cloud: Pick<LocalCloud, 'clock'>, signal: AbortSignal): Promise<void> {
  let seen = performance.now();
  while (!signal.aborted) {
    await sleep(STEP_MS, undefined, { signal }).catch(() => undefined);
    const passed = Math.floor(performance.now() - seen);
    seen += passed;
    await cloud.clock.advance(`PT${passed / 1000}S`);
  }
}
