import type { Settings } from '../../plan/settings';
import type { Cloud } from '../context';
import type { Progress } from '../progress';
import { round, type Standing } from './round';
import type { Order } from './order';
import { placeText } from '../words';

/** Images and copies take many minutes, and a round asks for a dozen lists. */
const ROUND_SECONDS = 60;
/** A refusal may pass: throttling, a region that answers again. One that stays so long is told. */
const REFUSALS = 3;

export interface Followed {
  standings: Standing[];
  notes: string[];
  interrupted: boolean;
}

interface Course extends Order {
  now: Cloud['now'];
  pass: Cloud['pass'];
  signal: AbortSignal;
  progress: Progress;
}

/** Round after round until every destination holds a usable copy, or never will. */
export async function follow(settings: Settings, course: Course): Promise<Followed> {
  const { cloudOf, now, requests, limited, signal } = course;
  const refusals = new Map<string, number>();
  const notes = new Set<string>();
  for (;;) {
    const done = await round(settings, { cloudOf, now, requests, tidy: !limited });
    for (const note of done.notes) notes.add(note);
    course.progress.show(done.standings.map(stepOf));
    const ended = done.standings.every((standing) => isFinal(standing, refusals));
    if (ended || signal.aborted) {
      return { standings: done.standings, notes: [...notes], interrupted: !ended };
    }
    await course.pass(ROUND_SECONDS * 1000, signal);
  }
}

function stepOf(standing: Standing) {
  const { instance, destination, state, reason, code, percent } = standing;
  const doing = state === 'in progress' ? reason : [state, reason, code].filter(Boolean).join(', ');
  return { key: `${instance} to ${destination}`, percent, doing };
}

function isFinal(standing: Standing, refusals: Map<string, number>): boolean {
  if (standing.state === 'in progress') {
    refusals.delete(placeText(standing));
    return false;
  }
  if (standing.state !== 'failed' || standing.alarming) return true;
  const count = (refusals.get(placeText(standing)) ?? 0) + 1;
  refusals.set(placeText(standing), count);
  return count >= REFUSALS;
}
