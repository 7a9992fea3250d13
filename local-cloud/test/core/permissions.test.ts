import { LocalCloud } from '../../src';
import type { Statement } from '../people';
import { assumeRole, makeUser } from '../people';
import { rpc } from '../wire';

const SERVER = 'i-uf661wb708uvqc9jyhem';
const RESOURCES: [string, Record<string, string>, string[]][] = [
  ['CreateImage', { InstanceId: SERVER }, ['image/*', `instance/${SERVER}`]],
  ['CreateImage', { SnapshotId: 's-1' }, ['image/*', 'snapshot/s-1']],
  ['CancelCopyImage', { ImageId: 'm-1' }, ['image/m-1']],
  ['DeleteImage', { ImageId: 'm-1' }, ['image/m-1']],
  ['DescribeImages', {}, ['image/*']],
  ['DescribeImages', { ImageId: 'm-1,m-2' }, ['image/m-1', 'image/m-2']],
  ['ModifyImageAttribute', { ImageId: 'm-1' }, ['image/m-1']],
  ['DescribeImageSharePermission', { ImageId: 'm-1' }, ['image/m-1']],
  ['ModifyImageSharePermission', { ImageId: 'm-1' }, ['image/m-1']],
  ['CreateSnapshot', { DiskId: 'd-1' }, ['disk/d-1', 'snapshot/*']],
  ['DeleteSnapshot', { SnapshotId: 's-1' }, ['snapshot/s-1']],
  ['DescribeSnapshots', {}, ['snapshot/*']],
  ['DescribeSnapshots', { SnapshotIds: '["s-1"]' }, ['snapshot/s-1']],
  ['DescribeInstances', {}, ['instance/*']],
  ['DescribeInstances', { InstanceIds: `["${SERVER}"]` }, [`instance/${SERVER}`]],
  ['DescribeInstanceRamRole', { InstanceIds: `["${SERVER}"]` }, [`instance/${SERVER}`]],
  ['StartInstance', { InstanceId: SERVER }, [`instance/${SERVER}`]],
  ['StopInstance', { InstanceId: SERVER }, [`instance/${SERVER}`]],
  ['DeleteInstance', { InstanceId: SERVER }, [`instance/${SERVER}`]],
  ['DescribeDisks', {}, ['disk/*']],
  [
    'TagResources',
    { ResourceType: 'snapshot', 'ResourceId.1': 's-1', 'ResourceId.2': 's-2', 'Tag.1.Key': 'a', 'Tag.1.Value': '' },
    ['snapshot/s-1', 'snapshot/s-2'],
  ],
  ['UntagResources', { ResourceType: 'image', 'ResourceId.1': 'm-1' }, ['image/m-1']],
  ['ListTagResources', { ResourceType: 'image', 'ResourceId.1': 'm-1' }, ['*']],
  ['CreateSecurityGroup', {}, ['securitygroup/*']],
  ['DescribeSecurityGroups', {}, ['securitygroup/*']],
  ['DescribeSecurityGroups', { SecurityGroupId: 'sg-1' }, ['securitygroup/sg-1']],
  ['DescribeSecurityGroupAttribute', { SecurityGroupId: 'sg-1' }, ['securitygroup/sg-1']],
  ['ModifySecurityGroupAttribute', { SecurityGroupId: 'sg-1' }, ['securitygroup/sg-1']],
  ['ModifySecurityGroupPolicy', { SecurityGroupId: 'sg-1' }, ['securitygroup/sg-1']],
  ['DeleteSecurityGroup', { SecurityGroupId: 'sg-1' }, ['securitygroup/sg-1']],
  ['DescribeTags', {}, ['*']],
  ['DescribeRegions', {}, ['*']],
  ['DescribeZones', {}, ['*']],
  ['DescribeAccountAttributes', {}, ['*']],
];

