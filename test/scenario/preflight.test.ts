import type { LocalCloud, Snapshot } from 'local-cloud';
import type { Preflight } from '../../src/cli/preflight/document';
import { byHand, groundIn, type Ground } from './ground';
import { HEL, HEM, QINGDAO, SHANGHAI } from './story';
import { Terminal, type Said } from './terminal';

/**
 * The source is dark, and somebody asks whether the servers could come up now. Each thing that could stand in the way is seen
 * as it should be, and broken.
 */
const KEY = 'key-1';
let terminal: Terminal;
let cloud: LocalCloud;
let ground: Ground;
let disaster: Snapshot;

beforeAll(async () => {
  const one = { region: SHANGHAI, ramRole: 'api-role', vSwitchId: 'vsw-1', securityGroupIds: ['sg-1'] };
  terminal = await Terminal.begin({
    seed: {
      durations: { imageMinutes: 5, copyMinutes: 5 },
      quotas: { vCpusPerRegion: 4 },
      kmsKeys: [{ region: QINGDAO, id: KEY }],
      servers: [
        { ...one, id: HEM, privateIp: '10.0.0.11', disks: [{ sizeGiB: 40 }, { sizeGiB: 200 }] },
        { ...one, id: HEL, privateIp: '10.0.0.12' },
      ],
    },
    config: { encryptionKeys: { [QINGDAO]: KEY } },
  });
  ({ cloud } = terminal);
  await terminal.until('2026-03-02T19:30:00Z');
  await byHand(cloud, 'ram', 'CreateRole', QINGDAO, { RoleName: 'api-role', AssumeRolePolicyDocument: TRUST });
  await byHand(cloud, 'ecs', 'CreateKeyPair', QINGDAO, { KeyPairName: 'ops' });
  ground = await groundIn(cloud, QINGDAO);
  cloud.faults.add({ kind: 'dark', region: SHANGHAI });
  disaster = cloud.snapshot();
});
afterAll(() => terminal.end());
beforeEach(async () => {
  await cloud.restore(disaster);
  recovery({});
});

const TRUST = JSON.stringify({
  Version: '1',
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: ['ecs.aliyuncs.com'] } }],
});

function recovery(change: object, rest: object = {}): void {
  const network = { vSwitchIds: [ground.vSwitchId], securityGroupIds: [ground.securityGroupId] };
  terminal.stackFile('recovery', {
    'offsite:vault': 'offsite-prod',
    'offsite:destinationRegions': QINGDAO,
    'offsite:encryptionKeys': { [QINGDAO]: KEY },
    'offsite:recovery': { mode: 'failover', network, defaults: { keyPair: 'ops' }, ...change },
    ...rest,
  });
}

const type = (...more: string[]): Promise<Said> => terminal.offsite('preflight', '--stack', 'recovery', ...more);
async function preflight(): Promise<Preflight & { code: number }> {
  const { code, out } = await type('--json');
  return { ...(JSON.parse(out) as Preflight), code };
}
const problems = async (): Promise<string[]> => {
  const { code, problems: all } = await preflight();
  expect(code).toBe(all.length > 0 ? 1 : 0);
  return all;
};
const here = () => cloud.world.ecs.regions[QINGDAO];

test('all is well: each server with the age of its data and where it would come up, tried, and the source never asked', async () => {
  const before = [Object.keys(here()?.instances ?? {}), cloud.calls().length] as const;
  const { code, out, err } = await type();
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(new RegExp(`nightly +${HEM} +1.5 h +ecs.g7.large +cn-qingdao-b +10.0.0.11 +ok$`, 'm'));
  expect(out).toContain('It can be done now: 2 servers, the oldest data 1.5 h old.');
  expect(Object.keys(here()?.instances ?? {})).toEqual(before[0]);
  // Nobody even tried to reach the region that is dark.
  expect(cloud.world.faults.map(({ hits }) => hits)).toEqual([0]);
  const asked = cloud.calls().slice(before[1]);
  expect(asked.map(({ region }) => region)).not.toContain(SHANGHAI);
  expect(
    asked.filter(({ action, outcome }) => action === 'RunInstances' && outcome === 'DryRunOperation'),
  ).toHaveLength(2);
});

test('as JSON: every check by its name', async () => {
  const { code, servers, checks, problems: none } = await preflight();
  expect([code, none]).toEqual([0, []]);
  expect(servers.map(({ instance }) => instance)).toEqual([HEL, HEM]);
  expect(servers[0]?.checks.map(({ what, ok }) => [what, ok])).toEqual(
    ['stock', 'address', 'role', 'key pair', 'processor', 'dry run'].map((what) => [what, true]),
  );
  expect(checks.map(({ what, ok }) => [what, ok])).toEqual([
    ['vCPUs', true],
    ['encryption key', true],
  ]);
});

