import { many } from '../src/cli/words';
import { countByState, type OutcomeLine } from '../src/recovery/report';

/** Something that has to be so for exit code 0, and whether it is. */
export interface Finding {
  ok: boolean;
  text: string;
}

/** The slots that came by a time; those that came since are not judged. */
export function cameBy(until: Date, outcomes: readonly OutcomeLine[]): OutcomeLine[] {
  return outcomes.filter(({ slot }) => new Date(slot) <= until);
}

export function isUnderWay(outcomes: readonly OutcomeLine[]): boolean {
  return outcomes.some(({ state }) => state === 'in progress');
}

/** Well only if there was something to be protected, and all of it is. */
export function judge(outcomes: readonly OutcomeLine[]): Finding {
  const safe = new Set(outcomes.filter(({ state }) => state === 'protected').map(placeOf));
  // Where two plans meet at a slot, the image of one of them is the server's.
  const left = outcomes.filter((line) => !safe.has(placeOf(line)));
  if (outcomes.length === 0) return { ok: false, text: 'no slot came at which a server was to be protected' };
  if (left.length === 0) return { ok: true, text: `protected: ${many(outcomes.length, 'slot')} of ${outcomes.length}` };
  const states = Object.entries(countByState(left)).map(([state, count]) => `${state} ${count}`);
  return {
    ok: false,
    text: `not protected: ${many(left.length, 'slot')} of ${outcomes.length} (${states.join(', ')})`,
  };
}

export function exitCode(findings: readonly Finding[]): 0 | 1 {
  return findings.every(({ ok }) => ok) ? 0 : 1;
}

/** One line: the exit code, and why. */
export function verdictText(findings: readonly Finding[]): string {
  const code = exitCode(findings);
  const told = findings.filter(({ ok }) => ok === (code === 0)).map(({ text }) => text);
  return `Exit code ${code}: ${told.join('; ')}.`;
}

function placeOf({ instance, slot, destination }: OutcomeLine): string {
  return [instance, slot, destination].join(' ');
}
