import { Output } from '../../src/cli/output';
import { preflightOf, type Preflight } from '../../src/cli/preflight/document';
import type { Facts } from '../../src/cli/preflight/facts';
import type { Ground } from '../../src/cli/preflight/ground';
import { showPreflight } from '../../src/cli/preflight/text';
import type { NetworkWish, RecoverySettings } from '../../src/plan/recovery-settings';
import { decideServers } from '../../src/recovery/restore/decide-servers';
import type { LiveServer } from '../../src/recovery/restore/live';
import { copy, DESTINATION, image, night, settings } from './worlds';

/** What is made of the region's answers. */
const EXISTING: NetworkWish = { kind: 'existing', vSwitchIds: ['vsw-1'], securityGroupIds: ['sg-1'] };
const MADE: NetworkWish = {
  kind: 'made',
  cidr: '10.0.0.0/16',
  vSwitches: { [`${DESTINATION}-b`]: '10.0.0.0/24' },
  ingress: [],
};
const RECOVERY = {
  mode: 'failover' as const,
  region: DESTINATION,
  servers: {},
  typeFallbacks: {},
  defaults: {},
  overrides: { 'i-1': { role: 'api', keyPair: 'ops' } },
  protect: true,
};
const POINT = copy(image('i-1', night(2)));
const CHOICE = { instance: 'i-1', point: POINT, ageHours: 1.04, notes: [] };
const ground = (wish: NetworkWish, live: LiveServer[] = []): Ground => {
  const vSwitches = [{ id: 'vsw-1', zone: `${DESTINATION}-b`, cidr: '10.0.0.0/24', taken: [] }];
  const network = { vSwitches, securityGroups: ['sg-1'] };
  const around = { live, offers: {}, network, now: night(3) };
  const { decisions, problems } = decideServers({ ...RECOVERY, network: wish }, [CHOICE], around);
  return { choices: [CHOICE], decisions, vSwitches: [], problems, notes: [] };
};
const FACTS: Facts = {
  types: [{ name: 'ecs.g7.large', vCpus: 2, architecture: 'x86_64' }],
  vCpus: { limit: 10, used: 8 },
  roles: { api: true },
  keyPairs: { ops: true },
  encryption: { keyId: 'key-1', state: 'Enabled' },
  architectures: { [POINT.imageId]: 'x86_64' },
  tries: { 'i-1': { call: 'RunInstances' } },
};
const STANDBY: LiveServer = {
  ...{
    id: 'i-new',
    instance: 'i-1',
    plan: 'web',
    mode: 'standby',
    status: 'Stopped',
    imageId: 'm-older',
    createdAt: '',
  },
  ...{ slot: night(1), takenAt: night(1), type: 'ecs.g7.large', zone: `${DESTINATION}-b`, vSwitchId: 'vsw-1' },
  privateIp: '10.0.0.1',
};

function made(
  facts: Partial<Facts> = {},
  changes: Partial<Ground> = {},
  network = EXISTING,
  refused: string[] = [],
  recovery?: RecoverySettings,
): Preflight {
  const of = settings({ recovery });
  const stack = { name: 'recovery', project: 'offsite', file: 'Pulumi.recovery.yaml', notes: [], settings: of };
  const told = { refused, at: night(3) };
  return preflightOf(stack, { ...RECOVERY, network }, { ...ground(network), ...changes }, { ...FACTS, ...facts }, told);
}

function text(found: Preflight): string {
  const lines: string[] = [];
  showPreflight(found, new Output({ write: (line) => lines.push(line) }, { write: () => undefined }, {}));
  return lines.join('');
}

test('nothing is wrong, and the last vCPU is one that may be had', () => {
  const { problems, notes, servers: lines } = made();
  expect([problems, notes]).toEqual([[], []]);
  expect(lines[0]).toMatchObject({ ageHours: 1, type: 'ecs.g7.large', privateIp: '10.0.0.1', there: undefined });
});

