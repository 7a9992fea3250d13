import fc from 'fast-check';
import { isUsableIn, readAddress, readCidr } from '../../../src/plan/cidr';
import type { Choice } from '../../../src/recovery/restore/choose';
import type { NetworkPlace, Offers } from '../../../src/recovery/restore/place';
import { planServer, planServers, type ServersWish } from '../../../src/recovery/restore/plan-server';
import { copy, image, night } from '../worlds';

const [B, C] = ['cn-qingdao-b', 'cn-qingdao-c'];
const place = (zone: string, cidr: string, taken: string[] = []) => ({ id: zone, zone, cidr, taken });
const network = (...vSwitches: NetworkPlace['vSwitches']): NetworkPlace => ({ vSwitches, securityGroups: ['sg-new'] });
const BOTH = network(place(B, '10.0.0.0/24'), place(C, '10.0.1.0/24'));
const ALL: Offers = {};

function choice(instance = 'i-1', sheet: Partial<Choice['point']['sheet']> = {}): Choice {
  const point = copy(image(instance, night(3), { had: [40, 100] }));
  const disks = point.disks.map((disk, i) => ({ ...disk, device: ['/dev/xvda', '/dev/xvdb'][i] }));
  const own = { ...point.sheet, privateIp: '10.0.0.11', role: 'api', ...sheet };
  return { instance, point: { ...point, disks, sheet: own }, ageHours: 12, notes: [] };
}
const wish = (changes: Partial<ServersWish> = {}): ServersWish => ({
  defaults: {},
  overrides: {},
  typeFallbacks: {},
  ...changes,
});

test('as its sheet says, with its address, in a network that has it', () => {
  const { server } = planServer(choice(), wish(), ALL, BOTH);
  expect(server).toMatchObject({
    instance: 'i-1',
    plan: 'web',
    type: 'ecs.g7.large',
    zone: B,
    vSwitch: B,
    privateIp: '10.0.0.11',
    securityGroups: ['sg-new'],
    role: 'api',
    chargeType: 'PostPaid',
    systemDisk: { category: 'cloud_essd', sizeGiB: 40 },
    dataDisks: [{ device: '/dev/xvdb', category: 'cloud_essd', sizeGiB: 100 }],
    notes: [],
  });
});

test('of another category of disks where that is wished for, since not each is sold with each type; said where it differs', () => {
  const made = (diskCategory: string) => planServer(choice(), wish({ defaults: { diskCategory } }), ALL, BOTH).server;
  expect(made('cloud_auto')).toMatchObject({
    systemDisk: { category: 'cloud_auto', sizeGiB: 40 },
    dataDisks: [{ device: '/dev/xvdb', category: 'cloud_auto', sizeGiB: 100 }],
    notes: ['its disks are made as cloud_auto: cloud_essd before'],
  });
  expect(made('cloud_essd')?.notes).toEqual([]);
});

describe('the type', () => {
  const falls = wish({ typeFallbacks: { 'ecs.g7.large': ['ecs.g6.large', 'ecs.c7.xlarge'] } });
  test('not in stock: the first of its list that is, and says so', () => {
    const { server } = planServer(choice(), falls, { [B]: ['ecs.c7.xlarge'], [C]: ['ecs.c7.xlarge'] }, BOTH);
    expect(server).toMatchObject({ type: 'ecs.c7.xlarge', privateIp: '10.0.0.11' });
    expect(server?.notes).toEqual(['ecs.g7.large is not in stock: it is made as ecs.c7.xlarge']);
  });

  test('is kept before the address is', () => {
    const { server } = planServer(choice(), falls, { [B]: ['ecs.g6.large'], [C]: ['ecs.g7.large'] }, BOTH);
    expect(server).toMatchObject({ type: 'ecs.g7.large', zone: C, privateIp: undefined });
    expect(server?.notes).toEqual([
      'it does not keep its address 10.0.0.11: its type is not in stock where that is free',
    ]);
  });

  test('nor any of its list: a problem that names them and the zones', () => {
    expect(planServer(choice(), falls, { [B]: [], [C]: [] }, BOTH).problem).toBe(
      'i-1: none of ecs.g7.large, ecs.g6.large, ecs.c7.xlarge is in stock in cn-qingdao-b, cn-qingdao-c; name others in typeFallbacks',
    );
  });

  test('of an override is what the list is looked up by', () => {
    const overrides = { 'i-1': { type: 'ecs.r7.large' } };
    expect(planServer(choice(), { ...falls, overrides }, { [B]: ['ecs.r7.large'] }, BOTH).server?.type).toBe(
      'ecs.r7.large',
    );
  });
});

