import type { Point } from '../point';

/** Minutes from the moment that the server was asked for. */
export interface Steps {
  running?: number;
  /** Its system is up. */
  booted?: number;
  probed?: number;
}

/** What a copy's drill tag says. */
export interface DrillResult {
  outcome: 'passed' | 'failed';
  /** When it ended; whole minutes. */
  at: Date;
  /** The server that the copy was booted as. */
  server: string;
  steps: Steps;
  /** Of a failure: `boot`, or what the probe came to, such as `exit-3`. */
  why?: string;
  /** When this very copy passed before. */
  passedBefore?: Date;
}

const STEPS = ['running', 'booted', 'probed'] as const;
const LONGEST_WHY = 14;
/** The clocks of two that write results may be so far apart. */
const CLOCKS_APART = 15 * 60_000;
/** Of a tag's value, in characters. */
const VALUE_LIMIT = 128;

/** As `passed 2026-03-02T04:03Z on=i-m5e running=1.2 booted=2.5 probed=2.6`. */
export function resultText({ outcome, at, server, steps, why, passedBefore }: DrillResult): string {
  const words = [
    outcome,
    minuteText(at),
    `on=${server}`,
    stepsText(steps),
    why && `why=${why.replace(/[^\w.-]/g, '-').slice(0, LONGEST_WHY)}`,
    passedBefore && `passed=${minuteText(passedBefore)}`,
  ];
  return words.filter(Boolean).join(' ').slice(0, VALUE_LIMIT);
}

/** Undefined for a copy that was never drilled, and for what this program did not write. */
export function readResult(text: string | undefined): DrillResult | undefined {
  const [outcome, time = '', ...rest] = (text ?? '').split(' ');
  if (outcome !== 'passed' && outcome !== 'failed') return undefined;
  const at = new Date(time);
  if (Number.isNaN(at.getTime())) return undefined;
  const members = Object.fromEntries(rest.map((word) => word.split('=')));
  const before = new Date(members.passed ?? '');
  return {
    outcome,
    at,
    server: members.on ?? '',
    steps: readSteps(rest.join(' ')),
    why: members.why,
    passedBefore: Number.isNaN(before.getTime()) ? undefined : before,
  };
}

export function stepsText(steps: Steps): string {
  return STEPS.flatMap((step) => (steps[step] === undefined ? [] : [`${step}=${rounded(steps[step])}`])).join(' ');
}

export function readSteps(text: string | undefined): Steps {
  const members = Object.fromEntries((text ?? '').split(' ').map((word) => word.split('=')));
  const known = STEPS.map((step) => [step, Number(members[step] ?? NaN)] as const);
  return Object.fromEntries(known.filter(([, minutes]) => !Number.isNaN(minutes)));
}

/** Of each server, by its old id. What claims to have been later than now is no result. */
export function lastResults(points: readonly Point[], now: Date): Map<string, DrillResult> {
  const last = new Map<string, DrillResult>();
  for (const { identity, drill } of points) {
    const result = readResult(drill);
    if (!result || result.at.getTime() > now.getTime() + CLOCKS_APART) continue;
    const known = last.get(identity.instance);
    if (!known || known.at < result.at) last.set(identity.instance, result);
  }
  return last;
}

/** When the copy passed last, this time or before. */
export function lastPassed(point: Point | undefined): Date | undefined {
  const result = readResult(point?.drill);
  return result?.outcome === 'passed' ? result.at : result?.passedBefore;
}

function rounded(minutes: number): number {
  return Math.round(minutes * 10) / 10;
}

function minuteText(at: Date): string {
  return `${at.toISOString().slice(0, 16)}Z`;
}
