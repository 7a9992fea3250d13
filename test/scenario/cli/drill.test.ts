import type { Snapshot } from 'local-cloud';
import { readResult } from '../../../src/recovery/drill/result';
import { makeNetwork } from '../drill/story';
import { HEL, HEM, QINGDAO, SHANGHAI } from '../story';
import { Terminal } from '../terminal';

/** `offsite drill`, typed by a person on the morning after the source has gone dark. */
let terminal: Terminal;
let morning: Snapshot;

beforeAll(async () => {
  terminal = await Terminal.begin({
    seed: {
      durations: { imageMinutes: 4, copyMinutes: 4, bootMinutes: 2 },
      commands: [{ part: 'broken', exitCode: 1 }],
    },
    config: { drill: { schedule: '0 12 * * *', probe: { command: '/check' }, timeoutMinutes: 5 } },
  });
  await makeNetwork(async (service, action, params) => {
    const answer = await terminal.cloud.call({
      service,
      action,
      region: QINGDAO,
      params: { RegionId: QINGDAO, ...params },
    });
    if (answer.cut) throw new Error(`${action} was cut off`);
    return JSON.parse(answer.body.toString('utf8')) as Record<string, string>;
  }, 'offsite-prod');
  await terminal.until('2026-03-01T19:00:00Z');
  terminal.cloud.faults.add({ kind: 'dark', region: SHANGHAI });
  morning = terminal.cloud.snapshot();
});
beforeEach(() => {
  terminal.interruptedAt = undefined;
  return terminal.cloud.restore(morning);
});
afterAll(() => terminal.end());

const results = () =>
  Object.fromEntries(
    terminal.images(QINGDAO).map(({ tags }) => [tags['offsite-instance'], readResult(tags['offsite-drill'])?.outcome]),
  );
const billed = () => {
  const { instances = {}, disks = {} } = terminal.cloud.world.ecs.regions[QINGDAO] ?? {};
  return [...Object.keys(instances), ...Object.keys(disks)];
};

// By chance, HEM is first that day.
test('the one whose turn it is: step by step on the way, a line with the minutes in the end', async () => {
  const { code, out, err } = await terminal.offsite('drill');
  expect(code).toBe(0);
  expect(out).toMatch(/nightly +i-uf661wb708uvqc9jyhem +m-\S+ +passed +2(\.\d)? min +2(\.\d)? min +2(\.\d)? min/);
  expect(out).toContain('Every copy that was drilled came up.');
  expect(err.split('\n').slice(0, 4)).toEqual([
    `${HEM}: asked for`,
    `${HEM}: waiting until it runs`,
    expect.stringMatching(/jyhem: running after 2(\.\d)? min; noting a step/) as string,
    expect.stringMatching(/jyhem: booted after 2(\.\d)? min; noting a step/) as string,
  ]);
  expect(results()).toEqual({ [HEM]: 'passed', [HEL]: undefined });
  expect(billed()).toEqual([]);
});

test('status shows the last drill of every server, and what took how long', async () => {
  await terminal.offsite('drill');
  const { out } = await terminal.offsite('status');
  expect(out).toMatch(/jyhem +cn-qingdao +2026-03-01 19:0\d\w +passed +2(\.\d)? +2(\.\d)? +2(\.\d)?/);
  expect(out).toMatch(/jyhel +cn-qingdao +never +-/);
});

test('every server, as one document', async () => {
  const { code, out } = await terminal.offsite('drill', '--all', '--json');
  expect(code).toBe(0);
  const told = JSON.parse(out) as { drills: Record<string, unknown>[] };
  expect(told).toMatchObject({ stack: 'prod', region: QINGDAO, interrupted: false });
  expect(told.drills.map(({ instance, state }) => [instance, state])).toEqual([
    [HEM, 'passed'],
    [HEL, 'passed'],
  ]);
  expect(results()).toEqual({ [HEM]: 'passed', [HEL]: 'passed' });
  expect(billed()).toEqual([]);
});

