import type { Plan } from '../../plan/settings';
import { pointKey, slotText } from '../identity';
import { isPossible, isUsable, type Point } from '../point';
import { calendarOf } from './calendar';
import { byAge } from './order';

/** Why a point's tags are not believed. It stays, and counts for nothing. */
export interface Distrust {
  cause: 'impossible time' | 'off schedule';
  why: string;
}

/**
 * An impossible time was written by a wrong clock or by somebody else. A slot that is not on the schedule may also be of a
 * schedule that the plan had before.
 */
export function distrustOf(plan: Plan, point: Point): Distrust | undefined {
  const { identity, createdAt, takenAt } = point;
  if (!isPossible(point)) {
    const says = `slot ${slotText(identity.slot)}, taken ${takenAt.toJSON()}, but created ${createdAt.toJSON()}`;
    return { cause: 'impossible time', why: `its times cannot be: ${says}` };
  }
  if (identity.kind === 'scheduled' && !calendarOf(plan).isSlot(identity.slot)) {
    return { cause: 'off schedule', why: `its slot ${slotText(identity.slot)} is not on the plan's schedule` };
  }
  return undefined;
}

/**
 * Usable points whose tags can be believed, newest data first: only these stand in for others. One a slot, the first that was
 * made: whoever may make images, and nothing else, must not be able to push the others out by more of them.
 */
export function counted(plan: Plan, points: readonly Point[]): Point[] {
  const first = new Map<string, Point>();
  for (const point of points.filter((one) => isUsable(one) && !distrustOf(plan, one))) {
    const known = first.get(pointKey(point.identity));
    if (!known || madeBefore(point, known)) first.set(pointKey(point.identity), point);
  }
  return [...first.values()].sort(byAge);
}

function madeBefore(a: Point, b: Point): boolean {
  const earlier = a.createdAt.getTime() - b.createdAt.getTime();
  return earlier < 0 || (earlier === 0 && a.imageId < b.imageId);
}
