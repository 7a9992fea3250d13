import { LocalCloud } from '../../src';
import { rpc } from '../wire';

describe('security groups, as the provider declares them', () => {
  let cloud: LocalCloud;
  let VpcId: string;
  beforeEach(async () => {
    cloud = await LocalCloud.start();
    VpcId = Object.keys(cloud.world.vpc['cn-shanghai']?.networks ?? {})[0] ?? '';
  });
  afterEach(() => cloud.close());

  const ask = async (action: string, params: Record<string, string> = {}) => {
    const got = await rpc(cloud, { action, params: { RegionId: 'cn-shanghai', ...params }, form: true });
    return { status: got.status, ...got.body } as Record<string, unknown> & { status: number };
  };
  const list = async (params: Record<string, string>): Promise<unknown[]> => {
    const { SecurityGroups } = await ask('DescribeSecurityGroups', params);
    return (SecurityGroups as { SecurityGroup: unknown[] }).SecurityGroup;
  };

  it('are made, read, changed and removed', async () => {
    const { SecurityGroupId } = await ask('CreateSecurityGroup', {
      ClientToken: 'once',
      SecurityGroupName: 'dr',
      Description: 'first',
      VpcId,
      'Tag.1.Key': 'app',
      'Tag.1.Value': 'dr',
    });
    const id = String(SecurityGroupId);
    expect(id).toMatch(/^sg-uf6/);
    await ask('ModifySecurityGroupAttribute', { SecurityGroupId: id, Description: 'second' });
    await ask('ModifySecurityGroupPolicy', { SecurityGroupId: id, InnerAccessPolicy: 'Drop' });
    const shown = { SecurityGroupId: id, SecurityGroupName: 'dr', Description: 'second', VpcId };
    expect(await ask('DescribeSecurityGroupAttribute', { SecurityGroupId: id })).toMatchObject({
      ...shown,
      InnerAccessPolicy: 'Drop',
      Permissions: { Permission: [] },
    });
    const tags = { Tag: [{ TagKey: 'app', TagValue: 'dr' }] };
    expect(await list({ SecurityGroupId: id })).toMatchObject([{ ...shown, SecurityGroupType: 'normal', Tags: tags }]);
    expect(await list({ 'Tag.1.Key': 'app', 'Tag.1.Value': 'dr' })).toHaveLength(1);
    expect(await list({ SecurityGroupName: 'other' })).toEqual([]);
    expect((await ask('DeleteSecurityGroup', { SecurityGroupId: id })).status).toBe(200);
    // What is gone is absent from the list, and an error where it is named.
    expect(await list({ SecurityGroupId: id })).toEqual([]);
    expect(await ask('DescribeSecurityGroupAttribute', { SecurityGroupId: id })).toMatchObject({
      status: 404,
      Code: 'InvalidSecurityGroupId.NotFound',
    });
  });

  it('stay while a server is in them', async () => {
    const [used] = (await list({})) as { SecurityGroupId: string }[];
    expect(await ask('DeleteSecurityGroup', { SecurityGroupId: used?.SecurityGroupId ?? '' })).toMatchObject({
      status: 403,
      Code: 'DependencyViolation',
    });
    const wrong = await ask('ModifySecurityGroupPolicy', { SecurityGroupId: 'sg-1', InnerAccessPolicy: 'Maybe' });
    expect(wrong.Code).toBe('InvalidParameter');
  });

  it('are in a network that is there', async () => {
    expect((await ask('CreateSecurityGroup', { VpcId: 'vpc-0' })).Code).toBe('InvalidVpcId.NotFound');
  });

  it('can be tagged', async () => {
    const { SecurityGroupId } = await ask('CreateSecurityGroup', { VpcId });
    const on = { ResourceType: 'securitygroup', 'ResourceId.1': String(SecurityGroupId) };
    await ask('TagResources', { ...on, 'Tag.1.Key': 'a', 'Tag.1.Value': 'b' });
    const { TagResources } = await ask('ListTagResources', on);
    expect((TagResources as { TagResource: unknown[] }).TagResource).toMatchObject([{ TagKey: 'a', TagValue: 'b' }]);
  });
});
