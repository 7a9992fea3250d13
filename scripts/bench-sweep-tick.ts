import { AlibabaEcs } from '../src/cloud/alibaba/ecs';
import { EcsClient, type EcsTransport } from '../src/cloud/alibaba/client';
import type { Ecs } from '../src/cloud/ecs';
import type { TickSettings } from '../src/plan/settings';
import { workSeconds } from '../src/plan/tick-time';
import { tick } from '../src/reconcile/tick';

/** What `bench-sweep` asks of the process that runs the ticks. */
export interface TickOrder {
  settings: TickSettings;
  /** ms */
  times: number[];
  host: string;
  key: { accessKeyId: string; accessKeySecret: string };
  /** ms, added to each call. */
  latency: number;
}

export interface TickCost {
  reads: number;
  changes: number;
  seconds: number;
  /** Of the whole process, from its start. */
  peakMb: number;
  problems: string[];
}

async function run(order: TickOrder, time: number): Promise<TickCost> {
  const started = performance.now();
  const cost = { reads: 0, changes: 0 };
  const now = () => new Date(time + performance.now() - started);
  const { problems } = await tick(order.settings, {
    since: new Date(0),
    requests: [],
    cloudOf: regions(order, (action) => (action.startsWith('Describe') ? cost.reads++ : cost.changes++)),
    now,
    deadline: new Date(time + workSeconds(order.settings.tickMinutes) * 1000),
  });
  const peakMb = process.resourceUsage().maxRSS / 1024;
  return { ...cost, seconds: (performance.now() - started) / 1000, peakMb, problems };
}

function regions({ host, key, latency }: TickOrder, count: (action: string) => void): (region: string) => Ecs {
  const made = new Map<string, Ecs>();
  const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));
  const retry = { tries: 5, baseDelay: 1000, random: Math.random, sleep: pause };
  return (region) => {
    const client = new EcsClient(region, key, retry, { host, protocol: 'HTTP' });
    const counted: EcsTransport = {
      region,
      send: async (action, request, answer) => {
        count(action);
        if (latency > 0) await pause(latency);
        return client.send(action, request, answer);
      },
    };
    const ecs = made.get(region) ?? new AlibabaEcs(counted);
    made.set(region, ecs);
    return ecs;
  };
}

process.once('message', (order: TickOrder) => {
  void (async () => {
    for (const time of order.times) process.send?.(await run(order, time));
    process.disconnect();
  })();
});
