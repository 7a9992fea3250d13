import { spawnSync } from 'node:child_process';
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

test('for a person: what was deployed, the nights, what the sub-user may do', () => {
  const { code, out } = demo('--stack', quick.name, '--nights', '1', '--fail', 'CreateImage:QuotaExceed.Image');
  expect(code).toBe(0);
  for (const part of [
    'fc/v3Function:V3Function',
    'Night 1 of 1',
    'QuotaExceed.Image',
    'protected',
    'newest usable copy',
  ]) {
    expect(out).toContain(part);
  }
  expect(out).toMatch(/18:00Z CreateImage was refused: QuotaExceed\.Image \(request id [0-9A-F-]{36}\)/);
  expect(out).toMatch(
    /CreateImage +allowed\n +DescribeImages +allowed\n +CopyImage +allowed\n +DeleteImage +Forbidden\.RAM/,
  );
  // A plan may have several slots a night.
  expect(out).toMatch(/ 2026-03-01T18:00Z i-\S+ in \S+: protected/);
  expect(out).toMatch(
    /\nExit code 0: protected: 2 slots of 2; .*; refused once: CreateImage with QuotaExceed\.Image\.\n$/,
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
