import { isRecord } from '../plan/record';
import type { TickSettings } from '../plan/settings';
import type { Request } from '../reconcile/observe';

export class EventError extends Error {}

/**
 * What an invocation asks for. A timer asks for a tick and nothing else. Whoever invokes the function by hand may send
 * `{"protectNow": {"plan": "web", "instances": ["i-1"]}}` for ad hoc points, of all the plan's servers where none are named.
 *
 * @throws EventError that says what is wrong with the event
 */
export function readEvent(event: Buffer | string, settings: TickSettings, now: Date): Request[] {
  const order = parsed(event)?.protectNow;
  if (order === undefined) return [];
  if (!isRecord(order)) throw new EventError(`protectNow: must be an object with a plan, got ${JSON.stringify(order)}`);
  const plan = settings.plans.find(({ name }) => name === order.plan);
  if (!plan) {
    const names = settings.plans.map(({ name }) => name).join(', ');
    throw new EventError(`protectNow.plan: must be one of ${names}, got ${JSON.stringify(order.plan)}`);
  }
  const slot = new Date(Math.floor(now.getTime() / 60_000) * 60_000);
  const { instances } = order;
  if (instances === undefined) return [{ plan: plan.name, slot }];
  if (!Array.isArray(instances) || !instances.every((id): id is string => typeof id === 'string' && id !== '')) {
    throw new EventError(`protectNow.instances: must be a list of instance ids, got ${JSON.stringify(instances)}`);
  }
  return [...new Set(instances)].sort().map((instance) => ({ plan: plan.name, instance, slot }));
}

function parsed(event: Buffer | string): Record<string, unknown> | undefined {
  const text = event.toString().trim();
  if (text === '') return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new EventError('the event must be empty or JSON');
  }
  if (!isRecord(value)) return undefined;
  // A timer's own payload travels as text inside its event.
  return typeof value.payload === 'string' && value.payload.startsWith('{') ? parsed(value.payload) : value;
}