describe('the address', () => {
  const cases: [string, NetworkPlace['vSwitches'][number], string][] = [
    ['elsewhere', place(B, '10.9.0.0/24'), 'it is not in 10.9.0.0/24'],
    ['the first of the range', place(B, '10.0.0.11/32'), 'the cloud keeps it for itself in 10.0.0.11/32'],
    ['one of the last three', place(B, '10.0.0.0/29'), 'the cloud keeps it for itself in 10.0.0.0/29'],
    ['taken', place(B, '10.0.0.0/24', ['10.0.0.11']), 'somebody has it'],
  ];
  test.each(cases)('%s: another one, and says so', (name, where, why) => {
    const sheet = name === 'one of the last three' ? { privateIp: '10.0.0.5' } : {};
    const room = name === 'the first of the range' ? { ...where, taken: [] } : where;
    const { server, problem } = planServer(choice('i-1', sheet), wish(), ALL, network(room));
    if (problem) expect(problem).toContain('no vSwitch has a free address');
    else expect(server).toMatchObject({ privateIp: undefined, notes: [expect.stringContaining(why)] });
  });

  test('that the user asked for is kept, or the server is a problem', () => {
    const asks = wish({ overrides: { 'i-1': { privateIp: '10.0.1.20' } } });
    expect(planServer(choice(), asks, ALL, BOTH).server).toMatchObject({ zone: C, privateIp: '10.0.1.20' });
    const taken = network(place(C, '10.0.1.0/24', ['10.0.1.20']));
    expect(planServer(choice(), asks, ALL, taken).problem).toBe('i-1: it cannot have 10.0.1.20: somebody has it');
  });

  test('that the user gave to one goes to no other, whatever its sheet says', () => {
    const overrides = { 'i-2': { privateIp: '10.0.0.11' } };
    const { servers } = planServers([choice('i-1'), choice('i-2')], wish({ overrides }), ALL, BOTH);
    expect(servers.map(({ privateIp }) => privateIp)).toEqual([undefined, '10.0.0.11']);
  });
});

test('a full vSwitch takes no more: the next one does, and then it is a problem', () => {
  const small = network(place(B, '10.0.0.0/29'), place(C, '10.0.0.8/29'));
  const { servers, problems } = planServers(
    Array.from({ length: 9 }, (_, i) => choice(`i-${i}`, { privateIp: '' })),
    wish(),
    ALL,
    small,
  );
  expect(servers.filter(({ zone }) => zone === B)).toHaveLength(4);
  expect(servers.filter(({ zone }) => zone === C)).toHaveLength(4);
  expect(problems).toEqual(['i-8: no vSwitch has a free address (10.0.0.0/29, 10.0.0.8/29)']);
});

test('a key pair of its own stands instead of the password of all', () => {
  const asks = wish({ defaults: { password: 'Secret-1', role: 'web' }, overrides: { 'i-1': { keyPair: 'ops' } } });
  const own = planServer(choice(), asks, ALL, BOTH).server;
  expect(own).toMatchObject({ keyPair: 'ops', role: 'web' });
  expect(own?.password).toBeUndefined();
});

test('neither the first address of a range nor one of its last three is given, the others are', () => {
  const given = (last: number) =>
    planServer(choice('i-1', { privateIp: `10.0.0.${last}` }), wish(), ALL, network(place(B, '10.0.0.0/28'))).server
      ?.privateIp;
  expect([0, 1, 12, 13, 14, 15].map(given)).toEqual([
    undefined,
    '10.0.0.1',
    '10.0.0.12',
    undefined,
    undefined,
    undefined,
  ]);
});

describe('of any servers and networks', () => {
  const octet = fc.integer({ min: 0, max: 40 });
  const address = fc.tuple(fc.integer({ min: 0, max: 2 }), octet).map(([third, last]) => `10.0.${third}.${last}`);
  const vSwitch = fc
    .record({ third: fc.integer({ min: 0, max: 2 }), prefix: fc.constantFrom(27, 28, 29), taken: fc.array(address) })
    .map(({ third, prefix, taken }) => place(`z-${third}`, `10.0.${third}.0/${prefix}`, taken));
  const servers = fc.array(fc.record({ ip: address, own: fc.option(address) }), { maxLength: 12 });

  test('no address is given twice, none that is taken, and each is usable in its vSwitch', () => {
    let given = 0;
    fc.assert(
      fc.property(
        servers,
        fc.uniqueArray(vSwitch, { selector: ({ zone }) => zone, minLength: 1 }),
        (all, vSwitches) => {
          const choices = all.map(({ ip }, i) => choice(`i-${i}`, { privateIp: ip }));
          const overrides = Object.fromEntries(
            all.flatMap(({ own }, i) => (own === null ? [] : [[`i-${i}`, { privateIp: own }]])),
          );
          const planned = planServers(choices, wish({ overrides }), ALL, network(...vSwitches));
          const addresses = planned.servers.flatMap(({ privateIp }) => (privateIp ? [privateIp] : []));
          expect(new Set(addresses).size).toBe(addresses.length);
          for (const { privateIp, vSwitch: id } of planned.servers) {
            const where = vSwitches.find((one) => one.id === id);
            if (!privateIp) continue;
            given += 1;
            expect(where?.taken).not.toContain(privateIp);
            expect(isUsableIn(readAddress(privateIp) ?? 0, readCidr(where?.cidr ?? '') ?? { first: 0, size: 0 })).toBe(
              true,
            );
          }
          expect(planned.servers.length + planned.problems.length).toBe(all.length);
        },
      ),
    );
    expect(given).toBeGreaterThan(50);
  });
});
