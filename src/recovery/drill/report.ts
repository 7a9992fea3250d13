import type { DrillSettings } from '../../plan/drill-settings';
import { latestSlot } from '../../plan/schedule';
import { slotText } from '../identity';
import type { Point } from '../point';
import { lastResults } from './turn';
import type { DrillResult, Steps } from './result';

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