test('quiet: nothing to say, and exit 0', async () => {
  expect(await type('--quiet')).toEqual({ code: 0, out: '', err: '' });
});

test('sold out in the zone: a problem; with another type to fall back on, a note', async () => {
  cloud.world.ecs.soldOut.push({ region: QINGDAO, type: 'ecs.g7.large', left: 0 });
  expect(await problems()).toEqual(
    [HEL, HEM].map((id) => `${id}: none of ecs.g7.large is in stock in cn-qingdao-b; name others in typeFallbacks`),
  );
  recovery({ typeFallbacks: { 'ecs.g7.large': ['ecs.c7.large'] } });
  const { code, servers, notes } = await preflight();
  expect(code).toBe(0);
  expect(servers.map((one) => one.type)).toEqual(['ecs.c7.large', 'ecs.c7.large']);
  expect(notes).toContain(`${HEM}: ecs.g7.large is not in stock: it is made as ecs.c7.large`);
});

test('vCPUs for one, not for both', async () => {
  cloud.world.ecs.quotas.vCpusPerRegion = 3;
  expect(await problems()).toEqual(['4 vCPUs are needed, 3 of 3 are left in cn-qingdao']);
});

test('addresses for one, not for both', async () => {
  const { vSwitchId: id } = ground;
  const vSwitch = cloud.world.vpc[QINGDAO]?.switches[id];
  if (vSwitch) vSwitch.cidr = '10.0.0.8/29';
  const server = { id: 'i-other', vSwitchId: id, type: 'ecs.g7.large' };
  for (const n of [9, 10]) await occupy(`10.0.0.${n}`, server.id + n);
  cloud.world.ecs.quotas.vCpusPerRegion = 100;
  await occupy('10.0.0.11', 'i-other11');
  expect(await problems()).toEqual([`${HEM}: no vSwitch has a free address (10.0.0.8/29)`]);
});

async function occupy(privateIp: string, id: string): Promise<void> {
  const made = await byHand<{ InstanceIdSets: { InstanceIdSet: string[] } }>(cloud, 'ecs', 'RunInstances', QINGDAO, {
    ImageId: Object.keys(here()?.images ?? {})[0] ?? '',
    InstanceType: 'ecs.g7.large',
    InstanceName: id,
    VSwitchId: ground.vSwitchId,
    'SecurityGroupIds.1': ground.securityGroupId,
    PrivateIpAddress: privateIp,
  });
  expect(made.InstanceIdSets.InstanceIdSet).toHaveLength(1);
}

test('somebody has the address: the cloud chooses another, and it is said; one that was asked for is a problem', async () => {
  cloud.world.ecs.quotas.vCpusPerRegion = 100;
  await occupy('10.0.0.11', 'i-other');
  const { code, notes, servers } = await preflight();
  expect([code, servers.map(({ privateIp }) => privateIp)]).toEqual([0, ['10.0.0.12', undefined]]);
  expect(notes).toEqual([`${HEM}: it does not keep its address 10.0.0.11: somebody has it`]);
  recovery({ overrides: { [HEM]: { privateIp: '10.0.0.11' } } });
  expect(await problems()).toEqual([`${HEM}: it cannot have 10.0.0.11: somebody has it`]);
});

test('a role and a key pair that are not there', async () => {
  await byHand(cloud, 'ram', 'DeleteRole', QINGDAO, { RoleName: 'api-role' });
  recovery({ overrides: { [HEL]: { role: 'web-role', keyPair: 'old' } } });
  expect(await problems()).toEqual([
    `${HEL}: there is no RAM role web-role in the account`,
    `${HEL}: there is no key pair old in cn-qingdao`,
    `${HEM}: there is no RAM role api-role in the account`,
  ]);
});

test('the key of the copies, switched off or not of this region', async () => {
  await byHand(cloud, 'kms', 'DisableKey', QINGDAO, { KeyId: KEY });
  expect(await problems()).toEqual([`key ${KEY} is Disabled: the copies cannot be read`]);
  // Where the config does not name it, the dry run knows.
  recovery({}, { 'offsite:encryptionKeys': undefined });
  expect(await problems()).toEqual(
    [HEL, HEM].map(
      (id) => expect.stringMatching(`^${id}: .*refused: InvalidParameter.KMSKeyId.CMKNotEnabled`) as string,
    ),
  );
  recovery({}, { 'offsite:encryptionKeys': { [QINGDAO]: 'key-2' } });
  expect(await problems()).toContain(`key key-2 is not in cn-qingdao: the copies cannot be read`);
});

