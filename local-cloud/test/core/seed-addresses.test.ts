import fc from 'fast-check';
import { newWorld } from '../../src/core/newWorld';
import { readSeed, type SeedInput } from '../../src/core/seed';
import { createEcs } from '../../src/services/ecs';
import { isInside, readAddress, readCidr } from '../../src/services/vpc/cidr';
import { createVpc } from '../../src/services/vpc';

const region = 'cn-shanghai';
type Servers = NonNullable<SeedInput['servers']>;
const begun = (servers: Servers) => newWorld(readSeed({ servers }), [createEcs(), createVpc()]);
const instancesOf = (servers: Servers) => Object.values(begun(servers).ecs.regions[region]?.instances ?? {});

describe('addresses of the servers of a seed', () => {
  it('are unique in their network and lie in their vSwitch', () => {
    const server = fc.record(
      { count: fc.integer({ min: 1, max: 250 }), vSwitchId: fc.constantFrom('vsw-a', 'vsw-b', 'vsw-c') },
      { requiredKeys: ['count'] },
    );
    const asked = fc.uniqueArray(fc.integer({ min: 11, max: 13 }).map((n) => `10.0.0.${n}`));
    fc.assert(
      fc.property(fc.array(server, { minLength: 1, maxLength: 4 }), asked, (some, pinned) => {
        const fixed = pinned.map((privateIp) => ({ region, vSwitchId: 'vsw-a', privateIp }));
        const world = begun([...some.map((one) => ({ ...one, region })), ...fixed]);
        const instances = Object.values(world.ecs.regions[region]?.instances ?? {});
        expect(new Set(instances.map(({ privateIp }) => privateIp)).size).toBe(instances.length);
        for (const { privateIp, vSwitchId } of instances) {
          const address = readAddress(privateIp) ?? NaN;
          const block = readCidr(world.vpc[region]?.switches[vSwitchId]?.cidr ?? '');
          expect(block && isInside({ first: address, last: address }, block)).toBe(true);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('follow the block of an address asked for', () => {
    const servers = [
      { region, vSwitchId: 'vsw-a' },
      { region, vSwitchId: 'vsw-a', privateIp: '10.7.2.3' },
    ];
    expect(instancesOf(servers).map(({ privateIp }) => privateIp)).toEqual(['10.7.0.11', '10.7.2.3']);
    expect(begun(servers).vpc[region]?.switches['vsw-a']?.cidr).toBe('10.7.0.0/16');
  });

  it.each(['172.16.0.0/12', '192.168.0.0/16'])('may be of %s, and those made up are then, too', (cidr) => {
    const privateIp = cidr.replace('.0.0/', '.3.4/').replace(/\/.*/, '');
    const world = begun([{ region }, { region, privateIp }]);
    const addresses = Object.values(world.ecs.regions[region]?.instances ?? {}).map((one) => one.privateIp);
    expect(addresses).toEqual([privateIp.replace('.3.4', '.0.11'), privateIp]);
    expect(Object.values(world.vpc[region]?.networks ?? {}).map((network) => network.cidr)).toEqual([cidr]);
  });

  it.each<[Servers, string]>([
    [[{ region, privateIp: '10.0.0.999' }], 'is no private address'],
    [[{ region, privateIp: '8.8.8.8' }], 'is no private address'],
    [['10.0.0.1', '192.168.0.1'].map((privateIp) => ({ region, privateIp })), 'is not in 10.0.0.0/8'],
    [[{ region, privateIp: '10.0.0.1', count: 2 }], 'would be the address of two servers'],
    [Array(2).fill({ region, privateIp: '10.0.0.1' }) as Servers, 'would be the address of two servers'],
    [['10.1.0.1', '10.2.0.1'].map((privateIp) => ({ region, privateIp, vSwitchId: 'vsw-a' })), 'is not in 10.1.0.0/16'],
  ])('are refused: %j', (servers, why) => expect(() => begun(servers)).toThrow(why));
});
