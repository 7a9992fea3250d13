import { LocalCloud } from '../../src';
import { CloudClient } from '../../src/deploy/client';
import { invoke } from '../../src/deploy/invokes';

const REGION = 'cn-qingdao';
/** One more than a page of the provider's. */
const COUNT = 51;

describe('data sources read all pages', () => {
  let cloud: LocalCloud;
  beforeAll(async () => {
    cloud = await LocalCloud.start();
  });
  afterAll(() => cloud.close());

  test.each([
    ['vpc', 'CreateVpc', 'alicloud:vpc/getNetworks:getNetworks', 'vpcs'],
    ['ecs', 'CreateSecurityGroup', 'alicloud:ecs/getSecurityGroups:getSecurityGroups', 'groups'],
  ])('%s: what %s made', async (service, action, token, list) => {
    const params = { RegionId: REGION };
    for (let i = 0; i < COUNT; i += 1) await cloud.call({ service, action, region: REGION, params });
    const client = new CloudClient(
      () => cloud.endpoints,
      () => cloud.clock.now(),
    );
    const place = { client, region: REGION, accountId: '', now: cloud.clock.now(), wait: () => Promise.resolve() };
    expect((await invoke(token, {}, place))[list]).toHaveLength(COUNT);
  });
});