test.each<[string, Partial<Facts>, string]>([
  ['one vCPU short', { vCpus: { limit: 9, used: 8 } }, `2 vCPUs are needed, 1 of 9 are left in ${DESTINATION}`],
  ['no role', { roles: { api: false } }, 'i-1: there is no RAM role api in the account'],
  ['no key pair', { keyPairs: { ops: false } }, `i-1: there is no key pair ops in ${DESTINATION}`],
  [
    'a key on its way out',
    { encryption: { keyId: 'k', state: 'PendingDeletion' } },
    'key k is PendingDeletion: the copies cannot be read',
  ],
  ['a key of elsewhere', { encryption: { keyId: 'k' } }, `key k is not in ${DESTINATION}: the copies cannot be read`],
  [
    'another processor',
    { architectures: { [POINT.imageId]: 'arm64' } },
    `i-1: image ${POINT.imageId} is of arm64, ecs.g7.large of x86_64: it would not boot`,
  ],
  [
    'the cloud says no',
    { tries: { 'i-1': { call: 'RunInstances', refused: 'Some.Code why (request id R)' } } },
    'i-1: RunInstances would be refused: Some.Code why (request id R)',
  ],
  [
    'no network',
    { network: { call: 'CreateVpc', refused: 'Some.Code why' } },
    'CreateVpc would be refused: Some.Code why',
  ],
])('%s: one line', (_name, facts, line) => {
  expect(made(facts).problems).toEqual([line]);
});

test('the document says of what it is, and each server with all that is known of it', () => {
  const { servers: lines, ...head } = made();
  expect(head).toMatchObject({ stack: 'recovery', vault: 'offsite-prod', region: DESTINATION, mode: 'failover' });
  expect(head.at).toBe(night(3).toISOString());
  // In the settings of this stack there is no recovery, so that what is looked at is what is configured.
  expect(head.configured).toBeUndefined();
  const what = { plan: 'web', instance: 'i-1', imageId: POINT.imageId, takenAt: night(2).toISOString(), ageHours: 1 };
  expect(lines[0]).toMatchObject({ ...what, type: 'ecs.g7.large', zone: `${DESTINATION}-b` });
  const [noPlace] = made({}, { decisions: [], problems: ['i-1: no place'] }).servers;
  expect(noPlace).toEqual({ ...what, checks: [], notes: [] });
});

test('a stack whose mode is another is looked at as if it were to fail over, and that is said', () => {
  const of = (mode: 'standby' | 'failover') => made({}, {}, EXISTING, [], { ...RECOVERY, network: EXISTING, mode });
  expect([of('standby').configured, of('standby').mode]).toEqual(['standby', 'failover']);
  expect(of('failover').configured).toBeUndefined();
});

test('notes: of all, then of each server, then where it was tried', () => {
  const [decision] = ground(MADE).decisions as [Ground['decisions'][number]];
  const second = { ...decision, server: { ...decision.server, instance: 'i-2', notes: ['another type'] } };
  const try_ = (borrowed: string) => ({ call: 'RunInstances' as const, borrowed });
  const found = made(
    { tries: { 'i-1': try_('vsw-9'), 'i-2': try_('vsw-8') }, network: { call: 'CreateVpc' } },
    { decisions: [decision, second], notes: ['a server runs'] },
    MADE,
  );
  expect(found.notes).toEqual([
    ...['a server runs', 'i-2: another type'],
    'the network is yet to be made: RunInstances was tried in vsw-8, vsw-9 instead',
  ]);
  expect(found.checks).toContainEqual({ what: 'network', ok: true, found: 'CreateVpc would be done' });
  expect(made({ network: { call: 'CreateVpc', refused: 'No' } }).checks).toContainEqual({
    ...{ what: 'network', ok: false, found: 'CreateVpc would be refused: No' },
  });
});

test('each check is told in words, also what is well', () => {
  const { servers: lines, checks } = made();
  expect(lines[0]?.checks.map(({ what, ok, found }) => `${what} ${ok}: ${found}`)).toEqual([
    `stock true: ecs.g7.large is to be had in ${DESTINATION}-b`,
    'address true: 10.0.0.1 is free',
    'role true: RAM role api is there',
    'key pair true: key pair ops is there',
    'processor true: both are x86_64',
    'dry run true: RunInstances would be done',
  ]);
  expect(checks.map(({ found }) => found)).toEqual([
    `2 vCPUs are needed, 2 of 10 are left in ${DESTINATION}`,
    'key key-1 is usable',
  ]);
  expect(made({ network: { call: 'CreateVpc' } }).checks.at(-1)?.found).toBe('CreateVpc would be done');
});

test('a server that wants neither role nor key pair nor address is not asked about them', () => {
  const free = ground(EXISTING);
  const [decision] = free.decisions as [Ground['decisions'][number]];
  const server = { ...decision.server, role: undefined, keyPair: undefined, privateIp: undefined };
  const { servers: lines, problems } = made({}, { decisions: [{ ...decision, server }] });
  expect(problems).toEqual([]);
  expect(lines[0]?.checks.map(({ what }) => what)).toEqual(['stock', 'address', 'processor', 'dry run']);
  expect(lines[0]?.checks[1]?.found).toBe('the cloud chooses its address');
});

