import type { DrillSettings } from '../../plan/drill-settings';
import { latestSlot } from '../../plan/schedule';
import { slotText } from '../identity';
import type { Point } from '../point';
import type { Failure } from '../world';
import { lastResults, type DrillResult, type Steps } from './result';

/** The copy that is drilled. */
export interface Drilled {
  plan: string;
  instance: string;
  imageId: string;
}

/** What a drill came to, as far as it went. */
export type DrillEnd =
  | { kind: 'nothing' }
  | { kind: 'ended'; of: Drilled; result: DrillResult }
  /** Nothing was found out about the copy. */
  | { kind: 'not made'; of?: Drilled; failure: Failure }
  | { kind: 'unfinished'; of: Drilled; doing: string; steps: Steps };

/** What a tick tells of a drill. */
export interface DrillLine extends Steps {
  plan: string;
  instance: string;
  region: string;
  imageId: string;
  state: 'passed' | 'failed' | 'in progress' | 'not made';
  /** ISO 8601, whole minutes; of a drill that is over. */
  endedAt?: string;
  reason?: string;
  code?: string;
  requestId?: string;
}

/** Why a copy failed, in words. */
export function reasonOf({ outcome, why }: DrillResult, { timeoutMinutes }: DrillSettings): string | undefined {
  if (outcome === 'passed') return undefined;
  const what = why === 'boot' ? 'its system did not come up' : `it did not pass the probe (${why ?? 'unknown'})`;
  return `${what} in ${timeoutMinutes} minutes`;
}

/**
 * A sentence for each server whose last drill failed, until the next time of the schedule: by then somebody has been called, and
 * the age of its newest usable copy goes on to tell.
 */
export function failedDrills(drill: DrillSettings, points: readonly Point[], now: Date): string[] {
  const slot = latestSlot(drill, now);
  const here = points.filter(({ region }) => region === drill.region);
  return [...lastResults(here, now)]
    .filter(([, { outcome, at }]) => outcome === 'failed' && slot !== undefined && at >= slot)
    .map(([instance, result]) => {
      const copy = here.find(
        (point) => point.identity.instance === instance && point.drill?.includes(`on=${result.server}`),
      );
      const of = copy ? `copy ${copy.imageId} of ${slotText(copy.identity.slot)}` : 'its copy';
      return `${instance} in ${drill.region}: ${of} failed its drill at ${slotText(result.at)}: ${reasonOf(result, drill)}`;
    })
    .sort();
}

export function lineOf({ region, ...wish }: DrillSettings, end: Exclude<DrillEnd, { kind: 'nothing' }>): DrillLine {
  const base = { plan: '', instance: '', imageId: '', ...end.of, region };
  switch (end.kind) {
    case 'ended':
      return {
        ...base,
        state: end.result.outcome,
        ...roundedSteps(end.result.steps),
        endedAt: slotText(end.result.at),
        reason: reasonOf(end.result, { region, ...wish }),
      };
    case 'unfinished':
      return { ...base, state: 'in progress', ...roundedSteps(end.steps), reason: end.doing };
    case 'not made': {
      const { code, message, requestId } = end.failure;
      return { ...base, state: 'not made', reason: message, code, requestId };
    }
  }
}

/** To a tenth of a minute. */
export function roundedSteps(steps: Steps): Steps {
  return Object.fromEntries(Object.entries(steps).map(([step, minutes]) => [step, Math.round(minutes * 10) / 10]));
}
