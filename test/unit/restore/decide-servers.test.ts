import fc from 'fast-check';
import { RECOVERY_MODES, type RecoverySettings } from '../../../src/plan/recovery-settings';
import type { Choice } from '../../../src/recovery/restore/choose';
import { decideServers } from '../../../src/recovery/restore/decide-servers';
import { refusalOf, type LiveServer } from '../../../src/recovery/restore/live';
import { at, copy, image, night } from '../worlds';

const ZONE = 'cn-qingdao-b';
const NETWORK = { vSwitches: [{ id: ZONE, zone: ZONE, cidr: '10.0.0.0/24', taken: [] }], securityGroups: ['sg-1'] };
const wish = (changes: Partial<RecoverySettings> = {}): RecoverySettings => ({
  ...{
    mode: 'failover',
    region: 'cn-qingdao',
    servers: {},
    typeFallbacks: {},
    defaults: {},
    overrides: {},
    protect: true,
  },
  ...changes,
});
const live = (instance: string, changes: Partial<LiveServer> = {}): LiveServer => ({
  ...{
    id: `${instance}-new`,
    instance,
    plan: 'web',
    slot: night(2),
    takenAt: night(2),
    mode: 'failover',
    status: 'Running',
  },
  ...{ type: 'ecs.g7.large', zone: ZONE, vSwitchId: 'vsw-1', privateIp: '10.0.0.9', imageId: 'm-old', createdAt: '1' },
  ...changes,
});
const choice = (instance: string): Choice => ({
  instance,
  point: copy(image(instance, night(3))),
  ageHours: 1,
  notes: [],
});
const around = (servers: LiveServer[], types?: string[]) => ({
  ...{ live: servers, network: NETWORK, now: at(4, 0) },
  offers: types ? { [ZONE]: types } : {},
});

test('whatever the mode allows: what runs is kept, and none of it is left out, renewed or stopped while it is protected', () => {
  const servers = fc.uniqueArray(
    fc.record({
      instance: fc.constantFrom('i-1', 'i-2', 'i-3'),
      status: fc.constantFrom('Running', 'Stopped', 'Starting'),
      mode: fc.constantFrom('failover', 'standby'),
    }),
    { selector: ({ instance }) => instance, minLength: 1 },
  );
  let looked = 0;
  fc.assert(
    fc.property(
      servers,
      fc.constantFrom(...RECOVERY_MODES),
      fc.option(fc.constantFrom('i-1', 'i-4'), { nil: undefined }),
      fc.boolean(),
      (there, mode, only, sold) => {
        const lives = there.map(({ instance, ...rest }) => live(instance, rest));
        const asked = wish({ mode, servers: only === undefined ? {} : { instances: [only] } });
        if (mode === 'off' || refusalOf(asked, lives) !== undefined) return;
        const choices = ['i-1', 'i-2', 'i-4'].map(choice);
        const { decisions } = decideServers(asked, choices, around(lives, sold ? ['ecs.g7.large'] : []));
        for (const one of lives.filter(({ status }) => status !== 'Stopped')) {
          const decided = decisions.find(({ server }) => server.instance === one.instance);
          expect(decided).toMatchObject({ action: 'keep', status: 'Running', live: { id: one.id } });
          looked += 1;
        }
      },
    ),
  );
  expect(looked).toBeGreaterThan(20);
});

test('a stopped one of standby keeps its address when it is renewed, though it has it now', () => {
  const point = choice('i-1');
  point.point.sheet.privateIp = '10.0.0.9';
  const taken = { ...NETWORK, vSwitches: NETWORK.vSwitches.map((one) => ({ ...one, taken: ['10.0.0.9'] })) };
  const servers = [live('i-1', { mode: 'standby', status: 'Stopped' })];
  const { decisions } = decideServers(wish({ mode: 'standby' }), [point], { ...around(servers), network: taken });
  expect(decisions).toMatchObject([{ action: 'renew', status: 'Stopped', server: { privateIp: '10.0.0.9' } }]);
});

