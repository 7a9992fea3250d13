import { LocalCloud } from '../../src';
import { durationMs } from '../../src/core/time';
import { VirtualClock } from '../../src/core/clock';
import type { World } from '../../src/core/world';
import { rpc } from '../wire';

const SERVER = 'i-uf661wb708uvqc9jyhem';

describe('the world', () => {
  let cloud: LocalCloud;
  beforeEach(async () => {
    cloud = await LocalCloud.start();
  });
  afterEach(() => cloud.close());
  const make = async (on: LocalCloud, ImageName: string) =>
    (await rpc(on, { action: 'CreateImage', params: { RegionId: 'cn-shanghai', InstanceId: SERVER, ImageName } })).body;

  it('is restored whole: images, clock, fault counters, calls, draws', async () => {
    cloud.faults.add({ action: 'CreateImage', kind: 'throttle', after: 2 });
    await make(cloud, 'first');
    const snapshot = cloud.snapshot();
    const state = cloud.state();
    const second = await make(cloud, 'second');
    expect((await make(cloud, 'third')).Code).toBe('Throttling.User');
    await cloud.clock.advance('P1D');
    expect(cloud.state()).not.toEqual(state);

    for (let round = 1; round <= 2; round += 1) {
      await cloud.restore(snapshot);
      expect(cloud.state()).toEqual(state);
      expect(cloud.clock.now().toISOString()).toBe('2026-03-01T10:00:00.000Z');
      expect(cloud.calls()).toHaveLength(1);
      expect((await make(cloud, 'second')).ImageId).toBe(second.ImageId);
      expect((await make(cloud, 'third')).Code).toBe('Throttling.User');
    }
  });

  it('is the same in two runs of a seed, byte for byte, and not of another', async () => {
    const run = async (random: number): Promise<string> => {
      const other = await LocalCloud.start({ seed: { random } });
      for (const name of ['one', 'two', 'one']) await make(other, name);
      await other.clock.advance('PT1H');
      const text = JSON.stringify([other.calls(), other.state()]);
      await other.close();
      return text;
    };
    expect(await run(7)).toBe(await run(7));
    expect(await run(8)).not.toBe(await run(7));
  });

  it('does not depend on the order in which parallel calls arrive', async () => {
    const snapshot = cloud.snapshot();
    const ids = async (names: string[]) => {
      await cloud.restore(snapshot);
      const made = await Promise.all(names.map(async (name) => [name, (await make(cloud, name)).ImageId]));
      return Object.fromEntries(made) as Record<string, string>;
    };
    expect(await ids(['aa', 'bb', 'cc'])).toEqual(await ids(['cc', 'aa', 'bb']));
  });

  it('draws another number when the same is asked again', async () => {
    const call = { action: 'CreateImage', params: { RegionId: 'cn-shanghai', InstanceId: SERVER } };
    const [a, b] = [await rpc(cloud, call), await rpc(cloud, call)];
    expect(a.body.ImageId).not.toBe(b.body.ImageId);
    expect(a.body.RequestId).not.toBe(b.body.RequestId);
  });
});

describe('the seed', () => {
  it('names everything that is wrong with it', async () => {
    const wrong = { servers: [{ region: 'cn-atlantis' }], quota: {}, random: 1.5 } as never;
    await expect(LocalCloud.start({ seed: wrong })).rejects.toThrow(
      /not valid:\n(.*\n)*.*servers\.0\.region: no such region(.*\n)*.*quota/,
    );
    const twice = {
      servers: [
        { id: 'i-1', region: 'cn-shanghai' },
        { id: 'i-1', region: 'cn-shanghai' },
      ],
    };
    await expect(LocalCloud.start({ seed: twice })).rejects.toThrow('two servers "i-1"');
  });

  it('makes many servers of a few lines', async () => {
    const seed = { servers: [{ id: 'i-web', region: 'cn-beijing', count: 100, tags: { tier: 'web' } }] };
    const cloud = await LocalCloud.start({ seed });
    const instances = Object.keys(cloud.world.ecs.regions['cn-beijing']?.instances ?? {});
    expect([instances.length, instances[0], instances[99]]).toEqual([100, 'i-web-1', 'i-web-100']);
    await cloud.close();
  });
});

describe('the clock', () => {
  it.each([
    ['PT5M', 300_000],
    ['P1D', 86_400_000],
    ['P1W', 604_800_000],
    ['P1DT2H3M4.5S', 86_400_000 + 7_200_000 + 180_000 + 4500],
  ])('reads %s', (iso, ms) => expect(durationMs(iso)).toBe(ms));
  it.each(['', 'P', 'PT', '5m', 'P1M', 'PT5'])('refuses "%s"', (iso) =>
    expect(() => durationMs(iso)).toThrow('Example'),
  );

  it('fires what is due in order, and late what an earlier event overran', async () => {
    const world = { now: 0 } as World;
    const fired: string[] = [];
    const every = (name: string, period: number, takes: number) => {
      let next = period;
      return {
        next: () => next,
        fire: async (at: number) => {
          next += period;
          fired.push(`${name}@${at} at ${world.now}`);
          await Promise.resolve();
          clock.jump(new Date(world.now + takes));
        },
      };
    };
    const sources = [every('slow', 30, 25), every('quick', 20, 0)];
    const clock: VirtualClock = new VirtualClock(
      () => world,
      () => sources,
    );
    await Promise.all([clock.to(new Date(30)), clock.to(new Date(60))]);
    expect(fired).toEqual(['quick@20 at 20', 'slow@30 at 30', 'quick@40 at 55', 'slow@60 at 60', 'quick@60 at 85']);
    expect(world.now).toBe(85);
    await clock.to(new Date(10));
    expect(world.now).toBe(85);
    await expect(async () => clock.to('soon')).rejects.toThrow('soon');
  });
});
