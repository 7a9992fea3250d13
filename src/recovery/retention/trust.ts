import type { Plan } from '../../plan/settings';
import { slotText } from '../identity';
import { isUsable, type Point } from '../point';
import { calendarOf } from './calendar';
import { byAge } from './order';

/** Why a point's tags are not believed. It stays, and counts for nothing. */
export interface Distrust {
  cause: 'impossible time' | 'off schedule';
  why: string;
}

/** The cloud takes no request from a clock that is further off. */
const CLOCKS_APART = 15 * 60_000;

/**
 * An impossible time was written by a wrong clock or by somebody else. A slot that is not on the schedule may also be of a
 * schedule that the plan had before.
 */
export function distrustOf(plan: Plan, { identity, createdAt, takenAt }: Point): Distrust | undefined {
  const { slot, kind } = identity;
  const latest = createdAt.getTime() + CLOCKS_APART;
  // Written so that a time nobody can read is not believed either.
  if (!(slot.getTime() <= latest)) {
    const why = `its slot ${slotText(slot)} is later than its creation at ${createdAt.toJSON()}`;
    return { cause: 'impossible time', why };
  }
  if (!(takenAt.getTime() <= latest)) {
    const why = `it says it was taken at ${takenAt.toJSON()}, later than its creation at ${createdAt.toJSON()}`;
    return { cause: 'impossible time', why };
  }
  if (kind === 'scheduled' && !calendarOf(plan).isSlot(slot)) {
    return { cause: 'off schedule', why: `its slot ${slotText(slot)} is not on the plan's schedule` };
  }
  return undefined;
}

/** Usable points whose tags can be believed, newest data first: only these stand in for others. */
export function counted(plan: Plan, points: readonly Point[]): Point[] {
  return points.filter((point) => isUsable(point) && !distrustOf(plan, point)).sort(byAge);
}
