import { resolve } from 'node:path';
import { EmbeddedStack, LocalCloud } from 'local-cloud';

const SHANGHAI = 'cn-shanghai';
const TICKS_A_DAY = 288;

/** Nights of a hundred servers with the function run at each tick: by one process, and by a new one each time. */
export async function nights(wanted: number, minutes: number): Promise<string> {
  const cloud = await LocalCloud.start({
    seed: {
      now: '2026-03-01T17:50:00Z',
      servers: [{ region: SHANGHAI, count: 100, tags: { fleet: 'yes' }, disks: [{ sizeGiB: 40 }] }],
    },
  });
  try {
    await deploy(cloud);
    const evening = cloud.snapshot();
    const warm = await run(cloud, wanted, minutes, false);
    await cloud.restore(evening);
    const cold = await run(cloud, wanted, minutes, true);
    return `${warm}\n${cold}`;
  } finally {
    await cloud.close();
  }
}

async function deploy(cloud: LocalCloud): Promise<void> {
  const stack = new EmbeddedStack(cloud, { program: resolve(__dirname, '../..'), project: 'offsite', stack: 'bench' });
  const plans = { nightly: { instanceTags: { fleet: 'yes' }, schedule: '0 2 * * *' } };
  await stack.up({
    config: {
      'offsite:sourceRegion': SHANGHAI,
      'offsite:destinationRegions': 'cn-qingdao',
      'offsite:plans': JSON.stringify(plans),
    },
  });
}

async function run(cloud: LocalCloud, wanted: number, minutes: number, cold: boolean): Promise<string> {
  const begin = performance.now();
  const elapsed = (): number => (performance.now() - begin) / 1000;
  const before = cloud.invocations().length;
  let ticks = 0;
  while (ticks < wanted * TICKS_A_DAY && elapsed() < minutes * 60) {
    if (cold) await cloud.registry.service('fc')?.restored?.();
    await cloud.clock.advance('PT5M');
    ticks++;
  }
  const seconds = elapsed();
  const runs = cloud.invocations().slice(before);
  const failed = runs.filter(({ outcome }) => outcome !== 'ok').length;
  const starts = runs.filter(({ coldStart }) => coldStart).length;
  const how = cold ? 'a new process each time' : 'one process';
  return [
    `${(ticks / TICKS_A_DAY).toFixed(1)} nights of 100 servers, ${how}: ${seconds.toFixed(0)} s,`,
    `${((seconds / ticks) * 1000).toFixed(0)} ms a tick (${runs.length} runs, ${starts} cold, ${failed} failed),`,
    `${cloud.calls().length} calls`,
  ].join(' ');
}
