import type { CallRecord } from 'local-cloud';
import type { View } from './view';

/** What the function said at the end of a tick, as far as it is checked. */
export interface Said {
  at: string;
  outcomes: {
    plan: string;
    instance: string;
    slot: string;
    kind: string;
    destination: string;
    state: string;
    code?: string;
  }[];
  ages: {
    plan: string;
    instance: string;
    destination: string;
    takenAt?: string;
    hours?: number;
    targetHours: number;
    state: string;
  }[];
}

/** One tick and what it left. */
export interface Moment {
  /** As the tick found the cloud, and as it left it. */
  before: View;
  view: View;
  /** Undefined where the tick was killed. */
  said?: Said;
  calls: readonly CallRecord[];
}

/** Looks at every tick, and tells what is broken, in a sentence each. */
export interface PromiseCheck {
  name: string;
  check(moment: Moment): string[];
  /** What can only be told at the end. */
  end?(): string[];
}

/** Minutes for which something may be the case, not counting the time in which nobody could have mended it. */
export class Grace {
  private readonly since = new Map<string, number>();
  private readonly wasBlocked = new Set<string>();

  constructor(private readonly minutes: number) {}

  /** @param blocked whether this tick could do nothing about it. @returns those that have been there for too long */
  overdue(present: readonly string[], now: number, blocked: (key: string) => boolean): string[] {
    for (const key of [...this.since.keys()]) if (!present.includes(key)) this.since.delete(key);
    return present.filter((key) => {
      const isBlocked = blocked(key);
      // No tick may have been run for long when it ends: the time counts from the first that could do something.
      if (isBlocked || this.wasBlocked.has(key) || !this.since.has(key)) this.since.set(key, now);
      if (isBlocked) this.wasBlocked.add(key);
      else this.wasBlocked.delete(key);
      const isOverdue = now - (this.since.get(key) ?? now) > this.minutes * 60_000;
      // Told once.
      if (isOverdue) this.since.set(key, Infinity);
      return isOverdue;
    });
  }
}