test('a type of another processor', async () => {
  recovery({ overrides: { [HEM]: { type: 'ecs.g8y.large' } } });
  const image = Object.values(here()?.images ?? {}).findLast(({ tags }) => tags['offsite-instance'] === HEM)?.id;
  expect(await problems()).toEqual([`${HEM}: image ${image} is of x86_64, ecs.g8y.large of arm64: it would not boot`]);
});

test('what nobody thought of: the dry run has the last word', async () => {
  recovery({ network: { vSwitchIds: [ground.vSwitchId], securityGroupIds: ['sg-none'] } });
  const all = await problems();
  expect(all).toHaveLength(2);
  expect(all[0]).toMatch(
    new RegExp(
      `^${HEL}: RunInstances would be refused: InvalidSecurityGroupId.NotFound .* \\(request id [0-9A-F-]{36}\\)$`,
    ),
  );
});

test('no vSwitch of that id, no copy of a server that was asked for', async () => {
  recovery({
    network: { vSwitchIds: ['vsw-none'], securityGroupIds: [ground.securityGroupId] },
    servers: { instances: [HEM, 'i-other'] },
  });
  expect(await problems()).toEqual([
    'i-other: there is no copy of it in cn-qingdao',
    'there is no vSwitch vsw-none',
    `${HEM}: there is no vSwitch`,
  ]);
});

test('a network that is yet to be made is tried for itself, and the servers in another of their zone', async () => {
  // An address that the other network does not have.
  const overrides = { [HEM]: { privateIp: '10.8.1.5' } };
  recovery({ network: { cidr: '10.8.0.0/16', vSwitches: { 'cn-qingdao-b': '10.8.1.0/24' } }, overrides });
  const { code, checks, servers, notes } = await preflight();
  expect(code).toBe(0);
  expect(checks).toContainEqual({ what: 'network', ok: true, found: 'CreateVpc would be done' });
  expect(servers[0]).toMatchObject({ type: 'ecs.g7.large', zone: 'cn-qingdao-b' });
  expect(servers[0]?.checks).toContainEqual({
    what: 'dry run',
    ok: true,
    found: `RunInstances (tried in ${ground.vSwitchId}) would be done`,
  });
  expect(notes.at(-1)).toBe(`the network is yet to be made: RunInstances was tried in ${ground.vSwitchId} instead`);
  cloud.faults.add({ action: 'RunInstances', kind: 'code', code: 'InvalidPassword.Malformed', key: HEM });
  cloud.faults.add({ action: 'CreateVpc', kind: 'code', code: 'QuotaExceeded.Vpc' });
  expect(await problems()).toEqual([
    expect.stringMatching(/^CreateVpc would be refused: QuotaExceeded\.Vpc/),
    expect.stringMatching(new RegExp(`^${HEM}: RunInstances .tried in vsw-.* would be refused: InvalidPassword`)),
  ]);
});

test('where the zone has no network at all, it is said what was not tried', async () => {
  recovery({ network: { cidr: '10.8.0.0/16', vSwitches: { 'cn-qingdao-c': '10.8.1.0/24' } } });
  const { code, servers, notes } = await preflight();
  expect([code, servers[0]?.checks.map(({ what }) => what)]).toEqual([0, expect.not.arrayContaining(['dry run'])]);
  expect(servers.map(({ untried }) => untried)).toEqual(
    Array(2).fill('the network is yet to be made, and cn-qingdao-c has no vSwitch to try it in'),
  );
  expect(notes.at(-1)).toContain('the cloud was not asked for 2 servers: the network is yet to be made');
});

test('data of an earlier day is what comes up when it is asked for, and its age is told', async () => {
  recovery({ point: '2026-03-02T12:00:00Z' });
  const { servers } = await preflight();
  expect(servers.map(({ takenAt, ageHours }) => [takenAt, ageHours])).toEqual(
    Array(2).fill(['2026-03-01T18:00:00.000Z', 25.5]),
  );
});

test('a question that is refused is told, and stops no other', async () => {
  cloud.faults.add({ action: 'DescribeAccountAttributes', kind: 'code', code: 'Forbidden.RAM', status: 403, times: 9 });
  const { code, problems: all, servers } = await preflight();
  expect([code, servers.length, all.length]).toEqual([1, 2, 1]);
  expect(all[0]).toMatch(
    /^the vCPU quota could not be looked at: DescribeAccountAttributes was answered Forbidden.RAM/,
  );
});

