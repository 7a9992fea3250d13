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
      const key = [plan, instance, slot, kind, destination].join(' ');
      // A region that goes dark later takes nothing back of it.
      if (this.outcomes.get(key)?.state !== 'protected') this.outcomes.set(key, line);
    }
  }

  /**
   * How every slot of every server ended, in every destination.
   *
   * @param isOver of a slot (ISO 8601) for which no image can begin any more, since the source is lost for good: it is missed,
   * though as long as the region is dark a tick can only say that it could not be asked
   */
  states(isOver: (line: OutcomeLine) => boolean): Partial<Record<OutcomeState, number>> {
    const lines = [...this.outcomes.values()];
    return countByState(
      lines.map((line) => (line.state === 'failed' && isOver(line) ? { ...line, state: 'missed' } : line)),
    );
  }
}
