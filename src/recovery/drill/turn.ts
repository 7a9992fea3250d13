import { createHash } from 'node:crypto';
import type { DrillSettings } from '../../plan/drill-settings';
import { latestSlot } from '../../plan/schedule';
import type { TickSettings } from '../../plan/settings';
import { planNamed } from '../world';
import type { Point } from '../point';
import { choosePoints } from '../restore/choose';
import { lastResults, type DrillResult } from './result';
import { compare } from '../compare';

/** A server whose copy can be drilled. */
export interface Turn {
  plan: string;
  instance: string;
  /** The newest usable copy. */
  point: Point;
  /** What its last drill came to, of this copy or of another. */
  last?: DrillResult;
}

/** Not drilled at its time: for so many hours it is tried, and then left to the next. */
const WITHIN_HOURS = 6;

/**
 * Whose turn it is: the one whose drill is longest ago first, before them those that were never drilled. The latter in an order
 * that changes from time to time: what a drill came to goes with its copy, and the same server must not be first for ever.
 */
export function turns(settings: TickSettings, drill: DrillSettings, points: readonly Point[], now: Date): Turn[] {
  const known = points.filter(({ identity }) => {
    const plan = planNamed(settings, identity.plan);
    return plan !== undefined && (plan.instances?.includes(identity.instance) ?? true);
  });
  const last = lastResults(points, now);
  const { chosen } = choosePoints(known, { region: drill.region, servers: drill, now });
  return chosen
    .map(({ instance, point }) => ({ plan: point.identity.plan, instance, point, last: last.get(instance) }))
    .map((turn) => ({ turn, chance: hashed(`${turn.instance} ${latestSlot(drill, now)?.toISOString()}`) }))
    .sort((a, b) => compare(timeOf(a.turn), timeOf(b.turn)) || compare(a.chance, b.chance))
    .map(({ turn }) => turn);
}

function hashed(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function timeOf({ last }: Turn): number {
  return last?.at.getTime() ?? -Infinity;
}

/** The time of the schedule that a drill is still to be made for. */
export function dueSlot(
  drill: DrillSettings,
  { now, since }: { now: Date; since: Date },
  results: Iterable<DrillResult>,
): Date | undefined {
  const slot = latestSlot(drill, now);
  if (!slot || slot < since || now.getTime() - slot.getTime() > WITHIN_HOURS * 3_600_000) return undefined;
  return [...results].some(({ at }) => at >= slot) ? undefined : slot;
}