test('what could not be asked of a name counts as there, and was told; half of a comparison is none', () => {
  expect(made({ roles: {}, keyPairs: {} }).problems).toEqual([]);
  const checked = (facts: Partial<Facts>) => made(facts).servers[0]?.checks.map(({ what }) => what);
  expect(checked({ architectures: {} })).not.toContain('processor');
  expect(checked({ types: [] })).not.toContain('processor');
  expect(made({ types: [] }).checks[0]?.found).toMatch(/^0 vCPUs are needed/);
});

test('a dry run that went well is told beside what is known to be wrong', () => {
  const checks = made({ roles: { api: false } }).servers[0]?.checks ?? [];
  expect(checks.map(({ what, ok }) => `${what} ${ok}`)).toContain('dry run true');
});

test('servers with and without a place stand in one list, each once', () => {
  const other = (instance: string) => ({ ...CHOICE, instance, point: copy(image(instance, night(2))) });
  const { servers: lines } = made({}, { choices: [other('i-2'), other('i-0'), CHOICE] });
  expect(lines.map(({ instance, type }) => `${instance} ${type}`)).toEqual([
    'i-0 undefined',
    'i-1 ecs.g7.large',
    'i-2 undefined',
  ]);
  expect(lines.every(({ there }) => there === undefined)).toBe(true);
});

test('a dry run that is refused for what is known already is told once', () => {
  const tries = { 'i-1': { call: 'RunInstances' as const, refused: 'InvalidRamRole.NotFound' } };
  expect(made({ roles: { api: false }, tries }).problems).toEqual(['i-1: there is no RAM role api in the account']);
});

test('a dry run that is refused for what stands in the way of all is told once, of all; for anything else it is told', () => {
  const of = (refused: string, facts: Partial<Facts>) =>
    made({ tries: { 'i-1': { call: 'RunInstances', refused } }, ...facts }).problems;
  const short = { vCpus: { limit: 9, used: 8 } };
  const off = { encryption: { keyId: 'k', state: 'Disabled' } };
  expect(of('QuotaExceed.ElasticQuota used up', short)).toHaveLength(1);
  expect(of('InvalidParameter.KMSKeyId.CMKNotEnabled off', off)).toEqual([
    'key k is Disabled: the copies cannot be read',
  ]);
  expect(of('InvalidParameter.KMSKeyId.CMKNotEnabled off', short)).toHaveLength(2);
  expect(of('QuotaExceed.ElasticQuota used up', {})).toHaveLength(1);
});

test('what nobody knows is not taken for wrong', () => {
  const { problems, checks } = made({ vCpus: undefined, types: [], architectures: {}, encryption: undefined });
  expect([problems, checks]).toEqual([[], []]);
});

test('questions that were refused are problems: nobody can say that it could be done', () => {
  expect(made({}, {}, EXISTING, ['the images could not be looked at']).problems).toEqual([
    'the images could not be looked at',
  ]);
});

test('a server that has no place is told with the age of its data, and is not checked', () => {
  const { problems, servers: lines } = made({}, { decisions: [], problems: ['i-1: no place'] });
  expect(problems).toEqual(['i-1: no place']);
  expect(lines[0]).toMatchObject({ ageHours: 1, checks: [] });
  expect(lines[0]?.type).toBeUndefined();
});

test('no copies at all is a problem', () => {
  expect(made({}, { choices: [], decisions: [] }).problems).toEqual([
    'there is no copy of any server: nothing could come up',
  ]);
});

test('a server that stands by needs no vCPU more; it is started as it is, with the data that it has', () => {
  const vCpus = { limit: 8, used: 8 };
  const of = (status: string, facts: Partial<Facts>) =>
    made({ vCpus, ...facts }, ground(EXISTING, [{ ...STANDBY, status }]));
  const stopped = of('Stopped', { tries: { 'i-1': { call: 'StartInstance' } } });
  expect(stopped.problems).toEqual([]);
  expect(stopped.servers[0]).toMatchObject({
    imageId: 'm-older',
    ageHours: 48,
    checks: [{ what: 'dry run', ok: true, found: 'StartInstance would be done' }],
  });
  expect(stopped.servers[0]?.there).toEqual({ id: 'i-new', status: 'Stopped' });
  const sold = of('Stopped', { tries: { 'i-1': { call: 'StartInstance', refused: 'OperationDenied.NoStock' } } });
  expect(sold.problems).toEqual(['i-1: StartInstance would be refused: OperationDenied.NoStock']);
  const running = of('Running', { tries: {} });
  expect([running.problems, running.servers[0]?.checks]).toEqual([[], []]);
});

