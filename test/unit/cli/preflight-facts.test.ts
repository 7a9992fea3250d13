import { factsOf, type Facts } from '../../../src/cli/preflight/facts';
import { Inquiry, type Ground, type Wish } from '../../../src/cli/preflight/ground';
import type { Ecs } from '../../../src/cloud/ecs';
import { CloudError, type ErrorKind } from '../../../src/cloud/errors';
import type { NewServer, RegionOffers } from '../../../src/cloud/offers';
import type { NetworkWish } from '../../../src/plan/recovery-settings';
import type { ServerDecision } from '../../../src/recovery/restore/decide-servers';
import type { LiveServer } from '../../../src/recovery/restore/live';
import type { ServerToMake } from '../../../src/recovery/restore/plan-server';
import { DESTINATION, night, settings } from '../worlds';

/** What the region is asked about servers that are decided already, and what becomes of its answers. */
const EXISTING: NetworkWish = { kind: 'existing', vSwitchIds: ['vsw-1'], securityGroupIds: ['sg-1'] };
const MADE: NetworkWish = { kind: 'made', cidr: '10.0.0.0/16', vSwitches: {}, ingress: [] };
const [B, C] = [`${DESTINATION}-b`, `${DESTINATION}-c`];

const server = (instance: string, changes: Partial<ServerToMake> = {}): ServerToMake => ({
  ...{ instance, plan: 'web', slot: night(2), takenAt: night(2), ageHours: 1, imageId: `m-${instance}` },
  ...{ type: 'ecs.g7.large', zone: B, vSwitch: 'vsw-1', privateIp: '10.0.0.1', securityGroups: ['sg-1'] },
  ...{ chargeType: 'PostPaid', dataDisks: [], notes: [] },
  ...changes,
});
const make = (instance: string, changes?: Partial<ServerToMake>): ServerDecision => ({
  ...{ server: server(instance, changes), action: 'make', status: 'Running' },
});
const keep = (instance: string, status: string, changes: Partial<ServerDecision> = {}): ServerDecision => ({
  ...{ server: server(instance), live: { id: `${instance}-new`, status } as LiveServer },
  ...{ action: 'keep', status: 'Running' },
  ...changes,
});

function refused(code: string, kind: ErrorKind = 'denied'): CloudError {
  return new CloudError({ kind, code, message: 'no', operation: 'Asked', region: DESTINATION });
}

interface Asked {
  facts: Facts;
  refused: readonly string[];
  /** In the order of the questions. */
  calls: string[];
  ran: NewServer[];
}

/** @param answers what is otherwise than usual */
async function asked(
  decisions: ServerDecision[],
  {
    network = EXISTING,
    answers = {},
    keys = {},
  }: { network?: NetworkWish; answers?: Partial<RegionOffers>; keys?: Record<string, string> } = {},
): Promise<Asked> {
  const calls: string[] = [];
  const ran: NewServer[] = [];
  const noted = <T>(what: string, of: unknown, answer: T): Promise<T> => {
    calls.push(`${what} ${String(of)}`);
    return Promise.resolve(answer);
  };
  const offers: RegionOffers = {
    region: DESTINATION,
    stock: () => Promise.resolve({}),
    instanceTypes: (names) => noted('types', names, [{ name: 'ecs.g7.large', vCpus: 2, architecture: 'x86_64' }]),
    vCpus: () => Promise.resolve({ limit: 9, used: 1 }),
    vSwitches: () => Promise.resolve([]),
    anyPlaceIn: (zone) => noted('place', zone, zone === B ? { vSwitch: 'vsw-9', securityGroup: 'sg-9' } : undefined),
    takenAddresses: () => Promise.resolve([]),
    hasKeyPair: (name) => noted('key pair', name, name === 'ops'),
    hasRole: (name) => noted('role', name, name === 'api'),
    keyState: (id) => noted('key', id, 'Enabled'),
    architectures: (ids) => noted('images', ids, { 'm-i-1': 'x86_64' }),
    servers: () => Promise.resolve([]),
    tryRun: (one) => {
      ran.push(one);
      return noted('run', one.name, undefined);
    },
    tryStart: (id) => noted('start', id, undefined),
    tryNetwork: (cidr) => noted('network', cidr, undefined),
    ...answers,
  };
  const stack = {
    ...{ name: 'recovery', project: 'offsite', file: 'Pulumi.recovery.yaml', notes: [] },
    settings: settings({ encryptionKeys: keys, tags: { owner: 'ops' }, resourceGroupId: 'rg-1' }),
  };
  const wish: Wish = {
    ...{ mode: 'failover', region: DESTINATION, servers: {}, typeFallbacks: {}, defaults: {}, overrides: {} },
    ...{ protect: true, network },
  };
  const vSwitches = network === EXISTING ? [{ id: 'vsw-1', zone: B, cidr: '10.0.0.0/24', freeAddresses: 9 }] : [];
  const ground: Ground = { choices: [], decisions, vSwitches, problems: [], notes: [] };
  const inquiry = new Inquiry({ region: DESTINATION } as Ecs, offers, night(3));
  const facts = await factsOf(stack, wish, ground, inquiry);
  return { facts, refused: inquiry.refused, calls, ran };
}

