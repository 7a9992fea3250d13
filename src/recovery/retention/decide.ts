import type { Plan, TickSettings } from '../../plan/settings';
import { isUsable, judge, samePoint, type Point } from '../point';
import { braked } from './brake';
import { calendarOf } from './calendar';
import { kept, released, type Fate } from './fate';
import {
  beingCopied,
  copiedEverywhere,
  darkness,
  gatesOf,
  lastDrilled,
  madeUpFor,
  occupied,
  surroundings,
  type Surroundings,
} from './gates';
import { goneWhy } from './gone';
import { byAge } from './order';
import { keepers, noRuleKeeps, type Side } from './rules';
import { distrustOf, type Distrust } from './trust';
import { darkRegions, serversOf, type Server, type Vault } from './vault';

export interface RetentionOptions {
  /** Somebody has looked at what the brake holds, and confirmed it. Default false. */
  liftBrake?: boolean;
}

/**
 * What is to become of every point of the vault. Pure: the same settings and vault give the same fates, in the same order,
 * whatever the order of the lists.
 */
export function decideRetention(
  settings: TickSettings,
  vault: Vault,
  { liftBrake = false }: RetentionOptions = {},
): Fate[] {
  const dark = darkRegions(settings, vault);
  return serversOf(settings, vault).flatMap((server) => {
    const { plan } = server;
    const out = plan ? outOfPlan(vault, server, plan) : `plan ${server.planName} is not in the config`;
    const around = plan && surroundings(settings, vault, server, plan, dark);
    const gone = around && goneWhy(around);
    return [...server.points].flatMap(([region, points]) => {
      const sorted = [...points].sort(byAge);
      if (!around) return sorted.map((point) => kept(point, 'unknown plan', out ?? ''));
      if (around.plan.paused) return sorted.map((point) => kept(point, 'paused', 'the plan is paused'));
      const role = roleOf(settings, region);
      if (!role) return sorted.map((point) => kept(point, 'unknown region', `${region} is not in the config`));
      if (gone) return sorted.map((point) => ofGone(around, point, gone));
      if (out) return sorted.map((point) => kept(point, 'unknown instance', out));
      if (role === 'retired') return sorted.map((point) => ofRetired(around, point));
      const fates = living(around, region, role, sorted);
      return liftBrake ? fates : braked(around, region, role, fates);
    });
  });
}

export function roleOf(settings: TickSettings, region: string): Side | 'retired' | undefined {
  if (region === settings.sourceRegion) return 'source';
  if (settings.destinationRegions.includes(region)) return 'destination';
  return settings.retiredRegions.includes(region) ? 'retired' : undefined;
}

/** Why a plan does not protect an instance any more, or might not. */
export function outOfPlan(vault: Vault, { instance, planName }: Server, plan: Plan): string | undefined {
  const members = vault.members[planName];
  if (plan.instances) return plan.instances.includes(instance) ? undefined : `${instance} is not in plan ${planName}`;
  // Guessed ones, from what has copies, are no better than none.
  if (!members?.readable || members.failure) return `whether ${instance} is in plan ${planName} cannot be told now`;
  return members.instances.includes(instance) ? undefined : `${instance} has not the tags of plan ${planName}`;
}

/** What decides of every point before anything else does. */
function first(point: Point, distrust: Distrust | undefined): Fate | undefined {
  if (judge(point) === 'unfinished') return kept(point, 'unfinished', 'it is being made');
  return distrust?.cause === 'impossible time' ? kept(point, distrust.cause, distrust.why) : undefined;
}

function ofGone(around: Surroundings, point: Point, why: string): Fate {
  return (
    first(point, distrustOf(around.plan, point)) ??
    gatesOf([beingCopied, occupied], around, point) ??
    released(point, 'gone', why)
  );
}

function ofRetired(around: Surroundings, point: Point): Fate {
  const { settings, plan } = around;
  const present = settings.destinationRegions.join(', ');
  return (
    first(point, distrustOf(plan, point)) ??
    gatesOf([madeUpFor, darkness, occupied], around, point) ??
    released(point, 'retired', `${point.region} is retired, and there is a usable copy as new in ${present}`)
  );
}

function living(around: Surroundings, region: string, side: Side, points: readonly Point[]): Fate[] {
  const { plan, vault, counted } = around;
  const counting = counted(region);
  const counts = new Set(counting);
  const keptBy = keepers(plan, side, counting);
  const [newest] = counting;
  const gates = [...(side === 'source' ? [copiedEverywhere] : []), darkness, beingCopied, lastDrilled, occupied];
  return points.map((point) => {
    const early = counts.has(point) ? undefined : uncounted(plan, point, points, vault.now);
    if (early) return early;
    const why = [...keptBy(point), ...(point === newest ? ['newest usable point'] : [])];
    if (why.length > 0) return kept(point, why.length === 1 && point === newest ? 'newest usable' : 'rule', ...why);
    const go = isUsable(point) ? [] : [`${judge(point)}, and as if it were whole:`];
    return (
      gatesOf(gates, around, point) ?? released(point, 'no rule', [...go, noRuleKeeps(plan, side, point)].join(' '))
    );
  });
}

/** What decides of a point that does not count, before the rules are asked. */
function uncounted(plan: Plan, point: Point, points: readonly Point[], now: Date): Fate | undefined {
  const distrust = distrustOf(plan, point);
  return (
    first(point, distrust) ??
    (distrust && kept(point, distrust.cause, distrust.why)) ??
    failed(plan, point, points, now)
  );
}

/** UnAvailable may pass: only what was never made is certainly worth nothing. */
function failed(plan: Plan, point: Point, points: readonly Point[], now: Date): Fate | undefined {
  if (point.status !== 'CreateFailed') return undefined;
  const made = points.some((other) => samePoint(other.identity, point.identity) && isUsable(other));
  if (!made && calendarOf(plan).next(point.identity.slot) > now.getTime()) {
    return kept(point, 'still tried', 'the image failed, and its slot is still tried');
  }
  return released(point, 'failed', 'the image failed, and its slot is over');
}
