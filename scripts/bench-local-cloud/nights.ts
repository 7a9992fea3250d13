import { resolve } from 'node:path';
import { EmbeddedStack, LocalCloud, type Invocation } from 'local-cloud';
import { bareRate } from './calls';

const SHANGHAI = 'cn-shanghai';
const TICKS_A_DAY = 288;

export interface NightsWanted {
  /** Virtual nights. */
  nights: number;
  /** Ticks that are run at most: what the rest would take is reckoned from them. */
  ticks: number;
  /** Real minutes, whatever is done by then. */
  minutes: number;
  /** A new process of the function for each tick; one for all of them otherwise. */
  cold: boolean;
}

/** Nights of a hundred servers with the function run at each tick. */
export async function nights(wanted: NightsWanted): Promise<string> {
  const cloud = await LocalCloud.start({
    seed: {
      now: '2026-03-01T17:50:00Z',
      servers: [{ region: SHANGHAI, count: 100, tags: { fleet: 'yes' }, disks: [{ sizeGiB: 40 }] }],
    },
  });
  try {
    await deploy(cloud);
    return await run(cloud, wanted);
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

async function run(cloud: LocalCloud, wanted: NightsWanted): Promise<string> {
  const { minutes, cold } = wanted;
  const all = Math.ceil(wanted.nights * TICKS_A_DAY);
  const most = Math.min(all, wanted.ticks);
  const begin = performance.now();
  const usage = process.cpuUsage();
  const before = { runs: cloud.invocations().length, calls: cloud.calls().length };
  let ticks = 0;
  while (ticks < most && performance.now() - begin < minutes * 60_000) {
    if (cold) endProcesses(cloud);
    await cloud.clock.advance('PT5M');
    ticks++;
  }
  const seconds = (performance.now() - begin) / 1000;
  const { user, system } = process.cpuUsage(usage);
  const runs = cloud.invocations().slice(before.runs);
  const failed = runs.filter(({ outcome }) => outcome !== 'ok');
  const starts = runs.filter(({ coldStart }) => coldStart).length;
  const calls = cloud.calls().length - before.calls;
  const rate = calls / seconds;
  const bare = await bareRate(MEAN_ANSWER_BYTES);
  const whole = `${((seconds / ticks) * all).toFixed(0)} s for all ${(all / TICKS_A_DAY).toFixed(1)} nights`;
  return [
    `${(ticks / TICKS_A_DAY).toFixed(1)} nights of 100 servers, ${cold ? 'a new process each time' : 'one process'}:`,
    `${seconds.toFixed(0)} s (${((user + system) / 1e6).toFixed(0)} s of processor time here, the function's apart),`,
    `${((seconds / ticks) * 1000).toFixed(0)} ms a tick (${runs.length} runs, ${starts} cold, ${failed.length} failed),`,
    ticks < all ? `extrapolated ${whole};` : 'all of it run;',
    `${calls} calls, ${rate.toFixed(0)} a second, ${(rate / bare).toFixed(2)} of a bare server's ${bare.toFixed(0)}`,
    ...whys(failed),
  ].join(' ');
}

/**
 * Why runs failed, a line for each type of error with the first of its kind. PromiseBroken is the function's own word, not a
 * trouble of the local cloud: with five copies at a time a hundred servers take twelve hours, and the last ones' age comes
 * over the usual target for a tick or two before their next copy is there.
 */
function whys(failed: Invocation[]): string[] {
  const types = new Map<string, Invocation[]>();
  for (const one of failed) {
    const type = one.fault?.errorType ?? one.outcome;
    types.set(type, [...(types.get(type) ?? []), one]);
  }
  return [...types].map(
    ([type, [first, ...more]]) => `\n  ${more.length + 1} ${type}, ${first?.time}: ${first?.fault?.errorMessage ?? ''}`,
  );
}

/** A list of a hundred images has 100 KB, most other answers one or two. */
const MEAN_ANSWER_BYTES = 10_000;

/** Every process of a function, by the keys of the sessions that were made for them. */
function endProcesses(cloud: LocalCloud): void {
  for (const key of Object.keys(cloud.world.ram.sessions)) cloud.halter?.(key)();
}
