import type { Service } from './action';
import type { FaultKind, FaultRule, FaultState } from './fault';
import { nearest } from './nearest';
import type { World } from './world';

/** The call that rules are matched against. */
export interface Probe {
  service: string;
  action: string;
  region: string;
  /** Empty before the signature was checked. */
  caller: string;
  values: string[];
}

const UNLIMITED: FaultKind[] = ['dark'];

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

function problemOf({ kind, region, code, caller }: FaultRule): string | undefined {
  if (kind === 'dark' && !region) return 'A fault of kind "dark" needs a region.';
  if (kind === 'code' && !code) return 'A fault of kind "code" needs a code.';
  const isBlind = kind === 'dark' || kind === 'skew';
  if (isBlind && caller) return `A fault of kind "${kind}" has no caller: it holds before it is known who calls.`;
  return undefined;
}

/** @throws Error that names the wrong field. */
export function newFault(rule: FaultRule, services: Service[]): FaultState {
  const problem = problemOf(rule);
  if (problem !== undefined) throw new Error(problem);
  for (const time of [rule.from, rule.until]) {
    if (time !== undefined && Number.isNaN(Date.parse(time))) throw new Error(`A fault's time is no time: "${time}".`);
  }
  if (rule.rate !== undefined && !(rule.rate >= 0 && rule.rate <= 1)) throw new Error("A fault's rate is 0 to 1.");
  if (rule.action !== undefined) checkAction(rule.action, services);
  return { rule, seen: 0, hits: 0 };
}

/** A rule for an action that no service has would hold, and never hit. */
function checkAction(action: string, services: Service[]): void {
  const names = services.flatMap((service) =>
    service.actions.map(({ name }) => [name, `${service.name}:${name}`] as const),
  );
  if (names.some((forms) => forms.includes(action))) return;
  // With a service before it, an action is compared with that form only: else the other is always nearer.
  const meant = nearest(action, [...new Set(names.map(([bare, full]) => (action.includes(':') ? full : bare)))]);
  const hint = meant === undefined ? 'COVERAGE.md lists those that there are' : `the nearest is "${meant}"`;
  throw new Error(`Not a fault rule: action: no service has "${action}"; ${hint}.`);
}

const timesOf = (rule: FaultRule): number =>
  rule.times ?? (rule.rate !== undefined || UNLIMITED.includes(rule.kind) ? Infinity : 1);

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
