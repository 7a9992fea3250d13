import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Snapshot } from 'local-cloud';
import type { Status } from '../../../src/cli/status/document';
import { HEL, HEM, QINGDAO, SHANGHAI } from '../story';
import { Terminal } from '../terminal';

let terminal: Terminal;
let morning: Snapshot;
let env: Record<string, string>;
beforeAll(async () => {
  terminal = await Terminal.begin();
  await terminal.until('2026-03-02T19:30:00Z');
  morning = terminal.cloud.snapshot();
  env = terminal.env;
});
afterAll(() => terminal.end());
beforeEach(async () => {
  await terminal.cloud.restore(morning);
  terminal.env = { ...env };
  terminal.tty = false;
});

const dark = (region: string) => terminal.cloud.faults.add({ kind: 'dark', region });

async function status(): Promise<Status & { code: number }> {
  const { code, out } = await terminal.offsite('status', '--json');
  return { ...(JSON.parse(out) as Status), code };
}

test('a morning after two nights: every server, the age of its newest copy against the target, and exit 0', async () => {
  const { code, out, err } = await terminal.offsite('status');
  expect([code, err]).toEqual([0, '']);
  for (const id of [HEM, HEL]) {
    expect(out).toMatch(new RegExp(`nightly +${id} +${QINGDAO} +2026-03-02 18:00Z +1.5 h +36 h +within target`));
  }
  expect(out).toContain('No promise is broken.');
});

test('as JSON: ages, and an outcome for every slot', async () => {
  const { code, since, servers, slots, problems } = await status();
  expect([code, since, problems]).toEqual([0, '2026-03-01T17:50:00.000Z', []]);
  expect(servers).toContainEqual(
    expect.objectContaining({ instance: HEM, hours: 1.5, targetHours: 36, state: 'within target', inProgress: [] }),
  );
  expect(slots.map(({ slot, state }) => `${slot} ${state}`)).toEqual(
    ['2026-03-02T18:00Z', '2026-03-02T18:00Z', '2026-03-01T18:00Z', '2026-03-01T18:00Z'].map(
      (slot) => `${slot} protected`,
    ),
  );
});

test('what is being made is shown with its percentage', async () => {
  await terminal.until('2026-03-03T18:20:00Z');
  const { servers } = await status();
  expect(servers[0]?.inProgress).toEqual([{ slot: '2026-03-03T18:00Z', reason: 'imaging, 57 %', percent: 57 }]);
});

test('the source dark: the copies tell their age by themselves, and that it is dark is no broken promise', async () => {
  dark(SHANGHAI);
  const { code, servers, regions, notes } = await status();
  expect(code).toBe(0);
  expect(regions[0]).toMatchObject({ region: SHANGHAI, readable: false });
  expect(servers.map(({ hours, state }) => [hours, state])).toEqual(Array(2).fill([1.5, 'within target']));
  expect(notes.join()).toContain(`${SHANGHAI} could not be read`);
});

test('the source long dark, its servers chosen by tags: the copies tell which there are, and how old they are', async () => {
  const plan = { instances: undefined, instanceTags: { service: 'api' } };
  terminal.reconfigure({ plan });
  dark(SHANGHAI);
  await terminal.cloud.clock.advance('P10D');
  const { code, servers, problems } = await status();
  terminal.reconfigure({});
  expect(code).toBe(1);
  expect(servers.map(({ instance, hours, state }) => [instance, hours, state])).toEqual(
    [HEL, HEM].map((id) => [id, 241.5, 'over target']),
  );
  for (const id of [HEL, HEM]) {
    expect(problems.join('\n')).toMatch(
      new RegExp(`${id} of plan nightly in ${QINGDAO}: the newest usable copy is 241.5 h old`),
    );
  }
});

test('a paused plan is shown, and is no problem of anybody', async () => {
  terminal.reconfigure({ plan: { paused: true } });
  await terminal.cloud.clock.advance('P10D');
  const { code, servers, notes } = await status();
  terminal.reconfigure({});
  expect(code).toBe(0);
  expect(servers.map(({ hours, state }) => [hours, state])).toEqual(Array(2).fill([241.5, 'paused']));
  expect(notes.join()).toContain('plan nightly is paused');
});

