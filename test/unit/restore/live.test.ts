import type { RecoveryMode, RecoverySettings } from '../../../src/plan/recovery-settings';
import type { Choice } from '../../../src/recovery/restore/choose';
import { decideServers } from '../../../src/recovery/restore/decide-servers';
import { disksOf } from '../../../src/recovery/restore/disks';
import { isSelected, refusalOf, serverTags, type LiveServer } from '../../../src/recovery/restore/live';
import { whyNotAddress } from '../../../src/recovery/restore/place';
import type { ServerToMake } from '../../../src/recovery/restore/plan-server';
import { at, copy, image, night } from '../worlds';

/** What is there already, and what may become of it. */
const ZONE = 'cn-qingdao-b';
const wish = (mode: RecoveryMode, changes: Partial<RecoverySettings> = {}): RecoverySettings => ({
  ...{ mode, region: 'cn-qingdao', servers: {}, typeFallbacks: {}, defaults: {}, overrides: {}, protect: true },
  ...changes,
});
const live = (instance: string, mode: string, status = 'Running', more: Partial<LiveServer> = {}): LiveServer => ({
  ...{ id: `${instance}-new`, instance, mode, status, plan: 'web', slot: night(2), takenAt: night(2) },
  ...{ type: 'ecs.g7.large', zone: ZONE, vSwitchId: 'vsw-1', privateIp: '10.0.0.9', imageId: 'm-old', createdAt: '1' },
  ...more,
});
const choice = (instance: string): Choice => ({
  ...{ instance, point: copy(image(instance, night(3))), ageHours: 1, notes: [] },
});

describe('a mode is refused', () => {
  const said = (mode: RecoveryMode, servers: LiveServer[], protect = true) =>
    refusalOf(wish(mode, { protect }), servers)?.replace(/^Servers? /, '');
  const failover = live('i-1', 'failover');
  const drill = live('i-2', 'drill');
  const standby = live('i-3', 'standby');
  const asleep = live('i-4', 'standby', 'Stopped');
  const end = 'i-1-new (for i-1) of a failover are live';

  test.each<[RecoveryMode, LiveServer[], boolean, string | undefined]>([
    ['drill', [drill, failover], true, 'i-1-new (for i-1) of this stack are no drill'],
    ['drill', [drill], true, undefined],
    ['failover', [drill, failover], true, 'i-2-new (for i-2) of this stack are of a drill'],
    ['standby', [drill], true, 'i-2-new (for i-2) of this stack are of a drill'],
    ['off', [drill], true, undefined],
    ['failover', [failover, standby, asleep], true, undefined],
    ['standby', [failover, standby], true, end],
    ['off', [standby, failover], true, end],
    ['off', [failover], false, undefined],
    ['standby', [standby, asleep], true, undefined],
    ['off', [asleep, standby], true, 'i-3-new (for i-3) of standby are running'],
    ['off', [asleep], true, undefined],
    ['off', [standby], false, undefined],
    ['off', [], true, undefined],
    ['standby', [], true, undefined],
    ['failover', [], true, undefined],
    ['drill', [], true, undefined],
  ])('or not: %s (%#)', (mode, servers, protect, refusal) => {
    const told = said(mode, servers, protect);
    expect(told?.slice(0, refusal?.length)).toBe(refusal);
  });

  test('five servers are named, and how many more there are', () => {
    const many = (count: number) => Array.from({ length: count }, (_, i) => live(`i-${i}`, 'failover'));
    expect(said('off', many(5))).toContain('i-4-new (for i-4) of a failover');
    expect(said('off', many(7))).toContain('i-4-new (for i-4) and 2 more of a failover');
  });
});

test('one is wanted by plan and by id, where either is named', () => {
  const one = live('i-1', 'failover');
  expect([{}, { plans: ['web'] }, { instances: ['i-1'] }].map((servers) => isSelected(one, servers))).toEqual(
    Array(3).fill(true),
  );
  expect(isSelected(one, { plans: ['web'], instances: ['i-2'] })).toBe(false);
  expect(isSelected(one, { plans: ['db'], instances: ['i-1'] })).toBe(false);
});

test('a role is in the tags where there is one', () => {
  const { point } = choice('i-1');
  const server = { instance: 'i-1', plan: 'web', slot: night(2), takenAt: point.takenAt } as ServerToMake;
  expect(Object.keys(serverTags('v', 's', 'failover', server))).toHaveLength(7);
  expect(serverTags('v', 's', 'failover', { ...server, role: 'api' })['offsite-role']).toBe('api');
});

