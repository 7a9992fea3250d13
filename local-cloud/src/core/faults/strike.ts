import type { World } from '../world';
import type { FaultKind, FaultRule } from './rule';

/** The call that rules are matched against. */
export interface Probe {
  service: string;
  action: string;
  region: string;
  /** Empty before the signature was checked. */
  caller: string;
  values: string[];
}

/**
 * The rules of these kinds that hit the call, each counted. `draw` gives 0 <= x < 1 for rules with a rate.
 * A rule whose `times` are used up, or whose hours are not now, does not hit.
 */
export function strike(world: World, kinds: FaultKind[], probe: Probe, draw: () => number): FaultRule[] {
  const hits: FaultRule[] = [];
  for (const state of world.faults) {
    const { rule } = state;
    if (!kinds.includes(rule.kind) || !isInForce(rule, world.now) || !fits(rule, probe)) continue;
    if (state.hits >= timesOf(rule)) continue;
    state.seen += 1;
    if (state.seen <= (rule.after ?? 0)) continue;
    if (rule.rate !== undefined && draw() >= rule.rate) continue;
    state.hits += 1;
    hits.push(rule);
  }
  return hits;
}

/** Is this region cut off now? */
export const isDark = (world: World, region: string): boolean =>
  region !== '' &&
  world.faults.some(({ rule }) => rule.kind === 'dark' && rule.region === region && isInForce(rule, world.now));

const timesOf = (rule: FaultRule): number =>
  rule.times ?? (rule.rate !== undefined || rule.kind === 'dark' ? Infinity : 1);

const isInForce = (rule: FaultRule, now: number): boolean =>
  (rule.from === undefined || now >= Date.parse(rule.from)) &&
  (rule.until === undefined || now < Date.parse(rule.until));

function fits(rule: FaultRule, probe: Probe): boolean {
  const { action, region, caller, key } = rule;
  if (action !== undefined && action !== probe.action && action !== `${probe.service}:${probe.action}`) return false;
  if (region !== undefined && region !== probe.region) return false;
  if (caller !== undefined && !probe.caller.includes(caller)) return false;
  return key === undefined || probe.values.some((value) => value.includes(key));
}
