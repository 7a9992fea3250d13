import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Table from 'cli-table3';
import { Command } from 'commander';
import { buildSync } from 'esbuild';
import { LocalCloud } from 'local-cloud';
import { imageAttributes } from 'local-cloud/src/services/ecs/imageAttributes';
import { addImage, addSnapshot } from 'local-cloud/src/services/ecs/store';
import { parseSettings } from '../src/plan/config/parse';
import type { Settings } from '../src/plan/settings';
import { looksDue } from '../src/reconcile/retention/survey';
import { identityTags } from '../src/recovery/identity';
import { sheetTags } from '../src/recovery/sheet';
import type { TickCost, TickOrder } from './bench-sweep-tick';

/**
 * What a sweep costs: the ticks of an hour after a night, in which every server loses a point in each region, and the ticks of
 * the day that look through all images and snapshots of a region. They run bundled, in a process of their own that has to fit
 * into a function.
 */
const ROOT = resolve(__dirname, '..');
const MEMORY_MB = 512;
const FROM = Date.UTC(2026, 4, 1, 4);
const [SOURCE, DESTINATION] = ['cn-shanghai', 'cn-qingdao'];

const options = new Command('npm run bench:sweep --')
  .option('--servers <n>', 'protected servers', Number, 1000)
  .option('--nights <n>', 'points of each in each region', Number, 60)
  .option('--ticks <n>', 'ticks of the hour that are run', Number, 12)
  .option('--latency <ms>', 'added to each call', Number, 0)
  .parse()
  .opts<{ servers: number; nights: number; ticks: number; latency: number }>();

const ids = Array.from({ length: options.servers }, (_, i) => `i-uf6bench${String(i).padStart(12, '0')}`);

function settings(): Settings {
  const keep = { source: { last: options.nights }, destination: { last: options.nights } };
  const config = {
    'offsite:sourceRegion': SOURCE,
    'offsite:destinationRegions': DESTINATION,
    'offsite:plans': { bench: { instances: ids, schedule: '0 2 * * *', keep, goneDays: 30 } },
  };
  return parseSettings({ config, project: 'offsite', stack: 'bench', now: new Date(FROM) }).settings;
}

/** One point more than the rules keep, of every server in both regions. */
function fill(cloud: LocalCloud, vault: string): void {
  const disks = [{ device: '/dev/xvda', category: 'cloud_essd', sizeGiB: 40 }];
  const network = { vSwitch: 'vsw-1', privateIp: '10.0.0.1', securityGroups: ['sg-1'], role: 'web' };
  const sheet = sheetTags({ type: 'ecs.g7.large', zone: `${SOURCE}-b`, ...network, disks });
  for (let night = options.nights; night >= 0; night--) {
    const slot = new Date(FROM - 10 * 3_600_000 - night * 86_400_000);
    for (const instance of ids) {
      const tags = { ...identityTags({ vault, plan: 'bench', instance, slot, kind: 'scheduled' }, 1), ...sheet };
      const source = `m-s${instance.slice(-5)}${night}`;
      put(cloud, SOURCE, source, slot.getTime() + 60_000, tags);
      const copied = {
        ...tags,
        'offsite-source': source,
        'offsite-taken': new Date(slot.getTime() + 60_000).toISOString(),
      };
      put(cloud, DESTINATION, `m-d${instance.slice(-5)}${night}`, slot.getTime() + 3_600_000, copied);
    }
  }
}

function put(cloud: LocalCloud, regionId: string, id: string, createdAt: number, tags: Record<string, string>): void {
  const region = cloud.world.ecs.regions[regionId];
  if (!region) throw new Error(`no region ${regionId}`);
  const snapshotId = id.replace('m-', 's-');
  const common = { description: '', createdAt, tags, resourceGroupId: '' };
  const disk = {
    sourceDiskId: `d-${id}`,
    sourceDiskType: 'system' as const,
    sourceCategory: 'cloud_essd',
    sizeGiB: 40,
  };
  const finished = { status: 'accomplished' as const, changedAt: createdAt, kind: 'user' as const };
  addSnapshot(region, { id: snapshotId, name: '', ...common, ...disk, ...finished });
  addImage(region, {
    id,
    name: id,
    ...imageAttributes({}),
    ...common,
    status: 'Available',
    disks: [{ device: '/dev/xvda', type: 'system', sizeGiB: 40, snapshotId }],
    isCopied: regionId !== SOURCE,
    shares: [],
  });
}

function order(cloud: LocalCloud, of: Settings): TickOrder {
  const hour = Array.from({ length: options.ticks }, (_, i) => FROM + i * 300_000);
  // Until the next slot, since nobody makes its images here.
  const day = Array.from({ length: 288 }, (_, i) => FROM - 10 * 3_600_000 + i * 300_000);
  const daily = (['images', 'snapshots'] as const).map((at) =>
    day.find((time) => looksDue(of, new Date(time)).some((look) => look.region === DESTINATION && look.at === at)),
  );
  const { httpUrl, accessKeyId, accessKeySecret } = cloud.endpoints;
  const key = { accessKeyId, accessKeySecret };
  return {
    settings: of,
    times: [...hour, ...daily.map((time) => time ?? 0)],
    host: new URL(httpUrl).host,
    key,
    latency: options.latency,
  };
}

/** @param told each tick's cost, as it ends */
async function run(work: TickOrder, told: (cost: TickCost) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'offsite-sweep-'));
  const outfile = join(folder, 'tick.cjs');
  const entryPoints = [join(ROOT, 'scripts/bench-sweep-tick.ts')];
  buildSync({
    entryPoints,
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
  });
  const child = spawn(process.execPath, [outfile], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  child.on('message', (cost) => told(cost as TickCost));
  child.send(work);
  const code = await new Promise((done) => child.on('exit', done));
  rmSync(folder, { recursive: true });
  if (code !== 0) throw new Error(`the ticks' process ended with ${String(code)}`);
}

async function main(): Promise<void> {
  const of = settings();
  const servers = ids.map((id) => ({ id, region: SOURCE }));
  const cloud = await LocalCloud.start({ seed: { now: new Date(FROM).toISOString(), servers } });
  fill(cloud, of.vault);
  const costs: TickCost[] = [];
  await run(order(cloud, of), (cost) => {
    cloud.forgetCalls();
    costs.push(cost);
  });
  await cloud.close();
  tell(costs);
}

function tell(costs: readonly TickCost[]): void {
  const table = new Table({ head: ['tick', 'reads', 'deletions', 's', 'peak MB', 'problems'] });
  costs.forEach(({ reads, changes, seconds, peakMb, problems }, i) => {
    const name = ['daily, images', 'daily, snapshots'][i - costs.length + 2] ?? `${i * 5} min`;
    table.push([name, reads, changes, seconds.toFixed(1), Math.round(peakMb), problems.length]);
  });
  console.log(table.toString());
  const hour = costs.slice(0, -2).map(({ reads, changes }) => reads + changes);
  const mean = hour.reduce((sum, calls) => sum + calls, 0) / hour.length;
  const peak = Math.max(...costs.map(({ peakMb }) => peakMb));
  console.log(
    `largest share ${(Math.max(...hour) / mean).toFixed(2)} of the mean; peak ${Math.round(peak)} of ${MEMORY_MB} MB`,
  );
  for (const { problems } of costs) for (const problem of problems.slice(0, 3)) console.log(problem);
  if (Math.max(...hour) > 1.5 * mean || peak > MEMORY_MB) process.exitCode = 1;
}

void main();
