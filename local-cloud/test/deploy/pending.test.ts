import { LocalCloud } from '../../src';
import { Pending } from '../../src/deploy/pending';
import type { Place } from '../../src/deploy/resourceType';
import type { ResourceState } from '../../src/deploy/state';
import { RESOURCE_TYPES } from '../../src/deploy/types';
import type { Values } from '../../src/deploy/values';
import { Deployer } from '../deployed';

const REGION = 'cn-shanghai';
const TYPE = RESOURCE_TYPES['alicloud:ecs/instance:Instance']!;

describe('what takes its time', () => {
  let cloud: LocalCloud;
  let place: Place;
  beforeEach(async () => {
    cloud = await LocalCloud.start({ seed: { durations: { bootMinutes: 2 } } });
    const { client } = new Deployer(cloud);
    const wait = async (seconds: number) => cloud.clock.jump(new Date(cloud.clock.now().getTime() + seconds * 1000));
    place = { client, region: REGION, accountId: cloud.endpoints.accountId, now: cloud.clock.now(), wait };
  });
  afterEach(() => cloud.close());

  const make = async (name: string, more: Values = {}): Promise<ResourceState> => {
    const [vswitchId = ''] = Object.keys(cloud.world.vpc[REGION]?.switches ?? {});
    const [group = ''] = Object.keys(cloud.world.ecs.regions[REGION]?.securityGroups ?? {});
    const basics = { imageId: 'aliyun_3_x64_20G_alibase_20260115.vhd', instanceType: 'ecs.g7.large', vswitchId };
    const inputs = { ...basics, securityGroups: [group], instanceName: name, ...more };
    const { id, outputs } = await TYPE.create(inputs, place);
    return { urn: name, name, type: '', id, inputs, outputs, secrets: [] } as unknown as ResourceState;
  };
  const statusOf = ({ id }: ResourceState) => cloud.world.ecs.regions[REGION]?.instances[id]?.status;

  test('comes about side by side: ten servers take no longer than one', async () => {
    const began = cloud.clock.now().getTime();
    const pending = new Pending();
    const states: ResourceState[] = [];
    for (let n = 0; n < 10; n += 1) {
      const state = await make(`server-${n}`, n === 9 ? { status: 'Stopped', stoppedMode: 'StopCharging' } : {});
      pending.add(state, TYPE, place);
      states.push(state);
    }
    await pending.settle([]);
    expect(states.map(statusOf)).toEqual(Array(10).fill('Pending'));
    await pending.settle();
    expect(states.map(statusOf)).toEqual([...Array<string>(9).fill('Running'), 'Stopped']);
    expect((cloud.clock.now().getTime() - began) / 1000).toBe(120);
  });

  test('one that is refused stops no other, and its change is remembered as not made', async () => {
    const pending = new Pending();
    const [first, second] = [await make('first'), await make('second')];
    const no = () => Promise.reject(new Error('no stock'));
    pending.add(first, { ...TYPE, complete: no }, place, { status: 'Stopped' });
    pending.add(second, TYPE, place);
    await expect(pending.settle()).rejects.toThrow('no stock');
    expect([first.inputs, statusOf(second)]).toEqual([{ status: 'Stopped' }, 'Running']);
    await pending.settle();
  });

  test('is given up on, by name, when it does not come about', async () => {
    const pending = new Pending();
    const state = await make('server');
    pending.add(state, { ...TYPE, complete: () => Promise.resolve(false) }, place);
    await expect(pending.settle(['server'])).rejects.toThrow(`'server': not as it is to be after 600 s`);
  });
});
