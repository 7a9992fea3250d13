import { askKey, copyKey, type Outcome, type Result, type Results } from '../recovery/outcomes';
import type { Failure } from '../recovery/world';

/**
 * What the cloud said last to each request that it refused, for as long as the process lives. It decides nothing: it tells why a
 * slot came to nothing in the end. A new process begins without it, and says only that it did.
 */
export class Refusals {
  private last = new Map<string, Failure>();

  /** Learns from a tick's results, and adds to its outcomes what earlier ticks were refused with. */
  explain(found: readonly Outcome[], { asks, copies }: Results): Outcome[] {
    for (const [key, result] of Object.entries({ ...asks, ...copies })) this.learn(key, result);
    const present = new Set(found.flatMap(keysOf));
    for (const key of this.last.keys()) if (!present.has(key)) this.last.delete(key);
    return found.map((outcome) => this.withReason(outcome));
  }

  private learn(key: string, result: Result): void {
    if (result.ok) this.last.delete(key);
    else this.last.set(key, result.failure);
  }

  private withReason(outcome: Outcome): Outcome {
    if ((outcome.state !== 'missed' && outcome.state !== 'skipped') || outcome.code) return outcome;
    const [refusal] = keysOf(outcome).flatMap((key) => this.last.get(key) ?? []);
    if (!refusal) return outcome;
    const { code, requestId, message } = refusal;
    return { ...outcome, reason: `${outcome.reason}; last refused: ${message}`, code, requestId };
  }
}

function keysOf(outcome: Outcome): string[] {
  return [copyKey(outcome, outcome.destination), askKey(outcome)];
}
