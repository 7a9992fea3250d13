import type { Plan } from '../../plan/settings';
import type { Identity } from '../identity';
import { sameServer, type Point } from '../point';
import { keepers } from './rules';
import { counted } from './trust';

/** Why a point has no copy in a destination, and gets none. */
export const OUTLIVED = 'no rule keeps a copy of it beside the newer ones';

/**
 * Whether the rules would let a copy of this point go beside those that are there: it has gone by them, or would as soon as it
 * were made. What they say of a point hangs on newer ones alone.
 *
 * @param copies in that destination
 */
export function isOutlived(plan: Plan, identity: Identity, copies: readonly Point[]): boolean {
  const counting = counted(
    plan,
    copies.filter((copy) => sameServer(copy.identity, identity)),
  );
  const [newest] = counting;
  if (!newest || plan.paused) return false;
  const { slot } = identity;
  const one: Point = { ...newest, imageId: '', identity, takenAt: slot, createdAt: slot };
  return keepers(plan, 'destination', counting)(one).length === 0;
}
