import type { DrillLine } from '../recovery/drill/report';
import { countByState, type OutcomeLine, type Report } from '../recovery/report';

type Write = (line: string) => void;

/**
 * Writes one line of JSON for each outcome that has changed, and one for each tick. An outcome that stands is not written
 * again: at a tick every few minutes, a hundred servers would otherwise fill the log with what it holds already.
 */
export class TickLog {
  /** Only saves lines: a new process begins without it and writes each outcome once more. */
  private written = new Map<string, string>();

  constructor(private readonly write: Write) {}

  /** @param invocation the request id that Function Compute gave; `requestId` in a line is the one of a refused call */
  tick(report: Report, invocation: string): void {
    const { vault, at, outcomes, problems, notes } = report;
    for (const outcome of outcomes) this.outcome({ vault, invocation }, outcome);
    for (const drill of report.drills ?? []) this.drill({ vault, invocation }, drill);
    this.forget(outcomes);
    const known = report.ages.flatMap(({ hours }) => hours ?? []);
    const level = problems.length > 0 ? 'ERROR' : 'INFO';
    this.line({
      level,
      event: 'tick',
      vault,
      invocation,
      at,
      ...counted(outcomes),
      // Of the newest copies; absent where there is none at all.
      oldestHours: known.length > 0 ? Math.max(...known) : undefined,
      withoutCopy: report.ages.filter(({ hours, state }) => hours === undefined && state !== 'unreadable').length,
      problems,
      notes,
    });
  }

  private outcome({ vault, invocation }: { vault: string; invocation: string }, outcome: OutcomeLine): void {
    const line = { level: levelOf(outcome), event: 'outcome', vault, ...outcome };
    const text = JSON.stringify(line);
    if (this.written.get(keyOf(outcome)) === text) return;
    this.written.set(keyOf(outcome), text);
    this.line({ ...line, invocation });
  }

  /** Its step changes from tick to tick, so it is always news. */
  private drill({ vault, invocation }: { vault: string; invocation: string }, drill: DrillLine): void {
    const level = { passed: 'INFO', 'in progress': 'INFO', 'not made': 'WARN', failed: 'ERROR' }[drill.state];
    this.line({ level, event: 'drill', vault, ...drill, invocation });
  }

  private forget(present: readonly OutcomeLine[]): void {
    const keys = new Set(present.map(keyOf));
    for (const key of this.written.keys()) if (!keys.has(key)) this.written.delete(key);
  }

  private line(fields: Record<string, unknown>): void {
    this.write(`${JSON.stringify(fields)}\n`);
  }
}

function keyOf({ plan, instance, slot, kind, destination }: OutcomeLine): string {
  return [plan, instance, slot, kind, destination].join(' ');
}

function levelOf({ state }: OutcomeLine): string {
  if (state === 'failed' || state === 'missed') return 'ERROR';
  return state === 'partial' || state === 'skipped' ? 'WARN' : 'INFO';
}

function counted(outcomes: readonly OutcomeLine[]): Record<string, number> {
  const counts = countByState(outcomes);
  return Object.fromEntries(Object.entries(counts).map(([state, count]) => [state.replace(' ', '_'), count]));
}