describe('permissions, call by call', () => {
  let cloud: LocalCloud;
  beforeEach(async () => {
    cloud = await LocalCloud.start();
  });
  afterEach(() => cloud.close());

  const arn = (resource: string): string => `acs:ecs:cn-shanghai:${cloud.endpoints.accountId}:${resource}`;
  const allow = (Action: string, Resource: string | string[]): Statement => ({ Effect: 'Allow', Action, Resource });

  it.each(RESOURCES)('%s %j', async (action, params, resources) => {
    const arns = resources.map(arn);
    const full = await makeUser(cloud, 'full', [allow(`ecs:${action}`, arns)]);
    const region: Record<string, string> = action === 'DeleteSnapshot' ? {} : { RegionId: 'cn-shanghai' };
    const asked = { action, params: { ...region, ...params } };
    expect((await rpc(cloud, { ...asked, key: full })).body.Code).not.toBe('Forbidden.RAM');

    const other = await makeUser(cloud, 'other', [allow('ecs:Other', '*')]);
    const denied = await rpc(cloud, { ...asked, key: other });
    expect([denied.status, denied.body.Code]).toEqual([403, 'Forbidden.RAM']);

    // Each resource is needed.
    for (const [i, missing] of arns.entries()) {
      const rest = arns.filter((item) => item !== missing);
      const key = await makeUser(cloud, `part${i}`, [allow(`ecs:${action}`, rest.length > 0 ? rest : 'acs:none')]);
      const got = await rpc(cloud, { ...asked, key });
      expect(got.body).toMatchObject({
        Code: 'Forbidden.RAM',
        AccessDeniedDetail: {
          AuthAction: `ecs:${action}`,
          AuthResource: missing,
          NoPermissionType: 'ImplicitDeny',
          AuthPrincipalType: 'SubUser',
          AuthPrincipalDisplayName: `part${i}`,
        },
      });
      expect(got.body.Message).toContain(`Action: ecs:${action}. Resource: ${missing}.`);
    }
  });

  it('asks a copy for the source image and for the images of the destination', async () => {
    const { accountId } = cloud.endpoints;
    const both = [arn('image/m-1'), `acs:ecs:cn-qingdao:${accountId}:image/*`];
    const params = { RegionId: 'cn-shanghai', ImageId: 'm-1', DestinationRegionId: 'cn-qingdao' };
    const codeFor = async (name: string, resources: string[]) => {
      const key = await makeUser(cloud, name, [allow('ecs:CopyImage', resources)]);
      return (await rpc(cloud, { action: 'CopyImage', params, key })).body.Code;
    };
    expect(await codeFor('both', both)).toBe('InvalidImageId.NotFound');
    expect(await codeFor('source', both.slice(0, 1))).toBe('Forbidden.RAM');
    expect(await codeFor('target', both.slice(1))).toBe('Forbidden.RAM');
  });

  it('lets a Deny win, by role session too, and narrows a session by its own policy', async () => {
    const everything = allow('*', '*');
    const ann = await makeUser(cloud, 'ann', [everything]);
    const deny: Statement = { Effect: 'Deny', Action: 'ecs:Delete*', Resource: '*' };
    const params = { RegionId: 'cn-shanghai', ImageId: 'm-1' };
    const role = await assumeRole(cloud, 'keeper', [everything, deny], ann);
    const got = await rpc(cloud, { action: 'DeleteImage', params, key: role });
    expect(got.body).toMatchObject({
      Code: 'Forbidden.RAM',
      AccessDeniedDetail: { NoPermissionType: 'ExplicitDeny', AuthPrincipalType: 'AssumedRoleUser' },
    });
    const Policy = JSON.stringify({ Version: '1', Statement: [allow('ecs:Describe*', '*')] });
    const narrow = await assumeRole(cloud, 'narrow', [everything], ann, { Policy });
    expect((await rpc(cloud, { action: 'DescribeRegions', key: narrow })).status).toBe(200);
    const narrowed = await rpc(cloud, { action: 'DeleteImage', params, key: narrow });
    expect(narrowed.body.AccessDeniedDetail).toMatchObject({ PolicyType: 'SessionPolicy' });
  });

  it('knows the tags of resources and of requests as conditions', async () => {
    const mine = { StringEquals: { 'acs:ResourceTag/env': 'prod' } };
    const key = await makeUser(cloud, 'ann', [
      { ...allow('ecs:StopInstance', '*'), Condition: mine },
      { ...allow('ecs:TagResources', '*'), Condition: { StringEquals: { 'acs:RequestTag/env': ['test'] } } },
    ]);
    const stop = await rpc(cloud, { action: 'StopInstance', params: { InstanceId: SERVER }, key });
    expect(stop.status).toBe(200);
    const tag = (value: string) => ({
      RegionId: 'cn-shanghai',
      ResourceType: 'instance',
      'ResourceId.1': SERVER,
      'Tag.1.Key': 'env',
      'Tag.1.Value': value,
    });
    expect((await rpc(cloud, { action: 'TagResources', params: tag('x'), key })).body.Code).toBe('Forbidden.RAM');
    expect((await rpc(cloud, { action: 'TagResources', params: tag('test'), key })).status).toBe(200);
    const again = await rpc(cloud, { action: 'StopInstance', params: { InstanceId: SERVER }, key });
    expect(again.body.Code).toBe('Forbidden.RAM');
  });
});