test('a copy over its target: exit 1, and with --quiet a line for each problem and nothing else', async () => {
  dark(SHANGHAI);
  await terminal.cloud.clock.advance('PT40H');
  const { code, out } = await terminal.offsite('status', '--quiet');
  expect(code).toBe(1);
  const lines = out.trim().split('\n');
  expect(lines).toHaveLength(2);
  for (const line of lines)
    expect(line).toMatch(/^problem: i-\w+ of plan nightly in cn-qingdao: .*over the target of 36 h/);
});

test('a destination dark is a problem; every region dark is no answer at all', async () => {
  dark(QINGDAO);
  const one = await status();
  expect(one.code).toBe(1);
  expect(one.problems.join()).toContain(`${QINGDAO} could not be read`);
  dark(SHANGHAI);
  const { code, out, err } = await terminal.offsite('status');
  expect([code, out]).toEqual([3, '']);
  expect(err).toContain('the images of no region could be listed');
  expect(err).toContain("this machine's network");
});

test('a cloud that answers and will not is no trouble of the network', async () => {
  terminal.cloud.faults.add({ kind: 'throttle', rate: 1, action: 'DescribeImages' });
  const { code, err } = await terminal.offsite('status');
  expect(code).toBe(3);
  expect(err).toMatch(/Throttling.*request id/);
  expect(err).toContain('Try again in a minute.');
  expect(err).not.toContain("this machine's network");
});

test('a stack that is not deployed is a problem: nobody makes images', async () => {
  const params = { RoleName: 'offsite-prod-function' };
  await terminal.cloud.call({ service: 'ram', action: 'DeleteRole', region: SHANGHAI, params });
  const { code, problems } = await status();
  expect([code, problems]).toEqual([1, [expect.stringContaining('there is no RAM role offsite-prod-function')]]);
});

test('a stack that never was: its servers, also those of tags, what to do, and not a word of slots', async () => {
  const config = { sourceRegion: SHANGHAI, destinationRegions: QINGDAO };
  const plans = {
    nightly: { instances: [HEM], schedule: '0 2 * * *' },
    tagged: { instanceTags: { service: 'api' }, schedule: '0 3 * * *' },
  };
  const file = Object.entries({ ...config, plans }).map(([key, value]) => [`offsite:${key}`, value]);
  terminal.stackFile('new', Object.fromEntries(file) as Record<string, unknown>);
  const { code, out } = await terminal.offsite('status', '--stack', 'new');
  expect(code).toBe(1);
  const row = (plan: string, id: string) =>
    expect.stringMatching(new RegExp(`^${plan} +${id} +${QINGDAO} +- +- +36 h +no copy yet *$`)) as string;
  expect(out.split('\n').slice(2)).toEqual([
    '',
    'Newest usable copies',
    expect.stringMatching(/^plan +server +in +/),
    row('nightly', HEM),
    row('tagged', HEL),
    row('tagged', HEM),
    '',
    expect.stringMatching(/^problem: .*the stack is not deployed, .*; pulumi up --stack new deploys it$/),
    '',
  ]);
  const quiet = await terminal.offsite('status', '--stack', 'new', '--quiet');
  expect([quiet.code, quiet.out.split('\n').length]).toEqual([1, 2]);
  const preview = await terminal.offsite('preview', '--stack', 'new');
  rmSync(join(terminal.folder, 'Pulumi.new.yaml'));
  expect(preview.out).toContain('note: there is no RAM role');
});

test('without the right to read the role, it is said that the birth is not known, and doubt excuses nobody', async () => {
  terminal.cloud.faults.add({ kind: 'code', action: 'GetRole', code: 'NoPermission', status: 403 });
  const { code, since, notes } = await status();
  expect([code, since]).toEqual([0, undefined]);
  expect(notes.join()).toContain('NoPermission');
});