describe('what is decided of one that is there', () => {
  const around = (servers: LiveServer[]) => ({
    ...{ live: servers, offers: {}, now: at(4, 0) },
    network: { vSwitches: [{ id: 'vsw-9', zone: ZONE, cidr: '10.0.0.0/24', taken: [] }], securityGroups: [] },
  });
  const decided = (asked: RecoverySettings, servers: LiveServer[], choices: Choice[] = []) =>
    decideServers(asked, choices, around(servers));

  test('of two for one server the first that was made, by whichever list; the other is told', () => {
    const [first, second] = [
      live('i-1', 'failover', 'Running', { id: 'i-a', createdAt: '1' }),
      live('i-1', 'failover', 'Running', { id: 'i-b', createdAt: '2' }),
    ];
    for (const servers of [
      [first, second],
      [second, first],
    ]) {
      const { decisions, warnings } = decided(wish('failover'), servers);
      expect(decisions.map((one) => one.live?.id)).toEqual(['i-a']);
      expect(warnings).toEqual(['i-1 is there more than once: i-a is gone on with; look at i-b, which cost money.']);
    }
    expect(decided(wish('failover'), [first]).warnings).toEqual([]);
  });

  test('one that is named no more: kept and told in a protected failover, given up otherwise', () => {
    const other = { servers: { instances: ['i-2'] } };
    const kept = decided(wish('failover', other), [live('i-1', 'failover')]);
    expect(kept.decisions).toHaveLength(1);
    expect(kept.warnings).toEqual(['i-1-new (for i-1) is live and not among offsite:recovery.servers: it stays.']);
    expect(decided(wish('failover', { ...other, protect: false }), [live('i-1', 'failover')]).decisions).toEqual([]);
    expect(decided(wish('standby', other), [live('i-1', 'standby', 'Stopped')]).decisions).toEqual([]);
    expect(decided(wish('failover'), [live('i-1', 'failover')]).warnings).toEqual([]);
  });

  test('standby: one that runs is left alone and told, one that sleeps is renewed by a newer copy only', () => {
    const running = decided(wish('standby'), [live('i-1', 'standby')], [choice('i-1')]);
    expect(running.decisions).toMatchObject([{ action: 'keep', status: 'Running' }]);
    expect(running.warnings).toEqual([
      expect.stringMatching(/i-1-new .for i-1. is running.* standby leaves it as it is/),
    ]);
    const asleep = (more: Partial<LiveServer>) =>
      decided(wish('standby'), [live('i-1', 'standby', 'Stopped', more)], [choice('i-1')]).decisions[0]?.action;
    const { takenAt } = choice('i-1').point;
    expect(asleep({})).toBe('renew');
    expect(asleep({ takenAt })).toBe('renew');
    const same = choice('i-1');
    const there = live('i-1', 'standby', 'Stopped', { imageId: same.point.imageId });
    expect(decided(wish('standby'), [there], [same]).decisions[0]?.action).toBe('keep');
    expect(decided(wish('failover'), [live('i-1', 'standby', 'Stopped')], [choice('i-1')]).decisions).toMatchObject([
      { action: 'keep', status: 'Running' },
    ]);
  });

  test('new and old ones stand in one list by id; the age is that of its data, the place its own or its zone s', () => {
    const servers = [live('i-2', 'failover'), live('i-0', 'failover', 'Running', { vSwitchId: 'vsw-9' })];
    const { decisions } = decided(wish('failover'), servers, [choice('i-1'), choice('i-3')]);
    expect(decisions.map(({ server, action }) => `${server.instance} ${action}`)).toEqual([
      ...['i-0 keep', 'i-1 make', 'i-2 keep', 'i-3 make'],
    ]);
    const hours = (at(4, 0).getTime() - night(2).getTime()) / 3_600_000;
    expect(decisions[0]?.server).toMatchObject({ ageHours: hours, vSwitch: 'vsw-9', notes: [] });
    expect(decisions[2]?.server.vSwitch).toBe('vsw-9');
    const elsewhere = decided(wish('failover'), [live('i-1', 'failover', 'Running', { zone: 'cn-qingdao-c' })]);
    expect(elsewhere.decisions[0]?.server.vSwitch).toBe('vsw-1');
  });

  test('one that sleeps is started as another type only where its own is gone, and only when it is started', () => {
    const falls = { typeFallbacks: { 'ecs.g7.large': ['ecs.g6.large'] } };
    const of = (mode: RecoveryMode, types: string[]) => {
      const seen = { ...around([live('i-1', 'standby', 'Stopped')]), offers: { [ZONE]: types } };
      return decideServers(wish(mode, falls), [], seen).decisions[0];
    };
    expect(of('failover', ['ecs.g6.large', 'ecs.g7.large'])?.server.type).toBe('ecs.g7.large');
    expect(of('standby', ['ecs.g6.large'])?.server.type).toBe('ecs.g7.large');
    expect(of('failover', ['ecs.g6.large'])).toMatchObject({
      retyped: true,
      server: { type: 'ecs.g6.large', notes: [expect.stringContaining('is not in stock any more')] },
    });
  });

  test('another type in the config changes nothing, and that is said', () => {
    const as = (type: string) =>
      decided(wish('failover', { overrides: { 'i-1': { type } } }), [live('i-1', 'failover')]).decisions[0]?.server;
    expect(as('ecs.g8i.large')).toMatchObject({ type: 'ecs.g7.large', notes: [expect.stringContaining('it stays')] });
    expect(as('ecs.g7.large')?.notes).toEqual([]);
  });
});

