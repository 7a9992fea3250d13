import type { EventSource } from '../../core/action';
import type { ServerPort } from '../../core/call';
import type { World } from '../../core/world';
import { metricSum } from './metrics';
import type { AlertState, Escalation, MetricRule } from './state';

/** Looks at every rule's metric when one of its periods ends, and writes down each change of state. */
export class Watch implements EventSource {
  constructor(private readonly host: ServerPort) {}

  next(world: World): number | undefined {
    const times = enabledRules(world).map(({ rule }) => rule.nextLook);
    return times.length > 0 ? Math.min(...times) : undefined;
  }

  fire(at: number): Promise<void> {
    const { world } = this.host;
    for (const { region, rule } of enabledRules(world)) if (rule.nextLook <= at) look(world, region, rule);
    return Promise.resolve();
  }
}

function look(world: World, region: string, rule: MetricRule): void {
  const end = rule.nextLook;
  rule.nextLook = end + rule.period * 1000;
  const value = metricSum(world, region, rule, end - rule.period * 1000, end);
  const state = nextState(world, region, rule, value, end);
  if (state === rule.state) return;
  const wasSilent = state === 'OK' && !rule.sendOk;
  rule.state = state;
  if (wasSilent) return;
  world.cms.alerts.push({
    time: new Date(end).toISOString(),
    region,
    ruleId: rule.id,
    ruleName: rule.name,
    state,
    ...(value !== undefined && { value }),
    contactGroups: rule.contactGroups.split(',').filter(Boolean),
  });
}

function nextState(world: World, region: string, rule: MetricRule, value: number | undefined, end: number): AlertState {
  if (value === undefined) {
    if (rule.noDataPolicy === 'INSUFFICIENT_DATA') return 'INSUFFICIENT_DATA';
    return rule.noDataPolicy === 'OK' ? 'OK' : rule.state;
  }
  const broken = Object.values(rule.escalations).some((escalation) =>
    Array.from({ length: escalation.times }, (_, back) => end - back * rule.period * 1000).every((until) =>
      breaks(escalation, metricSum(world, region, rule, until - rule.period * 1000, until)),
    ),
  );
  return broken ? 'ALARM' : 'OK';
}

const OPERATORS: Record<string, (value: number, threshold: number) => boolean> = {
  GreaterThanOrEqualToThreshold: (a, b) => a >= b,
  GreaterThanThreshold: (a, b) => a > b,
  LessThanOrEqualToThreshold: (a, b) => a <= b,
  LessThanThreshold: (a, b) => a < b,
  NotEqualToThreshold: (a, b) => a !== b,
  EqualToThreshold: (a, b) => a === b,
};

const breaks = ({ comparisonOperator, threshold }: Escalation, value: number | undefined): boolean =>
  value !== undefined && (OPERATORS[comparisonOperator]?.(value, Number(threshold)) ?? false);

const enabledRules = (world: World): { region: string; rule: MetricRule }[] =>
  Object.entries(world.cms.regions).flatMap(([region, { rules }]) =>
    Object.values(rules).flatMap((rule) => (rule.enabled ? [{ region, rule }] : [])),
  );
