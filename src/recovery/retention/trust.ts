import type { Plan } from '../../plan/settings';
import { pointKey, slotText } from '../identity';
import { isPossible, isUsable, type Point } from '../point';
import { calendarOf } from './calendar';
import { byAge } from './order';

/** Why a point's tags are not believed. It stays, and counts for nothing. */
export interface Distrust {
  cause: 'impossible time' | 'off schedule' | 'doubtful';
  why: string;
}

/**
 * An impossible time was written by a wrong clock or by somebody else. A slot that is not on the schedule may also be of a
 * schedule that the plan had before. Doubtful is what the function would not have made: whoever holds a key that may make
 * images can write any tags, but not the time at which the cloud says that an image was made.
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
  if (!hasSheet(point)) return { cause: 'doubtful', why: 'it has no server sheet, which the function always writes' };
  return tooLate(plan, point);
}

function hasSheet({ sheet: { type, zone, disks } }: Point): boolean {
  return type !== '' && zone !== '' && disks.length > 0;
}

const HOUR = 3_600_000;
/** A tick that saw a slot may ask for its image half an hour later, and clocks are a quarter of an hour apart at most. */
const ASKED_HOURS = 1;
/** Beyond the target of its plan: what copies may wait for under overload, or for a region that was away. */
const COPIED_HOURS = 24;

/** Nobody asks for the image of a slot once the next is there, and of images that wait for a copy the newest goes first. */
function tooLate(
  plan: Plan,
  { identity: { slot, kind }, createdAt, takenAt, sourceImageId }: Point,
): Distrust | undefined {
  const own = kind === 'adhoc' ? slot.getTime() + plan.startWithinHours * HOUR : calendarOf(plan).next(slot);
  const isCopy = sourceImageId !== undefined;
  const copied = slot.getTime() + (plan.maxAgeHours + COPIED_HOURS) * HOUR;
  const taken = (isCopy ? takenAt : createdAt).getTime();
  if (taken <= own + ASKED_HOURS * HOUR && (!isCopy || createdAt.getTime() <= copied)) return undefined;
  const what = isCopy ? `taken ${takenAt.toJSON()} and copied ${createdAt.toJSON()}` : `made ${createdAt.toJSON()}`;
  return { cause: 'doubtful', why: `it was ${what}, too late for its slot ${slotText(slot)}` };
}

/**
 * Usable points whose tags can be believed, newest data first: only these stand in for others. One a slot, and one an hour of
 * those asked for ad hoc, the first that was made: whoever may make images, and nothing else, must not be able to push the
 * others out by more of them.
 */
export function counted(plan: Plan, points: readonly Point[]): Point[] {
  const first = new Map<string, Point>();
  for (const point of points.filter((one) => isUsable(one) && !distrustOf(plan, one))) {
    const place = placeOf(point);
    const known = first.get(place);
    if (!known || madeBefore(point, known)) first.set(place, point);
  }
  return [...first.values()].sort(byAge);
}

/** Two points of the same one stand for one. */
function placeOf({ identity, createdAt }: Point): string {
  if (identity.kind !== 'adhoc') return pointKey(identity);
  return `${identity.plan}/${identity.instance}/${Math.floor(createdAt.getTime() / HOUR)}/adhoc`;
}

function madeBefore(a: Point, b: Point): boolean {
  const earlier = a.createdAt.getTime() - b.createdAt.getTime();
  return earlier < 0 || (earlier === 0 && a.imageId < b.imageId);
}