test('colours are for a terminal, and not for one that does not want them', async () => {
  const colour = /\u001b\[/;
  expect((await terminal.offsite('status')).out).not.toMatch(colour);
  terminal.tty = true;
  expect((await terminal.offsite('status')).out).toMatch(colour);
  terminal.env.NO_COLOR = '1';
  expect((await terminal.offsite('status')).out).not.toMatch(colour);
});

test('a wrong key: what was asked, what the cloud answered, what to do, and never the key', async () => {
  terminal.env.ALIBABA_CLOUD_ACCESS_KEY_SECRET = 'canary-secret-of-thirty-letters';
  const { code, out, err } = await terminal.offsite('status', '--json');
  expect(code).toBe(3);
  expect(err).toContain('SignatureDoesNotMatch');
  expect(JSON.parse(out)).toMatchObject({
    error: { message: expect.stringContaining('SignatureDoesNotMatch') as string },
  });
  expect(out + err).not.toContain('canary');
});

test('no key, and no local cloud: each one clear error and exit 3', async () => {
  terminal.env = { HOME: terminal.folder };
  expect(await terminal.offsite('status')).toMatchObject({
    code: 3,
    out: '',
    err: expect.stringContaining('no key') as string,
  });
  const nobody = await terminal.type('status', '--local', 'http://id:secret@127.0.0.1:9');
  expect(nobody).toMatchObject({ code: 3, err: expect.stringContaining('no local cloud answers') as string });
  expect(nobody.err).not.toContain('secret');
  expect(await terminal.type('status', '--local', 'http://example.com')).toMatchObject({ code: 2 });
});

test('the points of every server in every region, by the rules that keep them', async () => {
  const { points, cost, orphans } = await status();
  expect(points.map(({ instance, region, kept }) => `${instance} ${region} ${kept}`).sort()).toEqual(
    [HEL, HEM].flatMap((id) => [QINGDAO, SHANGHAI].map((region) => `${id} ${region} 2`)),
  );
  expect(points[0]?.points[0]).toMatchObject({ slot: '2026-03-02T18:00Z', fate: 'kept' });
  expect(orphans).toEqual([]);
  // Four images and four copies, each of 40 GiB and 200 GiB; 30 nights of two copies.
  expect(cost).toEqual({ storedGiB: 8 * 240, copiedGiB: 60 * 240 });
});

test('quota and prices, where they are given: head room at the growth of the next nights, and an upper bound', async () => {
  const prices = { snapshotPerGibMonth: 0.1, copyPerGib: 0.5 };
  terminal.reconfigure({ config: { imageQuota: 40, prices } });
  const { code, quota, cost } = await status();
  terminal.reconfigure({});
  expect(code).toBe(0);
  expect(quota).toEqual(
    [SHANGHAI, QINGDAO].map((region) => ({ region, images: 4, quota: 40, left: 36, daysToFull: 18 })),
  );
  expect(cost).toMatchObject({ storage: 192, copying: 7200, total: 7392 });
});

test('each destination is copied to, and paid for', async () => {
  terminal.reconfigure({ config: { destinationRegions: [QINGDAO, 'cn-beijing'] } });
  const { cost, problems } = await status();
  terminal.reconfigure({});
  expect(cost.copiedGiB).toBe(2 * 60 * 240);
  expect(problems).toEqual([]);
});

test('a quota that is full within days is a problem', async () => {
  terminal.reconfigure({ config: { imageQuota: 8 } });
  const { code, problems } = await status();
  terminal.reconfigure({});
  expect([code, problems[0]]).toEqual([
    1,
    `${SHANGHAI}: 4 of 8 images that the account may hold: it is full in 2 days`,
  ]);
});

test('help names every command, has examples and the exit codes; an unknown command is wrong usage', async () => {
  const help = await terminal.type('--help');
  expect([help.code, help.err]).toEqual([0, '']);
  for (const name of ['status', 'preview', 'run', 'prune', 'rehearse', 'import-config']) {
    expect(help.out).toContain(`  ${name}`);
    const command = await terminal.type(name, '--help');
    expect(command).toMatchObject({
      code: 0,
      out: expect.stringMatching(/Examples:\n +npm run offsite -- /) as string,
    });
    expect(command.out).toContain('--json');
  }
  expect(help.out).toMatch(/0 +all is well\n +1 +a promise is broken now/);
  expect(await terminal.type('pruen')).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringContaining('prune') as string,
  });
  const json = await terminal.type('status', '--stack', 'nowhere', '--json');
  expect(json.code).toBe(2);
  expect(JSON.parse(json.out)).toMatchObject({ error: { message: expect.stringContaining('nowhere') as string } });
});

test('no command shows a secret', async () => {
  const { accessKeySecret } = terminal.cloud.endpoints;
  terminal.cloud.faults.add({ kind: 'code', action: 'CreateImage', code: 'QuotaExceed.Image', status: 403, times: 9 });
  for (const argv of [['status'], ['preview'], ['prune'], ['run', HEM]]) {
    for (const json of [[], ['--json']]) {
      const { out, err } = await terminal.offsite(...argv, ...json);
      expect(out.length).toBeGreaterThan(10);
      expect(out + err).not.toContain(accessKeySecret);
    }
  }
});
