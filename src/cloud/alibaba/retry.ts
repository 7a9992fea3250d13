import type { CloudError } from '../errors';
import { TIMEOUT } from './errors';

export interface RetryPolicy {
  /** Tries in all. */
  tries: number;
  /** Of the first pause, in ms; each further one doubles. */
  baseDelay: number;
  /** 0 <= x < 1: spreads the pauses of many instances. */
  random: () => number;
  sleep: (ms: number) => Promise<void>;
  /** Whether the time for it is up: then no call is repeated. Default never. */
  isOver?: () => boolean;
}

/**
 * Repeats `ask` while it is worth it: throttling and server errors with a growing pause, a broken connection once, silence not at
 * all, since a region that is gone must not use up the tick. Safe for any operation that gives the same result when it is sent twice.
 */
export async function withRetry<T>(
  policy: RetryPolicy,
  ask: () => Promise<T>,
  fail: (e: unknown) => CloudError,
): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await ask();
    } catch (thrown) {
      const error = fail(thrown);
      if (tried >= triesFor(error, policy) || policy.isOver?.()) throw error;
      await policy.sleep(policy.baseDelay * 2 ** (tried - 1) * (0.5 + policy.random() / 2));
    }
  }
}

function triesFor({ kind, code }: CloudError, { tries }: RetryPolicy): number {
  if (kind === 'throttled' || kind === 'server') return tries;
  return kind === 'unreachable' && code !== TIMEOUT ? Math.min(2, tries) : 1;
}
