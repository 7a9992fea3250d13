import { createHash } from 'node:crypto';
import type { Plan } from './settings';
import { isRepeated, wallClock } from './wall-clock';

export type Side = 'source' | 'destination';

/** Of an image's name, in characters, as ECS has it. */
export const NAME_LIMIT = 128;

type Naming = Pick<Plan, 'name' | 'timeZone' | 'imageName' | 'destinationImageName'>;

/**
 * The name of a point's image, for people: `<imageName>-<instance id>-<YYYY-MM-DD-HH:mm in the plan's zone>`. Where two
 * would meet it says more: `-repeated` for the second of two equal clock times, `-adhoc` for an unscheduled point, `-try2`
 * for an attempt, `-plan-<name>` when another plan has the same image name. What would be too long loses the end of its
 * image name to a short hash.
 *
 * @param siblings all plans of the stack; whether `plan` itself is among them makes no difference
 * @param slot any instant; only its minute counts
 * @param attempt from 1
 * @param side which of the plan's two image names; the clock and the other rules are the same
 */
export function pointName(
  plan: Naming,
  siblings: readonly Naming[],
  instanceId: string,
  slot: Date,
  attempt: number,
  side: Side,
  kind: 'scheduled' | 'adhoc' = 'scheduled',
): string {
  const base = imageName(plan, side);
  const shared = siblings.some(
    (other) => other.name !== plan.name && imageName(other, side).toLowerCase() === base.toLowerCase(),
  );
  const tail = [
    `-${instanceId}-${wallClock(slot, plan.timeZone)}`,
    isRepeated(slot, plan.timeZone) ? '-repeated' : '',
    kind === 'adhoc' ? '-adhoc' : '',
    attempt > 1 ? `-try${attempt}` : '',
    // Last, since a plan's name may end like any of the others.
    shared ? `-plan-${plan.name}` : '',
  ].join('');
  return fitted(base, tail);
}

function imageName(plan: Naming, side: Side): string {
  return side === 'source' ? plan.imageName : plan.destinationImageName;
}

function fitted(base: string, tail: string): string {
  if (base.length + tail.length <= NAME_LIMIT) return base + tail;
  const hash = createHash('sha256')
    .update(base + tail)
    .digest('hex')
    .slice(0, 10);
  const room = NAME_LIMIT - tail.length - hash.length - 1;
  // By whole characters: half a surrogate pair would be no letter.
  let kept = '';
  for (const character of base) {
    if (kept.length + character.length > room) break;
    kept += character;
  }
  return `${kept}-${hash}${tail}`;
}
