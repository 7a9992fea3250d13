import { LocalCloud } from '../../src';
import { rpc } from '../wire';

const REGION = 'cn-qingdao';

describe('networks and vSwitches', () => {
  let cloud: LocalCloud;
  beforeAll(async () => {
    cloud = await LocalCloud.start();
  });
  afterAll(() => cloud.close());

  const ask = async (action: string, params: Record<string, string> = {}, region = REGION) => {
    const host = `vpc.${region}.aliyuncs.com`;
    const sent = { RegionId: region, ...params };
    const got = await rpc(cloud, { action, version: '2016-04-28', host, params: sent, form: true });
    return { status: got.status, ...got.body } as Record<string, unknown> & { status: number };
  };
  const network = async (params: Record<string, string> = {}): Promise<string> =>
    String((await ask('CreateVpc', { CidrBlock: '10.1.0.0/16', ...params })).VpcId);
  const vSwitch = (VpcId: string, CidrBlock: string, more: Record<string, string> = {}) =>
    ask('CreateVSwitch', { VpcId, CidrBlock, ZoneId: 'cn-qingdao-b', ...more });

  it('are made, read, changed and removed', async () => {
    const VpcId = await network({ VpcName: 'dr', 'Tag.1.Key': 'a', 'Tag.1.Value': '1' });
    const { VSwitchId } = await vSwitch(VpcId, '10.1.2.0/24', { VSwitchName: 'b' });
    const id = String(VSwitchId);
    await ask('ModifyVpcAttribute', { VpcId, Description: 'later' });
    await ask('ModifyVSwitchAttribute', { VSwitchId: id, VSwitchName: 'c' });
    expect(await ask('DescribeVpcAttribute', { VpcId })).toMatchObject({
      ...{ VpcName: 'dr', Description: 'later', Status: 'Available' },
      VSwitchIds: { VSwitchId: [id] },
      Tags: { Tag: [{ TagKey: 'a', TagValue: '1' }] },
    });
    const shown = { VSwitchId: id, VSwitchName: 'c', ZoneId: 'cn-qingdao-b', AvailableIpAddressCount: 252 };
    expect(await ask('DescribeVSwitchAttributes', { VSwitchId: id })).toMatchObject(shown);
    // The provider's data source panics without the route table.
    const listed = {
      ...shown,
      RouteTable: { RouteTableType: 'System', RouteTableId: expect.stringMatching(/^vtb-/) as string },
    };
    expect(await ask('DescribeVSwitches', { VpcId })).toMatchObject({
      TotalCount: 1,
      VSwitches: { VSwitch: [listed] },
    });
    expect(await ask('DescribeVpcs', { VpcName: 'dr' })).toMatchObject({ TotalCount: 1, Vpcs: { Vpc: [{ VpcId }] } });
    expect(await ask('DescribeRouteTableList', { VpcId })).toMatchObject({
      RouterTableList: { RouterTableListType: [{ VpcId, RouteTableType: 'System', VSwitchIds: { VSwitchId: [id] } }] },
    });
    expect(await ask('DeleteVpc', { VpcId })).toMatchObject({ status: 400, Code: 'DependencyViolation.VSwitch' });
    await ask('DeleteVSwitch', { VSwitchId: id });
    expect((await ask('DeleteVpc', { VpcId })).status).toBe(200);
    // A network that is gone is an error; a vSwitch that is gone is an answer without id.
    expect(await ask('DescribeVpcAttribute', { VpcId })).toMatchObject({ status: 404, Code: 'InvalidVpcId.NotFound' });
    expect(await ask('DescribeVSwitchAttributes', { VSwitchId: id })).toMatchObject({ status: 200, VSwitchId: '' });
  });

  it('grow and shrink in place, never so that a vSwitch would lie outside', async () => {
    const VpcId = await network();
    const { VSwitchId } = await vSwitch(VpcId, '10.1.2.0/24');
    const change = (CidrBlock: string) => ask('ModifyVpcAttribute', { VpcId, CidrBlock });
    const block = async () => (await ask('DescribeVpcAttribute', { VpcId })).CidrBlock;
    for (const wanted of ['10.0.0.0/8', '10.1.2.0/23']) {
      expect(await change(wanted)).toMatchObject({ status: 200 });
      expect(await block()).toBe(wanted);
    }
    const refused = await change('10.1.4.0/22');
    expect(refused).toMatchObject({ status: 400, Code: 'InvalidParameter' });
    expect(String(refused.Message)).toContain(String(VSwitchId));
    expect(await change('10.1.0.0/7')).toMatchObject({ Code: 'InvalidCidrBlock.Malformed' });
    expect(await block()).toBe('10.1.2.0/23');
  });

  it('have blocks of addresses that are private, inside of each other, and apart from each other', async () => {
    for (const CidrBlock of ['8.8.0.0/16', '10.1.0.1/16', '10.0.0.0/7', '10.1/16', '10.1.0.0/29']) {
      expect([CidrBlock, (await ask('CreateVpc', { CidrBlock })).Code]).toEqual([
        CidrBlock,
        'InvalidCidrBlock.Malformed',
      ]);
    }
    const VpcId = await network();
    expect((await vSwitch(VpcId, '10.2.0.0/24')).Code).toBe('InvalidParameter');
    expect((await vSwitch(VpcId, '10.1.0.0/30')).Code).toBe('InvalidCidrBlock.Malformed');
    expect((await vSwitch(VpcId, '10.1.0.0/23')).status).toBe(200);
    expect((await vSwitch(VpcId, '10.1.1.0/24')).Code).toBe('InvalidCidrBlock.Overlapped');
    expect((await vSwitch(VpcId, '10.1.4.0/24', { ZoneId: 'cn-qingdao-z' })).Code).toBe('InvalidZoneId.NotFound');
    expect((await vSwitch('vpc-0', '10.1.4.0/24')).Code).toBe('InvalidVpcId.NotFound');
  });

  it('are made once for one client token', async () => {
    const VpcId = await network({ ClientToken: 'once' });
    expect(await network({ ClientToken: 'once' })).toBe(VpcId);
    const other = await ask('CreateVpc', { CidrBlock: '10.3.0.0/16', ClientToken: 'once' });
    expect(other.Code).toBe('IdempotentParameterMismatch');
    expect((await ask('CreateVpc', { CidrBlock: '10.3.0.0/16', DryRun: 'true' })).Code).toBe('DryRunOperation');
  });

  it('can be tagged', async () => {
    const on = { ResourceType: 'VPC', 'ResourceId.1': await network() };
    await ask('TagResources', { ...on, 'Tag.1.Key': 'a', 'Tag.1.Value': '1', 'Tag.2.Key': 'b', 'Tag.2.Value': '2' });
    await ask('UnTagResources', { ...on, 'TagKey.1': 'a' });
    expect(await ask('ListTagResources', on)).toMatchObject({
      TagResources: { TagResource: [{ ResourceType: 'VPC', TagKey: 'b', TagValue: '2' }] },
    });
  });

  it('of the servers that the seed puts there are there', async () => {
    const { Vpcs } = await ask('DescribeVpcs', {}, 'cn-shanghai');
    const [only] = (Vpcs as { Vpc: { VpcId: string }[] }).Vpc;
    const used = await ask('DescribeVSwitches', { VpcId: only?.VpcId ?? '' }, 'cn-shanghai');
    expect(used).toMatchObject({ VSwitches: { VSwitch: [{ VSwitchId: 'vsw-uf6m8x2k1q0dch5w3t7ya' }] } });
    const gone = await ask('DeleteVSwitch', { VSwitchId: 'vsw-uf6m8x2k1q0dch5w3t7ya' }, 'cn-shanghai');
    expect(gone).toMatchObject({ status: 400, Code: 'DependencyViolation' });
  });
});
