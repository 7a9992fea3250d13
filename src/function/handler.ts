import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EcsClient } from '../cloud/alibaba/client';
import { AlibabaEcs } from '../cloud/alibaba/ecs';
import { AlibabaServers } from '../cloud/alibaba/servers';
import type { Ecs } from '../cloud/ecs';
import { decodeSettings, SETTINGS_FILE } from '../plan/encoding';
import type { TickSettings } from '../plan/settings';
import { workSeconds } from '../plan/tick-time';
import type { Request } from '../reconcile/observe';
import { Refusals } from '../reconcile/refusals';
import { tick } from '../reconcile/tick';
import type { Report } from '../recovery/report';
import { birthOf } from './birth';
import { systemClock } from './clock';
import { EventError, readEvent } from './event';
import { TickLog } from './log';

/** What Function Compute hands to a handler, as far as it is used here. */
export interface Context {
  requestId: string;
  credentials: { accessKeyId: string; accessKeySecret: string; securityToken: string };
}

const refusals = new Refusals();
let settings: TickSettings | undefined;
// Not console.log: Function Compute puts text of its own before such lines, and they would be JSON no longer.
const log = new TickLog((line) => void process.stdout.write(line));

/**
 * What the timer calls: one tick, told in the log and in the answer.
 *
 * @throws Error after the tick is done and told, when a promise is broken: Function Compute counts it as a failed
 *   invocation, which is what the alarm on failures watches
 */
export async function handler(event: Buffer | string, context: Context): Promise<Report> {
  settings ??= decodeSettings(readFileSync(join(__dirname, SETTINGS_FILE), 'utf8'));
  const started = systemClock();
  const asked = requested(event, settings, started);
  const deadline = new Date(started.getTime() + workSeconds(settings.tickMinutes) * 1000);
  const done = await tick(settings, {
    since: birthOf(process.env.OFFSITE_SINCE, started),
    requests: asked.requests,
    ...regions(context.credentials, () => systemClock() >= deadline),
    now: systemClock,
    refusals,
    deadline,
  });
  const report = { ...done, problems: [...asked.problems, ...done.problems] };
  log.tick(report, context.requestId);
  if (report.problems.length > 0) throw new PromiseBroken(report.problems);
  return report;
}

/** An event that nobody understands is a problem of whoever sent it; the tick is due all the same. */
function requested(event: Buffer | string, ...at: [TickSettings, Date]): { requests: Request[]; problems: string[] } {
  try {
    return { requests: readEvent(event, ...at), problems: [] };
  } catch (error) {
    if (!(error instanceof EventError)) throw error;
    return { requests: [], problems: [error.message] };
  }
}

class PromiseBroken extends Error {
  constructor(problems: readonly string[]) {
    const more = problems.length > 3 ? ` (and ${problems.length - 3} more, see the log)` : '';
    super(`${problems.slice(0, 3).join('; ')}${more}`);
    this.name = 'PromiseBroken';
  }
}

/** One client a region, for this invocation: its credentials end with it. */
function regions({ accessKeyId, accessKeySecret, securityToken }: Context['credentials'], isOver: () => boolean) {
  const credentials = { accessKeyId, accessKeySecret, securityToken };
  const made = new Map<string, EcsClient>();
  const retry = { tries: 5, baseDelay: 1000, random: Math.random, sleep: (ms: number) => sleep(ms), isOver };
  const clientOf = (region: string): EcsClient => {
    const client = made.get(region) ?? new EcsClient(region, credentials, retry);
    made.set(region, client);
    return client;
  };
  return {
    cloudOf: (region: string): Ecs => new AlibabaEcs(clientOf(region)),
    drills: { serversOf: (region: string) => new AlibabaServers(clientOf(region)), sleep },
  };
}