test('what could not be tried is said, as long as it is not there', () => {
  const { servers: lines, notes: said, problems } = made({ tries: {} }, {}, MADE);
  const why = `the network is yet to be made, and ${DESTINATION}-b has no vSwitch to try it in`;
  expect(lines.map(({ untried }) => untried)).toEqual([why]);
  expect([problems, said]).toEqual([
    [],
    [`the cloud was not asked for 1 server: ${why}; what they need was looked at`],
  ]);
  const running = made({ tries: {} }, ground(MADE, [{ ...STANDBY, status: 'Running' }]), MADE);
  expect([running.notes, running.servers[0]?.untried]).toEqual([[], undefined]);
  const tries = { 'i-1': { call: 'RunInstances' as const, borrowed: 'vsw-9' } };
  const elsewhere = made({ tries }, {}, MADE);
  expect(elsewhere.notes).toEqual(['the network is yet to be made: RunInstances was tried in vsw-9 instead']);
  expect(elsewhere.servers[0]?.checks).toContainEqual({
    what: 'dry run',
    ok: true,
    found: 'RunInstances (tried in vsw-9) would be done',
  });
});

test('one that stands by and cannot be tried is not told to be up', () => {
  const of = (changes: Partial<LiveServer>, offers = {}, servers = {}) => {
    const wish = { ...RECOVERY, network: EXISTING, typeFallbacks: { 'ecs.g7.large': ['ecs.g8i.large'] }, servers };
    const network = { vSwitches: [], securityGroups: ['sg-1'] };
    const decided = decideServers(wish, [CHOICE], {
      live: [{ ...STANDBY, ...changes }],
      offers,
      network,
      now: night(3),
    });
    return made({ tries: {} }, decided);
  };
  const retyped = of({}, { [`${DESTINATION}-b`]: ['ecs.g8i.large'] });
  expect(retyped.servers[0]).toMatchObject({ type: 'ecs.g8i.large', untried: 'the type is changed before the start' });
  expect(text(retyped)).toMatch(/i-new, Stopped +not tried\n/);
  expect(text(retyped)).toContain('48 h old. Not tried: 1 of them, see the note.');
  expect(of({}, {}, { instances: ['i-2'] }).servers[0]?.untried).toBe('it is not to be started');
  expect(of({ status: 'Stopping' }).servers[0]?.untried).toBe('the status is Stopping');
  expect(text(of({ status: 'Stopping' }))).toMatch(/i-new, Stopping +not tried\n/);
  expect(text(of({ status: 'Running' }))).toMatch(/i-new, Running +it is up\n/);
  expect(text(of({ status: 'Running' }))).toContain('48 h old.\n');
});

describe('as text', () => {
  test('all is well: each server, all together, and that it can be done', () => {
    expect(text(made())).toMatchInlineSnapshot(`
     "stack recovery (failover), vault offsite-prod, in cn-qingdao, at 2026-03-02 18:00Z

     What would come up
     plan  server  age  type          zone          address   look and dry run
     web   i-1     1 h  ecs.g7.large  cn-qingdao-b  10.0.0.1  ok

     All together
     ok 2 vCPUs are needed, 2 of 10 are left in cn-qingdao
     ok key key-1 is usable

     It can be done now: 1 server, the oldest data 1 h old.
     "
    `);
  });
  test('what is wrong: the checks of the server that failed, no place, the notes before the problems, and nothing after', () => {
    const other = { ...CHOICE, instance: 'i-2', notes: ['older'] };
    const all = { ...ground(EXISTING), choices: [CHOICE, other], problems: ['i-2: no place'] };
    expect(text(made({ roles: { api: false }, vCpus: undefined, encryption: undefined }, all))).toMatchInlineSnapshot(`
     "stack recovery (failover), vault offsite-prod, in cn-qingdao, at 2026-03-02 18:00Z

     What would come up
     plan  server  age  type          zone          address   look and dry run
     web   i-1     1 h  ecs.g7.large  cn-qingdao-b  10.0.0.1  no: role
     web   i-2     1 h  -             -             -         no place

     note: i-2: older
     problem: i-2: no place
     problem: i-1: there is no RAM role api in the account
     "
    `);
  });
  test('a stack that is off is looked at as if it were to fail over', () => {
    const off = { ...made(), configured: 'off' as const };
    expect(text(off)).toContain('stack recovery (as if failover; mode is off), vault');
  });
  test('a place without an address of its own', () => {
    const [decision] = ground(EXISTING).decisions as [Ground['decisions'][number]];
    const server = { ...decision.server, privateIp: undefined };
    expect(text(made({}, { decisions: [{ ...decision, server }] }))).toMatch(/-b +any +ok\n/);
  });
});
