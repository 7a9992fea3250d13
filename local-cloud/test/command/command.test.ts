import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { LocalCloud } from '../../src';
import { Deployer } from '../deployed';

const ROOT = resolve(__dirname, '../../..');
const started: ChildProcess[] = [];

interface Run {
  process: ChildProcess;
  /** What it has written so far. */
  said: { out: string; err: string };
  ended: Promise<number | null>;
}

function run(command: string, args: string[]): Run {
  const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  started.push(child);
  const said = { out: '', err: '' };
  child.stdout.on('data', (part: Buffer) => (said.out += part.toString()));
  child.stderr.on('data', (part: Buffer) => (said.err += part.toString()));
  return { process: child, said, ended: new Promise((done) => child.once('close', (code) => done(code))) };
}

const localCloud = (...args: string[]): Run =>
  run(process.execPath, ['--import', 'tsx', 'local-cloud/src/command/main.ts', ...args]);

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let look = 0; look < 800; look++) {
    if (await holds()) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error('It did not come about in 40 s.');
}

type Ready = LocalCloud['endpoints'];

async function ready({ said }: Run): Promise<Ready> {
  await until(() => said.out.includes('\n'));
  return JSON.parse(said.out) as Ready;
}

describe('npm run local-cloud', () => {
  const folder = mkdtempSync(join(tmpdir(), 'local-cloud-command-'));
  const get = async (ready: Ready, path: string): Promise<unknown> => (await fetch(ready.controlUrl + path)).json();

  afterEach(() => started.splice(0).forEach((child) => child.kill('SIGKILL')));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Once the signal has come: nothing is left behind, and nothing more was said. */
  async function endsCleanly({ process: child, ended, said }: Run, { caFile }: Ready, signal: NodeJS.Signals) {
    child.kill(signal);
    expect(await ended).toBe(0);
    expect(existsSync(caFile)).toBe(false);
    expect(said.out.trim().split('\n')).toHaveLength(1);
    expect(said.err).toBe('');
  }

  it('says one line of JSON when ready, and ends cleanly on SIGTERM while the clock is far from where it was sent to', async () => {
    const cloud = localCloud('--json', '--port', '0');
    const told = await ready(cloud);
    expect(told).toMatchObject({
      httpUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      proxyUrl: told.httpUrl,
      controlUrl: `${told.httpUrl}/-/`,
      caFile: expect.stringMatching(/\.pem$/),
      accountId: '1234567890123456',
      accessKeyId: expect.stringMatching(/^LTAI/),
      accessKeySecret: expect.stringMatching(/^\w{30}$/),
    });
    expect(existsSync(told.caFile)).toBe(true);
    expect(await get(told, 'clock')).toEqual({ now: '2026-03-01T10:00:00.000Z' });
    const advance = { method: 'POST', body: '{"advance": "P9999W"}' };
    const moving = fetch(`${told.controlUrl}clock`, advance).catch(() => 'cut');
    await endsCleanly(cloud, told, 'SIGTERM');
    await moving;
  });

  it('starts with what the seed says, and ends cleanly on SIGINT', async () => {
    const seed = join(folder, 'seed.yaml');
    writeFileSync(seed, 'now: 2027-01-01T00:00:00Z\nservers:\n  - { id: i-yaml, region: eu-west-1 }\n');
    const cloud = localCloud('--json', '--seed', seed);
    const told = await ready(cloud);
    expect(await get(told, 'clock')).toEqual({ now: '2027-01-01T00:00:00.000Z' });
    expect(JSON.stringify(await get(told, 'state'))).toContain('i-yaml');
    await endsCleanly(cloud, told, 'SIGINT');
  });

  it('has a banner for people, and ends with npm, which passes signals on to a shell only', async () => {
    const npm = run('npm', ['run', '-s', 'local-cloud']);
    await until(() => npm.said.out.includes('curl'));
    for (const name of ['httpUrl', 'proxyUrl', 'controlUrl', 'caFile', 'accountId', 'accessKeyId', 'accessKeySecret']) {
      expect(npm.said.out).toContain(name);
    }
    const [, caFile = ''] = /caFile +(.*)/.exec(npm.said.out) ?? [];
    expect(existsSync(caFile)).toBe(true);
    npm.process.kill('SIGTERM');
    await until(() => !existsSync(caFile));
  });

  it('moves and fires timers by itself where the clock is real', async () => {
    const told = await ready(localCloud('--json', '--clock', 'real'));
    const now = async (): Promise<number> => Date.parse(((await get(told, 'clock')) as { now: string }).now);
    const first = await now();
    expect(Math.abs(first - Date.now())).toBeLessThan(10_000);
    await until(async () => (await now()) >= first + 500);
    await fetch(`${told.controlUrl}clock`, { method: 'POST', body: '{"advance": "PT1H"}' });
    const later = await now();
    expect(later).toBeGreaterThanOrEqual(first + 3_600_000);
    await until(async () => (await now()) > later);

    const deployer = new Deployer({ endpoints: told, clock: { now: () => new Date() } });
    await deployer.function('beat', `exports.handler = async (event) => JSON.parse(event).triggerName;`);
    await deployer.timer('beat', '* * * * * *');
    const runs = async () => (await get(told, 'invocations')) as { time: string; outcome: string; result: string }[];
    await until(async () => (await runs()).length >= 2);
    const [one, two] = await runs();
    expect([one, two]).toMatchObject(Array(2).fill({ outcome: 'ok', result: 'timer' }));
    expect(Date.parse(two?.time ?? '')).toBeGreaterThan(Date.parse(one?.time ?? ''));
  });

  it.each([
    ['a flag', ['--clock', 'fast'], /virtual, real/],
    ['a seed', ['--seed', 'no/such.yaml'], /no\/such\.yaml/],
  ])('says what is wrong: %s', async (_what, args, message) => {
    const cloud = localCloud('--json', ...args);
    expect([await cloud.ended, cloud.said.out]).toEqual([2, '']);
    expect(cloud.said.err).toMatch(message);
    expect(cloud.said.err).not.toMatch(/\n\s+at /);
  });

  it('says that a port is in use', async () => {
    const other = createServer();
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
    const { port } = other.address() as AddressInfo;
    const cloud = localCloud('--json', '--port', String(port));
    expect([await cloud.ended, cloud.said.out]).toEqual([2, '']);
    expect(cloud.said.err).toBe(`Port ${port} of 127.0.0.1 is in use: choose another, or 0 for a free one.\n`);
    other.close();
  });
});
