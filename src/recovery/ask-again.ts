import { askKey, type Outcome, type Results } from './outcomes';
import { pointKey, slotText } from './identity';
import { pointsIn, type World } from './world';

/**
 * A slot of the schedule that was refused is asked for again at the next tick. An ad hoc point that has no image after the
 * tick it was asked of is known to nobody any more: whoever asked has to be told.
 */
export function askAgain(world: World, found: readonly Outcome[], results: Results): Outcome[] {
  const asked = new Set(world.requests.map((request) => pointKey({ ...request, kind: 'adhoc' })));
  const made = new Set(
    Object.keys(world.regions).flatMap((region) => pointsIn(world, region).map(({ identity }) => pointKey(identity))),
  );
  return found.map((outcome) => {
    const key = askKey(outcome);
    const result = results.asks[key];
    if (!asked.has(key) || made.has(key) || result?.ok) return outcome;
    const refused = result?.failure.message ?? 'no time was left for it';
    const why = outcome.state === 'in progress' ? refused : outcome.reason;
    const reason = `${why}; nothing was made of what was asked for at ${slotText(outcome.slot)}: ask again`;
    return { ...outcome, state: 'failed', reason, alarming: true };
  });
}