test('an older point in time does not renew what stands by of a newer one', () => {
  const servers = [live('i-1', { mode: 'standby', status: 'Stopped', takenAt: night(5) })];
  const { decisions } = decideServers(wish({ mode: 'standby' }), [choice('i-1')], around(servers));
  expect(decisions).toMatchObject([{ action: 'keep', status: 'Stopped' }]);
});

test('a stopped one whose type is gone is started as the next that is in stock, one that runs is not', () => {
  const falls = wish({ typeFallbacks: { 'ecs.g7.large': ['ecs.g6.large', 'ecs.c7.large'] } });
  const servers = [live('i-1', { mode: 'standby', status: 'Stopped' }), live('i-2')];
  const { decisions } = decideServers(falls, [], around(servers, ['ecs.c7.large']));
  expect(decisions.map(({ server, retyped = false }) => [server.type, retyped])).toEqual([
    ['ecs.c7.large', true],
    ['ecs.g7.large', false],
  ]);
});

test('of what stands by, a failover of a few starts those few: the others stay stopped, of the type that they have, and are said', () => {
  const falls = { typeFallbacks: { 'ecs.g7.large': ['ecs.c7.large'] } };
  const standby = (instance: string) => live(instance, { mode: 'standby', status: 'Stopped' });
  const { decisions, warnings } = decideServers(
    wish({ ...falls, servers: { instances: ['i-1'] } }),
    [choice('i-1')],
    around([standby('i-1'), standby('i-2')], ['ecs.c7.large']),
  );
  expect(decisions.map(({ server, status, action }) => [server.instance, server.type, status, action])).toEqual([
    ['i-1', 'ecs.c7.large', 'Running', 'keep'],
    ['i-2', 'ecs.g7.large', 'Stopped', 'keep'],
  ]);
  expect(warnings).toEqual(['i-2-new (for i-2) is stopped and not among offsite:recovery.servers: it stays so.']);
});

test('of two for one server that are stopped, that with the newest data is gone on with; one that runs in any case, the first of them', () => {
  const older = live('i-1', { id: 'i-older', mode: 'standby', status: 'Stopped', takenAt: night(1), createdAt: '1' });
  const newer = { ...older, id: 'i-newer', takenAt: night(2), createdAt: '2' };
  const picked = (...servers: LiveServer[]) => {
    const { decisions, warnings } = decideServers(wish(), [], around(servers));
    return [decisions.map((one) => one.live?.id), warnings];
  };
  const told = (other: string, first: string) =>
    `i-1 is there more than once: ${first} is gone on with; look at ${other}, which cost money.`;
  expect(picked(older, newer)).toEqual([['i-newer'], [told('i-older', 'i-newer')]]);
  const running = { ...older, status: 'Running' };
  expect(picked(newer, running)).toEqual([['i-older'], [told('i-newer', 'i-older')]]);
  expect(picked({ ...newer, status: 'Running' }, running)).toEqual([['i-older'], [told('i-newer', 'i-older')]]);
});

test('an override of nobody is said, unless only some servers were to come up', () => {
  const overrides = { 'i-1': { zone: ZONE }, 'i-2': {}, 'i-3': { role: 'api' } };
  const said = (servers: RecoverySettings['servers']) =>
    decideServers(wish({ overrides, servers }), [choice('i-1')], around([live('i-2')])).warnings;
  expect(said({ plans: undefined, instances: undefined })).toEqual([
    'offsite:recovery.overrides names i-3, and no server of that id comes up: is it right?',
  ]);
  expect(said({ plans: ['web'] })).toEqual([]);
});

test('one that was stopped by hand in the middle of a failover is said: the engine takes it for one that runs', () => {
  const said = (changes: Partial<LiveServer>, servers = {}) =>
    decideServers(wish({ servers }), [], around([live('i-1', changes)])).warnings;
  expect(said({ status: 'Stopped' })).toEqual([
    'i-1-new (for i-1) of this failover is stopped: if `pulumi up` leaves it so, `pulumi up --refresh --continue-on-error` starts it.',
  ]);
  for (const well of [{ status: 'Running' }, { status: 'Stopping' }, { status: 'Stopped', mode: 'standby' }])
    expect(said(well)).toEqual([]);
  expect(said({ status: 'Stopped' }, { instances: ['i-2'] })).toEqual([expect.stringContaining('it stays so')]);
});