describe('disks', () => {
  const disk = (category: string, sizeGiB: number) => ({ category, sizeGiB });
  const of = (sheet: { category: string; sizeGiB: number }[], held: [string | undefined, number][]) => {
    const { point } = choice('i-1');
    return disksOf({
      ...point,
      sheet: { ...point.sheet, disks: sheet.map((one) => ({ device: '', ...one })) },
      disks: held.map(([device, sizeGiB]) => ({ device, sizeGiB })),
    });
  };
  test('each has the category of the one of its size, under the image s name for it; the system disk is the first name', () => {
    const sheet = [disk('cloud_essd', 40), disk('cloud_ssd', 100), disk('cloud_efficiency', 200)];
    expect(
      of(sheet, [
        ['/dev/xvdc', 200],
        ['/dev/xvda', 60],
        ['/dev/xvdb', 100],
      ]),
    ).toEqual({
      system: disk('cloud_essd', 60),
      data: [
        { device: '/dev/xvdb', ...disk('cloud_ssd', 100) },
        { device: '/dev/xvdc', ...disk('cloud_efficiency', 200) },
      ],
    });
  });
  test('of two of a size each is taken once; what the sheet had no room for is like its neighbours', () => {
    const sheet = [disk('cloud_essd', 40), disk('cloud_ssd', 100), disk('cloud_efficiency', 100)];
    expect(
      of(sheet, [
        ['/dev/xvda', 20],
        ['/dev/xvdb', 100],
        ['/dev/xvdc', 100],
        ['/dev/xvdd', 300],
      ]).data.map(({ device, category }) => `${device} ${category}`),
    ).toEqual(['/dev/xvdb cloud_ssd', '/dev/xvdc cloud_efficiency', '/dev/xvdd cloud_ssd']);
  });
  test('one whose size the sheet does not know takes none of another s; one without a name is the cloud s to make', () => {
    const sheet = [disk('cloud_essd', 40), disk('cloud_ssd', 100), disk('cloud_efficiency', 200)];
    const { data } = of(sheet, [
      ['/dev/xvda', 40],
      ['/dev/xvdb', 300],
      ['/dev/xvdc', 200],
      ['', 100],
    ]);
    expect(data.map(({ device, category }) => `${device} ${category}`)).toContain('/dev/xvdc cloud_efficiency');
    expect(data.every(({ device }) => device !== '')).toBe(true);
  });
  test('a sheet without disks says nothing of them', () => {
    expect(of([], [['/dev/xvda', 40]])).toEqual({ system: undefined, data: [] });
    expect(of([disk('cloud_essd', 40)], []).system).toEqual(disk('cloud_essd', 40));
  });
});

test('an address at either end of a range, and beside it', () => {
  const place = { id: 'vsw-1', zone: ZONE, cidr: '10.0.1.0/24', taken: ['10.0.1.7'] };
  const why = (address: string) => whyNotAddress(address, place);
  expect(['10.0.1.1', '10.0.1.252'].map(why)).toEqual([undefined, undefined]);
  expect(['10.0.0.255', '10.0.2.0'].map(why)).toEqual(Array(2).fill('it is not in 10.0.1.0/24'));
  expect(why('10.0.1.0')).toBe('the cloud keeps it for itself in 10.0.1.0/24');
  expect(why('10.0.1.7')).toBe('somebody has it');
  expect(why('ten')).toBe('ten is no address');
});
