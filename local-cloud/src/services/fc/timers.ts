import type { EventSource } from '../../core/action';
import type { ServerPort } from '../../core/call';
import { Draws } from '../../core/random';
import type { World } from '../../core/world';
import { nextFire } from './cron';
import type { FunctionRunner } from './runner';
import type { FcFunction, FcTrigger, Invocation, PendingEvent } from './state';
import { readTimer } from './triggers';

const DEFAULT_RETRIES = 3;
const DEFAULT_AGE_SECONDS = 86_400;
/** An event that found no free instance is tried again for at most so long. */
const REFUSED_FOR_MS = 5 * 3_600_000;
const MINUTE = 60_000;

/** Timers of functions, and the queue of asynchronous events that they and clients fill. */
export class Timers implements EventSource {
  constructor(
    private readonly host: ServerPort,
    private readonly runner: FunctionRunner,
  ) {}

  next(world: World): number | undefined {
    const timers = triggersOf(world).flatMap(({ trigger }) => (trigger.next === undefined ? [] : [trigger.next]));
    const times = [...timers, ...world.fc.pending.map(({ dueAt }) => dueAt)];
    return times.length > 0 ? Math.min(...times) : undefined;
  }

  async fire(at: number): Promise<void> {
    const { world } = this.host;
    for (const due of triggersOf(world)) {
      if (due.trigger.next !== undefined && due.trigger.next <= at) enqueue(world, due);
    }
    const due = world.fc.pending.filter((event) => event.dueAt <= at);
    world.fc.pending = world.fc.pending.filter((event) => event.dueAt > at);
    await Promise.all(due.map((event) => this.serve(world, event)));
  }

  private async serve(world: World, event: PendingEvent): Promise<void> {
    const { region, functionName } = event;
    const config = this.runner.find(region, functionName)?.asyncConfig;
    const maxAge = (config?.maxAsyncEventAgeInSeconds ?? DEFAULT_AGE_SECONDS) * 1000;
    if (world.now - event.arrivedAt > maxAge) return expire(world, event);
    if (this.runner.isFull(region, functionName)) return putOff(world, event);
    const { outcome } = await this.runner.run({ ...event, event: Buffer.from(event.event, 'base64') });
    if (outcome !== 'ok' && event.failures < (config?.maxAsyncRetryAttempts ?? DEFAULT_RETRIES)) {
      const failures = event.failures + 1;
      world.fc.pending.push({ ...event, failures, dueAt: world.now + 2 ** event.failures * MINUTE });
    }
  }
}

interface Due {
  region: string;
  found: FcFunction;
  trigger: FcTrigger;
}

const triggersOf = (world: World): Due[] =>
  Object.entries(world.fc.functions).flatMap(([region, functions]) =>
    Object.values(functions).flatMap((found) =>
      Object.values(found.triggers).map((trigger) => ({ region, found, trigger })),
    ),
  );

function enqueue(world: World, { region, found, trigger }: Due): void {
  const at = trigger.next ?? world.now;
  const { cronExpression, payload = '' } = readTimer(trigger);
  const triggerTime = new Date(at).toISOString().replace('.000Z', 'Z');
  const event = JSON.stringify({ triggerTime, triggerName: trigger.name, payload });
  world.fc.pending.push({
    region,
    functionName: found.name,
    requestId: new Draws(`${world.random} timer ${found.arn} ${trigger.name} ${at}`).uuid().toLowerCase(),
    event: Buffer.from(event).toString('base64'),
    triggerName: trigger.name,
    arrivedAt: at,
    dueAt: at,
    failures: 0,
    refusals: 0,
  });
  trigger.next = nextFire(cronExpression, at, Date.parse(trigger.lastModifiedTime));
}

/** No instance is free: later, in steps that grow to five minutes, until the event is too old for it. */
function putOff(world: World, event: PendingEvent): void {
  if (world.now - event.arrivedAt > REFUSED_FOR_MS) return expire(world, event);
  const wait = Math.min(1000 * 2 ** event.refusals, 5 * MINUTE);
  world.fc.pending.push({ ...event, refusals: event.refusals + 1, dueAt: world.now + wait });
}

function expire(world: World, { region, functionName, requestId, triggerName }: PendingEvent): void {
  const invocation: Invocation = {
    time: new Date(world.now).toISOString(),
    region,
    functionName,
    requestId,
    triggerName,
    outcome: 'expired',
    coldStart: false,
    durationMs: 0,
  };
  world.fc.invocations.push(invocation);
}
