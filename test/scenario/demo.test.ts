import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../demo/stacks';
import { judge } from '../../demo/verdict';
import type { OutcomeLine } from '../../src/recovery/report';
import { QuickStack, type Told } from './quick-demo';

/** The demo: its output, its document, its exit codes. */

interface Image {
  region: string;
  imageId: string;
  name: string;
  status: string;
  sourceImageId?: string;
  tags: Record<string, string>;
}

/** As a person runs it, with the output piped. */
function demo(...args: string[]): Told {
  const argv = ['--import', 'tsx', 'demo/main.ts', ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { cwd: ROOT, encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
}

/** The same; `look` is called while the cloud stays, with what was said so far, and then it is told to end. */
async function demoThatStays(args: string[], look: (out: string) => Promise<void>): Promise<Told> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'demo/main.ts', ...args, '--stay'], { cwd: ROOT });
  const ended = once(child, 'close') as Promise<[number | null]>;
  const said = { out: '', err: '' };
  child.stderr.on('data', (text) => (said.err += String(text)));
  try {
    for await (const text of child.stdout) {
      said.out += String(text);
      if (!said.out.includes('the next night passes\n')) continue;
      await look(said.out);
      child.kill('SIGINT');
    }
  } finally {
    child.kill('SIGTERM');
  }
  return { code: (await ended)[0], ...said };
}

let quick: QuickStack;
beforeAll(() => (quick = new QuickStack('demo-test-quick')));
afterAll(() => quick.remove());

// With EVERY_CALL=1 in the environment at every tick of the example, as `npm run demo` does with no more said.
test('three nights of the example: six images, six copies linked by tag and field, all protected', () => {
  const { code, out } = demo('--json', ...(process.env.EVERY_CALL ? [] : ['--stack', quick.name]));
  const told = JSON.parse(out) as {
    deployed: { type: string }[];
    images: Image[];
    outcomes: { state: string }[];
    calls: Record<string, number>;
  };
  expect(code).toBe(0);
  const of = (region: string) => told.images.filter((image) => image.region === region);
  expect(told.images).toHaveLength(12);
  expect(new Set(told.images.map(({ status }) => status))).toEqual(new Set(['Available']));
  for (const copy of of('cn-qingdao')) {
    const source = of('cn-shanghai').find(({ imageId }) => imageId === copy.sourceImageId);
    expect(source?.name).toMatch(/^api-source-image-i-uf661wb708uvqc9jyhe[lm]-2026-03-0[234]-02:00$/);
    expect(copy.name).toBe(source?.name.replace('source', 'destination'));
    expect(copy.tags['offsite-source']).toBe(source?.imageId);
  }
  expect(told.outcomes.map(({ state }) => state)).toEqual(Array(6).fill('protected'));
  expect(told.calls).toMatchObject({ CreateImage: 6, CopyImage: 6, TagResources: 12 });
  expect(told.deployed.map(({ type }) => type)).toContain('alicloud:fc/v3Function:V3Function');
});

test('for a person: what was deployed, the nights, what the sub-user may do, and commands that work while the cloud stays', async () => {
  const args = ['--stack', quick.name, '--nights', '1', '--fail', 'CreateImage:QuotaExceed.Image'];
  const { code, out } = await demoThatStays(args, async (said) => {
    const lines = said.slice(said.indexOf('The cloud stays up until Ctrl-C.')).split('\n').slice(1, -1);
    const [, url = '', key = ''] = /^export CLOUD=(http:\/\/(.*)@\S+) /.exec(lines[0] ?? '') ?? [];
    const offsite = (command: string) => `npm run offsite -- ${command} --stack ${quick.name} --local $CLOUD`;
    const next = `curl $CLOUD/-/clock -d '{"advance": "P1D"}'   # the next night passes`;
    expect(lines.slice(1)).toEqual([...['status', 'preview', 'run nightly'].map(offsite), next]);
    // Whoever has an account has its key in the environment: it is not the one that is taken.
    const env = { ...process.env, ALIBABA_CLOUD_ACCESS_KEY_ID: 'real', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'real' };
    const pasted = execFileSync('sh', ['-e', '-c', lines.slice(0, 2).join('\n')], { cwd: ROOT, env, encoding: 'utf8' });
    expect(pasted).toContain('No promise is broken.');
    const [, body] = /'(.*)'/.exec(next) ?? [];
    const clock = await fetch(`${url.replace(`${key}@`, '')}/-/clock`, { method: 'POST', body });
    expect(await clock.json()).toEqual({ now: '2026-03-03T10:00:00.000Z' });
  });
  expect(code).toBe(0);
  for (const part of ['fc:V3Function', 'Night 1 of 1', 'QuotaExceed.Image', 'protected', 'newest usable copy']) {
    expect(out).toContain(part);
  }
  expect(out).toMatch(/18:00Z CreateImage was refused: QuotaExceed\.Image \(request id [0-9A-F-]{36}\)/);
  expect(out).toMatch(/CreateImage +allowed\nDescribeImages +allowed\nCopyImage +allowed\nDeleteImage +Forbidden\.RAM/);
  // A plan may have several slots a night.
  expect(out).toMatch(/\n2026-03-01T18:00Z i-\S+ in \S+: protected/);
  expect(out).toMatch(
    /\nExit code 0: protected: 2 slots of 2; .*; refused once: CreateImage with QuotaExceed\.Image\.\n\nThe cloud stays/,
  );
  // Piped: no colour, no bar.
  expect(out).not.toContain('\u001b');
});

test('a night that ends half an hour after its slot is followed; a failure that never fired is told, and is no success', async () => {
  const late = new QuickStack('demo-test-late');
  const file = join(ROOT, `Pulumi.${late.name}.yaml`);
  writeFileSync(file, readFileSync(file, 'utf8').replace('schedule: 0 2 * * *', 'schedule: 30 17 * * *'));
  const fail = { action: 'DeleteImage', code: 'Throttling' };
  const { code, out, err } = await late.demo({ fail }).finally(() => late.remove());
  const told = JSON.parse(out) as { fault: object; outcomes: OutcomeLine[] };
  const protectedLate = { slot: '2026-03-02T09:30Z', state: 'protected' };
  expect(told.outcomes).toMatchObject([protectedLate, protectedLate]);
  expect(judge(told.outcomes).ok).toBe(true);
  expect(told.fault).toEqual({ action: 'DeleteImage', code: 'Throttling', fired: false });
  expect(err).toContain('DeleteImage was never called, so it was not refused with Throttling: nothing was rehearsed.');
  expect(code).toBe(1);
});

// What else is wrong usage: test/unit/demo-options.test.ts.
test('wrong usage is one clear error and exit 2', () => {
  const { code, err, out } = demo('--night', '3');
  expect(err).toMatch(/unknown option '--night'/);
  expect([code, out]).toEqual([2, '']);
  expect(err).not.toMatch(/\n\s+at /);
});

test('a wrong config is told as `pulumi up` would, and nothing is deployed', () => {
  const file = join(ROOT, 'Pulumi.demo-test-wrong.yaml');
  writeFileSync(file, 'config:\n  offsite:sourceRegion: cn-shanghai\n  offsite:destinationRegion: cn-qingdao\n');
  try {
    const { code, err } = demo('--stack', 'demo-test-wrong');
    expect(code).toBe(2);
    expect(err).toContain('destinationRegions');
  } finally {
    rmSync(file);
  }
});
