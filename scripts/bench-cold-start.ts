import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import Table from 'cli-table3';
import { Command } from 'commander';
import { buildSync } from 'esbuild';
import { unzipSync, zipSync } from 'fflate';
import type { Settings } from '../src/plan/settings';
import { parseSettings } from '../src/plan/config/parse';
import { functionArchive } from '../src/stack/archive';

/**
 * The function's cold start against the obvious bundle, the whole ECS SDK minified: the size of the zip, and the time from
 * the start of the process to its first byte on the wire. Nothing answers: the first byte is all that is waited for.
 */
const ROOT = resolve(__dirname, '..');

const { runs } = new Command('npm run bench:cold-start --')
  .option('--runs <n>', 'counted runs of each bundle, in turn', (text) => Number.parseInt(text, 10), 15)
  .parse()
  .opts<{ runs: number }>();

interface Bundle {
  name: string;
  code: Uint8Array;
  zipped: number;
  times: number[];
}

function settings(): Settings {
  const plan = { instances: ['i-bench'], schedule: '0 2 * * *' };
  const config = {
    'offsite:sourceRegion': 'cn-shanghai',
    'offsite:destinationRegions': 'cn-qingdao',
    'offsite:plans': { bench: plan },
  };
  return parseSettings({ config, project: 'offsite', stack: 'bench', now: new Date() }).settings;
}

function ours(): Bundle {
  const archive = functionArchive(settings());
  const files = unzipSync(Buffer.from(archive.base64, 'base64'));
  return { name: 'function archive', code: files['index.js'] as Uint8Array, zipped: archive.size, times: [] };
}

function wholeSdk(): Bundle {
  const contents = `
    import Ecs, { DescribeImagesRequest } from '@alicloud/ecs20140526';
    export const handler = (event, { credentials }) =>
      new Ecs({ ...credentials, type: 'sts', regionId: 'cn-shanghai' }).describeImages(new DescribeImagesRequest({ regionId: 'cn-shanghai' }));`;
  const code = buildSync({
    stdin: { contents, resolveDir: ROOT, loader: 'ts' },
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    legalComments: 'none',
    write: false,
  }).outputFiles[0]?.contents as Uint8Array;
  return { name: 'whole SDK', code, zipped: zipSync({ 'index.js': code }, { level: 9 }).length, times: [] };
}

/** Milliseconds from the start of a process that loads the code and calls its handler to its first byte. */
async function firstByte(folder: string): Promise<number> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  const started = performance.now();
  const call = `require('./index.js').handler(Buffer.from(''), { requestId: 'r', credentials: { accessKeyId: 'a', accessKeySecret: 'b', securityToken: 'c' } }).catch(() => {})`;
  const child = spawn(process.execPath, ['--require', resolve(ROOT, 'local-cloud/preload.cjs'), '-e', call], {
    cwd: folder,
    env: { LOCAL_CLOUD_TLS_PORT: String(port) },
    stdio: 'ignore',
  });
  try {
    return await new Promise((done, fail) => {
      server.on('connection', (socket) => socket.once('data', () => done(performance.now() - started)));
      child.on('exit', () => fail(new Error('the process ended without a request')));
    });
  } finally {
    child.kill('SIGKILL');
    server.close();
  }
}

async function main(): Promise<void> {
  const bundles = [ours(), wholeSdk()];
  const folder = mkdtempSync(join(tmpdir(), 'offsite-bench-'));
  for (const bundle of bundles) {
    mkdirSync(join(folder, bundle.name));
    writeFileSync(join(folder, bundle.name, 'index.js'), bundle.code);
    writeFileSync(join(folder, bundle.name, 'settings.json'), JSON.stringify(settings()));
  }
  // In turn, so that both feel the same noise; the first round warms the disk cache.
  for (let run = 0; run <= runs; run++) {
    for (const bundle of bundles) {
      const time = await firstByte(join(folder, bundle.name));
      if (run > 0) bundle.times.push(time);
    }
  }
  rmSync(folder, { recursive: true });
  print(bundles);
}

function print(bundles: readonly Bundle[]): void {
  const table = new Table({
    head: ['', 'zipped, bytes', 'first byte, median ms', 'min', 'max'],
    style: { head: [], border: [] },
  });
  for (const { name, zipped, times } of bundles) {
    const row = [median(times), Math.min(...times), Math.max(...times)].map((ms) => ms.toFixed(0));
    table.push([name, zipped, ...row]);
  }
  console.log(table.toString());
  const [a, b] = bundles as [Bundle, Bundle];
  const pairs = a.times.map((time, i) => time / (b.times[i] ?? time));
  console.log(
    `ratio: size ${(a.zipped / b.zipped).toFixed(2)}, first byte ${median(pairs).toFixed(2)} (median of ${runs} pairs)`,
  );
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

void main();