/** As the stack makes it, of the copy of the first night. */
async function made(old: string, mode: string): Promise<string> {
  const image = Object.values(here()?.images ?? {}).find(({ tags }) => tags['offsite-instance'] === old);
  const tags = {
    ...image?.tags,
    'offsite-recovery': mode,
    'offsite-stack': 'recovery',
    'offsite-taken': '2026-03-01T18:00:00Z',
  };
  const { InstanceIdSets } = await byHand<{ InstanceIdSets: { InstanceIdSet: string[] } }>(
    cloud,
    'ecs',
    'RunInstances',
    QINGDAO,
    {
      ImageId: image?.id ?? '',
      InstanceType: 'ecs.g7.large',
      VSwitchId: ground.vSwitchId,
      'SecurityGroupIds.1': ground.securityGroupId,
      ...Object.fromEntries(
        Object.entries(tags).flatMap(([key, value], i) => [
          [`Tag.${i + 1}.Key`, key],
          [`Tag.${i + 1}.Value`, value],
        ]),
      ),
    },
  );
  const [id = ''] = InstanceIdSets.InstanceIdSet;
  const server = here()?.instances[id];
  if (server) server.status = 'Stopped';
  return id;
}

test('a server that stands by is asked to start, and needs nothing else; the other one is made', async () => {
  const id = await made(HEM, 'standby');
  await byHand(cloud, 'ram', 'DeleteRole', QINGDAO, { RoleName: 'api-role' });
  recovery({ mode: 'standby', overrides: { [HEL]: { role: 'none' } } });
  const { servers, checks, problems: all } = await preflight();
  expect(servers[1]).toMatchObject({
    instance: HEM,
    takenAt: '2026-03-01T18:00:00.000Z',
    there: { id, status: 'Stopped' },
    checks: [{ what: 'dry run', ok: true, found: 'StartInstance would be done' }],
  });
  expect(checks[0]?.found).toBe('2 vCPUs are needed, 2 of 4 are left in cn-qingdao');
  expect(all).toEqual([`${HEL}: there is no RAM role none in the account`]);
});

test('its help names every right that it uses, and no other', async () => {
  const asked = async (): Promise<string[]> => {
    const from = cloud.calls().length;
    await preflight();
    return cloud
      .calls()
      .slice(from)
      .map(({ service, action }) => `${service}:${action}`);
  };
  await made(HEM, 'standby');
  const standby = await asked();
  await cloud.restore(disaster);
  recovery({ network: { cidr: '10.8.0.0/16', vSwitches: { 'cn-qingdao-b': '10.8.1.0/24' } } });
  const used = new Set([...standby, ...(await asked())]);
  const { out } = await type('--help');
  const few = [...out.matchAll(/ecs:Describe\{([^}]*)\}/g)].flatMap(([, names = '']) => names.split(','));
  const named = out.match(/\b(ecs|vpc|ram|kms):[A-Z]\w+\b(?!\{)/g) ?? [];
  expect([...few.map((what) => `ecs:Describe${what}`), ...named].sort()).toEqual([...used].sort());
});

test('servers of a drill in the same stack are in the way', async () => {
  const id = await made(HEM, 'drill');
  const all = await problems();
  expect(all[0]).toContain(`Servers ${id} (for ${HEM}) of this stack are of a drill`);
});

test('the destination falls silent half way: exit 3', async () => {
  cloud.faults.add({ action: 'DescribeKeyPairs', kind: 'dropped', times: 99 });
  expect((await type()).code).toBe(3);
});

test('the destination silent, or a wrong key: exit 3', async () => {
  cloud.faults.add({ kind: 'dark', region: QINGDAO });
  const { code, err } = await type();
  expect([code, err]).toEqual([3, expect.stringContaining('cn-qingdao did not answer')]);
});

test('a stack without offsite:recovery, and config that is wrong: exit 2', async () => {
  const { code, err } = await terminal.offsite('preflight', '--stack', 'prod');
  expect([code, err]).toEqual([2, expect.stringContaining('the stack prod is no recovery stack')]);
  terminal.stackFile('recovery', {
    'offsite:vault': 'v',
    'offsite:destinationRegions': QINGDAO,
    'offsite:recovery': { mode: 'failover' },
  });
  expect((await type()).code).toBe(2);
});
