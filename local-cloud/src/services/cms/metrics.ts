import type { World } from '../../core/world';
import type { Invocation } from '../fc/state';
import type { MetricRule } from './state';

const COUNTED: Record<string, (invocation: Invocation) => number> = {
  FunctionTotalInvocations: () => 1,
  FunctionFunctionErrors: (invocation) => (invocation.outcome === 'ok' || isRefused(invocation) ? 0 : 1),
  FunctionClientErrors: (invocation) => (isRefused(invocation) ? 1 : 0),
  // Faults of Function Compute itself, which this one does not have.
  FunctionServerErrors: () => 0,
};

/** Did it end before any code of the function ran, for a reason that its owner can mend? Such errors have status 4xx. */
const isRefused = ({ outcome, fault }: Invocation): boolean =>
  outcome === 'error' && fault !== undefined && ['FunctionNotFound', 'AccessDenied'].includes(fault.errorType);

/**
 * The sum of a function's metric over [from, to). Undefined where no invocation is there to count: Function Compute then
 * reports nothing at all.
 */
export function metricSum(
  world: World,
  region: string,
  rule: MetricRule,
  from: number,
  to: number,
): number | undefined {
  const count = COUNTED[rule.metricName];
  if (rule.namespace !== 'acs_fc' || !count) return undefined;
  const names = functionNames(rule.resources);
  let sum: number | undefined;
  for (const invocation of recent(world, from)) {
    const at = Date.parse(invocation.time);
    if (at >= to || invocation.region !== region || invocation.outcome === 'expired') continue;
    if (names.length > 0 && !names.includes(invocation.functionName)) continue;
    sum = (sum ?? 0) + count(invocation);
  }
  return sum;
}

/** Invocations since then, found from the end: they are recorded in the order of their ends. */
function recent(world: World, since: number): Invocation[] {
  const { invocations } = world.fc;
  let first = invocations.length;
  while (first > 0 && Date.parse(invocations[first - 1]?.time ?? '') >= since) first--;
  return invocations.slice(first);
}

function functionNames(resources: string): string[] {
  try {
    const read: unknown = JSON.parse(resources);
    const list = Array.isArray(read) ? read : [read];
    return list.flatMap((one) =>
      typeof Object(one).functionName === 'string' ? [Object(one).functionName as string] : [],
    );
  } catch {
    return [];
  }
}
