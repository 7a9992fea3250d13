import { LocalCloud } from '../../src';
import { rpc } from '../wire';

describe('rules of security groups', () => {
  let cloud: LocalCloud;
  let group: Record<string, string>;
  beforeAll(async () => {
    cloud = await LocalCloud.start();
    const [id = ''] = Object.keys(cloud.world.ecs.regions['cn-shanghai']?.securityGroups ?? {});
    group = { SecurityGroupId: id };
  });
  afterAll(() => cloud.close());

  const ask = async (action: string, params: Record<string, string> = {}) => {
    const got = await rpc(cloud, { action, params: { RegionId: 'cn-shanghai', ...group, ...params }, form: true });
    return { status: got.status, ...got.body } as Record<string, unknown>;
  };
  const rules = async (Direction = 'all'): Promise<Record<string, unknown>[]> => {
    const { Permissions } = await ask('DescribeSecurityGroupAttribute', { Direction });
    return (Permissions as { Permission: Record<string, unknown>[] }).Permission;
  };
  const web = { IpProtocol: 'tcp', PortRange: '443/443', SourceCidrIp: '0.0.0.0/0' };
  const listed = (rule: Record<string, string>) =>
    Object.fromEntries(Object.entries(rule).map(([name, value]) => [`Permissions.1.${name}`, value]));

  it('are made once, shown by direction, described, and taken back', async () => {
    await ask('AuthorizeSecurityGroup', listed({ ...web, Description: 'web' }));
    await ask('AuthorizeSecurityGroup', web);
    await ask(
      'AuthorizeSecurityGroupEgress',
      listed({ IpProtocol: 'all', PortRange: '-1/-1', DestCidrIp: '10.0.0.0/8', Policy: 'drop' }),
    );
    expect(await rules('ingress')).toMatchObject([
      { ...web, IpProtocol: 'TCP', Policy: 'Accept', Priority: '1', NicType: 'intranet', Description: 'web' },
    ]);
    expect(await rules('egress')).toMatchObject([{ DestCidrIp: '10.0.0.0/8', Policy: 'Drop', Direction: 'egress' }]);
    await ask('ModifySecurityGroupRule', { ...web, Description: '' });
    const [first, second] = await rules();
    expect(first).toMatchObject({ Description: '' });
    await ask('RevokeSecurityGroup', web);
    await ask('RevokeSecurityGroup', web);
    await ask('RevokeSecurityGroupEgress', { 'SecurityGroupRuleId.1': String(second?.SecurityGroupRuleId) });
    expect(await rules()).toEqual([]);
  });

  it('are refused where they make no sense', async () => {
    expect(await ask('AuthorizeSecurityGroup', { ...web, IpProtocol: 'smtp' })).toMatchObject({
      Code: 'InvalidParameter',
    });
    expect(await ask('AuthorizeSecurityGroup', { ...web, PortRange: '443' })).toMatchObject({
      Code: 'InvalidParameter',
    });
    const other = { IpProtocol: 'tcp', PortRange: '1/9', SourceGroupId: 'sg-0' };
    expect(await ask('AuthorizeSecurityGroup', other)).toMatchObject({ Code: 'InvalidSecurityGroupId.NotFound' });
  });
});