test('interrupted, the server stays; the same command again finishes it, and goes on with what was asked', async () => {
  terminal.interruptedAt = 'waiting until it runs';
  const first = await terminal.offsite('drill', '--server', HEM);
  expect([first.code, billed().length > 0]).toEqual([130, true]);
  expect(first.out).toContain('run the same command again');
  terminal.interruptedAt = undefined;
  const second = await terminal.offsite('drill', '--server', HEL);
  expect(second.code).toBe(0);
  expect(results()).toEqual({ [HEL]: 'passed', [HEM]: 'passed' });
  expect(billed()).toEqual([]);
});

test.each(['asked for', 'noting a step', 'probing it', 'taking the server away'])(
  'interrupted at "%s": nothing twice, and the next drill leaves nothing',
  async (doing) => {
    terminal.interruptedAt = doing;
    expect((await terminal.offsite('drill', '--server', HEM)).code).toBe(130);
    terminal.interruptedAt = undefined;
    const { code } = await terminal.offsite('drill', '--server', HEM);
    expect([code, results()[HEM], billed()]).toEqual([0, 'passed', []]);
  },
);

test('the right to remove is gone half way: what may be left and cost money is said; with it again, it is finished', async () => {
  const denied = { kind: 'code', code: 'Forbidden.RAM', status: 403, times: 1000 } as const;
  terminal.cloud.faults.add({ ...denied, action: 'DeleteInstance' });
  const { code, out } = await terminal.offsite('drill', '--server', HEM);
  expect([code, billed().length]).toEqual([1, 3]);
  expect(out).toContain('Forbidden.RAM');
  expect(out).toContain('A server may be left in cn-qingdao, and costs money: run the same command again');
  terminal.cloud.faults.clear();
  const again = await terminal.offsite('drill', '--server', HEM);
  expect([again.code, results()[HEM], billed()]).toEqual([0, 'passed', []]);
});

test('a copy that failed: exit 1, and what it means', async () => {
  terminal.reconfigure({
    config: { drill: { schedule: '0 12 * * *', probe: { command: 'broken' }, timeoutMinutes: 5 } },
  });
  const { code, out } = await terminal.offsite('drill', '--plan', 'nightly');
  expect(code).toBe(1);
  expect(out).toContain('it did not pass the probe (exit-1) in 5 minutes');
  expect(out).toContain('A copy that failed is not usable any more');
  expect(results()).toEqual({ [HEL]: 'failed', [HEM]: 'failed' });
  const again = await terminal.offsite('drill');
  expect([again.code, again.err]).toEqual([1, expect.stringContaining('no server has a usable copy in cn-qingdao')]);
});

test('its network not made yet: one error that says what to do, and no table', async () => {
  const groups = terminal.cloud.world.ecs.regions[QINGDAO]?.securityGroups ?? {};
  for (const id of Object.keys(groups)) delete groups[id];
  const { code, out, err } = await terminal.offsite('drill', '--all');
  expect([code, out]).toEqual([1, '']);
  expect(err.match(/there is no network to drill in in cn-qingdao/g)).toHaveLength(1);
  expect(err).toContain('run pulumi up');
});

test('what nobody knows, and what is not set: one error, exit 2, and nothing asked for', async () => {
  const said = async (...argv: string[]) => {
    const { code, err } = await terminal.offsite('drill', ...argv);
    return `${code} ${err.split('\n')[0]}`;
  };
  expect(await said('--plan', 'nigthly')).toBe('2 error: nigthly is no plan');
  expect(await said('--server', 'i-none')).toBe('2 error: i-none is no server with a copy in cn-qingdao');
  expect(await said('--all', '--plan', 'nightly')).toBe(
    '2 error: which servers? say one of --plan, --server and --all',
  );
  expect(await said('--region', 'cn-beijing')).toBe(
    '2 error: cn-beijing is no destination of prod: there are no copies',
  );
  terminal.reconfigure({});
  expect(await said()).toBe('2 error: the stack prod does not drill: it has no offsite:drill');
  expect(billed()).toEqual([]);
});
