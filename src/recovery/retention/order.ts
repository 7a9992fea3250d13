import { compare } from '../compare';
import type { Point } from '../point';

/** Newest slot first: what people see, and what keep rules go by. Total, so that no answer hangs on the order of a list. */
export function bySlot(a: Point, b: Point): number {
  return b.identity.slot.getTime() - a.identity.slot.getTime() || byAge(a, b);
}

/** Newest data first. */
export function byAge(a: Point, b: Point): number {
  return (
    b.takenAt.getTime() - a.takenAt.getTime() ||
    b.identity.slot.getTime() - a.identity.slot.getTime() ||
    b.createdAt.getTime() - a.createdAt.getTime() ||
    compare(b.imageId, a.imageId)
  );
}
