import type { CallRecord } from 'local-cloud';
import type { OutcomeState } from '../recovery/outcomes';
import { countByState, type OutcomeLine, type Report } from '../recovery/report';

/** What a rehearsal's calls and outcomes add up to. */
export class Tally {
  readonly accepted: Record<string, number> = {};
  /** By the cloud's code, or the kind of fault. */
  readonly refused: Record<string, number> = {};
  private readonly outcomes = new Map<string, OutcomeLine>();

  addCalls(calls: readonly CallRecord[]): void {
    for (const { action, outcome } of calls) {
      const [counts, key] = outcome === 'ok' ? [this.accepted, action] : [this.refused, outcome];
      counts[key] = (counts[key] ?? 0) + 1;
    }
  }

  addReport({ outcomes }: Report): void {
    for (const line of outcomes) {
      const { plan, instance, slot, kind, destination } = line;
      this.outcomes.set([plan, instance, slot, kind, destination].join(' '), line);
    }
  }

  /** How every slot of every server ended, in every destination. */
  states(): Partial<Record<OutcomeState, number>> {
    return countByState([...this.outcomes.values()]);
  }
}
