import { LocalCloud } from '../../src';
import { rpc } from '../wire';

describe('what can be had where, as the provider asks before it plans a server', () => {
  let cloud: LocalCloud;
  beforeAll(async () => {
    cloud = await LocalCloud.start({ seed: { servers: [{ region: 'cn-qingdao', type: 'ecs.x1.mega' }] } });
  });
  afterAll(() => cloud.close());

  interface Zone {
    ZoneId: string;
    AvailableResources?: {
      AvailableResource: { Type: string; SupportedResources: { SupportedResource: { Value: string }[] } }[];
    };
  }
  const ask = async (params: Record<string, string>): Promise<Zone[]> => {
    const { body } = await rpc(cloud, {
      action: 'DescribeAvailableResource',
      params: { RegionId: 'cn-shanghai', ...params },
    });
    return (body.AvailableZones as { AvailableZone: Zone[] }).AvailableZone;
  };
  const values = (zone?: Zone): string[] =>
    zone?.AvailableResources?.AvailableResource[0]?.SupportedResources.SupportedResource.map(({ Value }) => Value) ??
    [];

  it('zones, types and disks', async () => {
    const zones = await ask({ DestinationResource: 'Zone' });
    expect(zones).toContainEqual({
      RegionId: 'cn-shanghai',
      ZoneId: 'cn-shanghai-b',
      Status: 'Available',
      StatusCategory: 'WithStock',
    });
    const [only, ...more] = await ask({ DestinationResource: 'InstanceType', ZoneId: 'cn-shanghai-b', Cores: '2' });
    expect([more, only?.ZoneId]).toEqual([[], 'cn-shanghai-b']);
    expect(values(only)).toEqual(expect.arrayContaining(['ecs.g7.large', 'ecs.c7.large']));
    expect(values(only)).not.toContain('ecs.g7.xlarge');
    expect(values((await ask({ DestinationResource: 'SystemDisk' }))[0])).toContain('cloud_essd');
  });

  it('types that only a server of the seed has can be had too, and no others', async () => {
    const type = async (InstanceType: string) =>
      values((await ask({ DestinationResource: 'InstanceType', InstanceType }))[0]);
    expect(await type('ecs.x1.mega')).toEqual(['ecs.x1.mega']);
    expect(await type('ecs.x2.mega')).toEqual([]);
  });

  it('vCPUs that may be had, and those in use', async () => {
    const names = ['max-postpaid-instance-vcpu-count', 'used-postpaid-instance-vcpu-count'];
    const { body } = await rpc(cloud, {
      action: 'DescribeAccountAttributes',
      host: 'ecs.cn-qingdao.aliyuncs.com',
      params: { RegionId: 'cn-qingdao', 'AttributeName.1': names[0] ?? '', 'AttributeName.2': names[1] ?? '' },
    });
    const items = (body.AccountAttributeItems as { AccountAttributeItem: object[] }).AccountAttributeItem;
    expect(items).toEqual([
      { AttributeName: names[0], AttributeValues: { ValueItem: [{ Value: '10000' }] } },
      { AttributeName: names[1], AttributeValues: { ValueItem: [{ Value: '2' }] } },
    ]);
  });
});