test('what servers to be made need is asked by name, each once; of those that are there nothing is', async () => {
  const { calls, facts } = await asked([
    make('i-2', { role: 'web', keyPair: 'ops' }),
    make('i-1', { role: 'api', keyPair: 'ops', type: 'ecs.c7.large' }),
    make('i-3', { role: 'api', keyPair: 'old' }),
    keep('i-4', 'Running', { server: server('i-4', { role: 'db', keyPair: 'db', type: 'ecs.r7.large' }) }),
  ]);
  expect(calls.filter((call) => !call.startsWith('run '))).toEqual([
    'types ecs.c7.large,ecs.g7.large',
    ...['role api', 'role web', 'key pair old', 'key pair ops'],
    'images m-i-1,m-i-2,m-i-3',
  ]);
  expect(facts).toMatchObject({
    ...{ roles: { api: true, web: false }, keyPairs: { old: false, ops: true }, vCpus: { limit: 9, used: 1 } },
    ...{ types: [{ vCpus: 2 }], architectures: { 'm-i-1': 'x86_64' }, encryption: undefined },
  });
});

test('the key that copies of this region are encrypted with, also where the region has no such key', async () => {
  const keys = { [DESTINATION]: 'key-1', 'cn-beijing': 'key-2' };
  const { calls, facts } = await asked([], { keys });
  expect(calls.filter((call) => call.startsWith('key '))).toEqual(['key key-1']);
  expect(facts.encryption).toEqual({ keyId: 'key-1', state: 'Enabled' });
  const none = await asked([], { keys, answers: { keyState: () => Promise.resolve(undefined) } });
  expect(none.facts.encryption).toEqual({ keyId: 'key-1', state: undefined });
});

test('each question that is refused is told by what it is about, and takes nothing for missing', async () => {
  const no = () => Promise.reject(refused('Forbidden.RAM'));
  const answers = { instanceTypes: no, vCpus: no, hasRole: no, hasKeyPair: no, keyState: no, architectures: no };
  const { facts, refused: told } = await asked([make('i-1', { role: 'api', keyPair: 'ops' })], {
    answers,
    keys: { [DESTINATION]: 'key-1' },
  });
  const about = ['instance types', 'the vCPU quota', 'role api', 'key pair ops', 'key key-1', 'the images'];
  expect([...told].sort()).toEqual(
    about.map((what) => `${what} could not be looked at: Asked was answered Forbidden.RAM no`).sort(),
  );
  expect(facts).toMatchObject({ types: [], roles: { api: true }, keyPairs: { ops: true }, architectures: {} });
  expect([facts.vCpus, facts.encryption]).toEqual([undefined, undefined]);
});

