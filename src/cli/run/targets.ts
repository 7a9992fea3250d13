import type { Settings } from '../../plan/settings';
import type { Outcome } from '../../recovery/outcomes';
import { membersOf, type AdHocRequest, type World } from '../../recovery/world';
import { CliError, EXIT } from '../exit';
import { nearestText } from '../words';

export interface Target {
  plan: string;
  instance: string;
}

/**
 * The servers that are meant by names of plans and ids of servers.
 *
 * @param planName of the plan whose rules hold, for a server of several
 * @throws CliError for what nobody knows
 */
export function targetsOf(
  settings: Settings,
  world: World,
  what: readonly string[],
  planName: string | undefined,
): Target[] {
  if (planName !== undefined && !settings.plans.some(({ name }) => name === planName)) {
    throw unknown(planName, settings, world);
  }
  const all = settings.plans
    .filter(({ name }) => planName === undefined || name === planName)
    .flatMap((plan) => membersOf(world, plan).map((instance) => ({ plan: plan.name, instance })));
  const targets = what.flatMap((word) => {
    const meant = all.filter(({ plan, instance }) => plan === word || instance === word);
    if (meant.length === 0) throw unknown(word, settings, world);
    const plans = meant.filter(({ instance }) => instance === word).map(({ plan }) => plan);
    if (plans.length > 1) {
      const advice = `Say which rules hold: --plan ${plans.join(' or --plan ')}.`;
      throw new CliError(EXIT.usage, `${word} is in ${plans.length} plans`, advice);
    }
    return meant;
  });
  return [...new Map(targets.map((target) => [`${target.plan} ${target.instance}`, target])).values()];
}

function unknown(word: string, settings: Settings, world: World): CliError {
  const known = settings.plans.flatMap((plan) => [plan.name, ...membersOf(world, plan)]);
  const plans = settings.plans.map(({ name }) => name).join(', ');
  const message = `${word} is no plan of this stack, and no server of its plans`;
  return new CliError(EXIT.usage, message, `Plans: ${plans}.${nearestText(word, known)}`);
}

/** The point that is asked for: one that an earlier run did not finish is gone on with, rather than another made. */
export function requestsFor(
  targets: readonly Target[],
  outcomes: readonly Outcome[],
  now: Date,
): { requests: AdHocRequest[]; resumed: AdHocRequest[] } {
  const minute = new Date(Math.floor(now.getTime() / 60_000) * 60_000);
  const found = targets.map((target) => {
    const open = outcomes.find((outcome) => isOpen(outcome, target));
    return { request: { ...target, slot: open?.slot ?? minute }, resumed: open !== undefined };
  });
  return {
    requests: found.map(({ request }) => request),
    resumed: found.filter(({ resumed }) => resumed).map(({ request }) => request),
  };
}

/** Newest first, as outcomes are. */
function isOpen({ kind, plan, instance, state, alarming }: Outcome, target: Target): boolean {
  if (kind !== 'adhoc' || plan !== target.plan || instance !== target.instance) return false;
  return state === 'in progress' || (state === 'failed' && !alarming);
}