test('in a network that exists each server is tried as it would be made', async () => {
  const { facts, ran, calls } = await asked([make('i-1', { role: 'api' })]);
  expect(facts.tries).toEqual({ 'i-1': { call: 'RunInstances' } });
  expect([facts.network, calls.some((call) => /^(network|place)/.test(call))]).toEqual([undefined, false]);
  expect(ran).toMatchObject([
    {
      name: 'recovery-i-1',
      vSwitch: 'vsw-1',
      privateIp: '10.0.0.1',
      securityGroups: ['sg-1'],
      resourceGroupId: 'rg-1',
    },
  ]);
  expect(ran[0]?.tags).toMatchObject({ owner: 'ops', 'offsite-stack': 'recovery', 'offsite-recovery': 'failover' });
  expect(ran[0]?.tags).toMatchObject({ 'offsite-vault': 'offsite-prod', 'offsite-instance': 'i-1' });
});

test('where the network is yet to be made a server is tried in any of its zone, without its address; elsewhere not at all', async () => {
  const in_ = (zone: string) => ({ zone, vSwitch: zone });
  const decisions = [make('i-1', in_(B)), make('i-2', in_(B)), make('i-3', in_(C))];
  const { facts, ran, calls } = await asked(decisions, { network: MADE });
  const borrowed = { call: 'RunInstances', borrowed: 'vsw-9' };
  expect(facts.tries).toEqual({ 'i-1': borrowed, 'i-2': borrowed });
  expect(facts.network).toEqual({ call: 'CreateVpc' });
  expect(ran.map(({ vSwitch, securityGroups, privateIp }) => [vSwitch, securityGroups, privateIp])).toEqual(
    Array(2).fill(['vsw-9', ['sg-9'], undefined]),
  );
  expect(ran[0]).toMatchObject({
    name: 'recovery-i-1',
    imageId: 'm-i-1',
    type: 'ecs.g7.large',
    chargeType: 'PostPaid',
  });
  expect(calls.filter((call) => /^(place|network)/.test(call))).toEqual([
    ...[`place ${B}`, `place ${C}`],
    'network 10.0.0.0/16',
  ]);
});

test('a network that servers are in is there: only they are tried', async () => {
  const { facts, calls } = await asked([keep('i-1', 'Stopped')], { network: MADE });
  expect([facts.network, facts.tries]).toEqual([undefined, { 'i-1': { call: 'StartInstance' } }]);
  expect(calls.filter((call) => /^(place|network|start)/.test(call))).toEqual(['start i-1-new']);
});

test('of those that are there, one is asked to start that is stopped, is to run, and is of its type then', async () => {
  const { facts, calls } = await asked([
    ...[keep('i-1', 'Stopped'), keep('i-2', 'Running'), keep('i-3', 'Stopping')],
    keep('i-4', 'Stopped', { retyped: true }),
    keep('i-5', 'Stopped', { status: 'Stopped' }),
  ]);
  expect(Object.keys(facts.tries)).toEqual(['i-1']);
  expect(calls.filter((call) => /^(start|run)/.test(call))).toEqual(['start i-1-new']);
});

test('a try that is refused is told with the reason; one that is not answered ends it all', async () => {
  const no = (kind?: ErrorKind) => () => Promise.reject(refused('Some.Code', kind));
  const decisions = [make('i-1', { vSwitch: B }), keep('i-2', 'Stopped')];
  const answers = { tryRun: no(), tryStart: no(), tryNetwork: no() };
  const { facts, refused: told } = await asked(decisions, { network: MADE, answers });
  expect(facts.tries).toEqual({
    'i-1': { call: 'RunInstances', refused: 'Some.Code no', borrowed: 'vsw-9' },
    'i-2': { call: 'StartInstance', refused: 'Some.Code no' },
  });
  expect(told).toEqual([]);
  const alone = await asked([], { network: MADE, answers });
  expect(alone.facts.network).toEqual({ call: 'CreateVpc', refused: 'Some.Code no' });
  for (const kind of ['unreachable', 'wrong-key'] as const) {
    await expect(asked([], { network: MADE, answers: { tryNetwork: no(kind) } })).rejects.toThrow('no');
  }
  const places = { anyPlaceIn: no() };
  const unknown = await asked([make('i-1', { vSwitch: B })], { network: MADE, answers: places });
  expect(unknown.facts.tries).toEqual({});
  expect(unknown.refused).toEqual([`vSwitches of ${B} could not be looked at: Asked was answered Some.Code no`]);
});
