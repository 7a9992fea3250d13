import { LocalCloud } from '../../src';
import { Deployer } from '../deployed';

const DOCUMENT = JSON.stringify({
  Version: '1',
  Statement: [{ Effect: 'Allow', Action: ['ecs:DescribeImages'], Resource: ['*'] }],
});
const TRUST = JSON.stringify({
  Version: '1',
  Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: ['fc.aliyuncs.com'] } }],
});

describe('RAM', () => {
  let cloud: LocalCloud;
  let ram: Deployer['ram'];
  beforeEach(async () => {
    cloud = await LocalCloud.start({});
    const at = new Deployer(cloud);
    ram = (action, params) => at.ram(action, params);
  });
  afterEach(() => cloud.close());

  test('a user: made, listed, changed in part, renamed with what hangs on it, gone', async () => {
    const { User } = await ram('CreateUser', { UserName: 'ann', DisplayName: 'Ann', Comments: 'first' });
    expect(User).toMatchObject({ UserId: expect.stringMatching(/^\d+$/), UserName: 'ann', MobilePhone: '', Email: '' });
    await expect(ram('CreateUser', { UserName: 'ann' })).rejects.toMatchObject({
      code: 'EntityAlreadyExists.User',
      status: 409,
    });
    await expect(ram('CreateUser', { UserName: 'ann lee' })).rejects.toThrow(/InvalidChars/);
    await ram('CreateAccessKey', { UserName: 'ann' });
    await ram('UpdateUser', { UserName: 'ann', NewUserName: 'anna', NewDisplayName: 'Anna' });
    expect(await ram('ListUsers', { MaxItems: '100' })).toMatchObject({
      IsTruncated: false,
      Users: { User: [{ UserName: 'anna', DisplayName: 'Anna', Comments: 'first' }] },
    });
    expect(await ram('ListAccessKeys', { UserName: 'anna' })).toMatchObject({
      AccessKeys: { AccessKey: [{ Status: 'Active' }] },
    });
    await expect(ram('DeleteUser', { UserName: 'anna' })).rejects.toThrow(/DeleteConflict.User.AccessKey/);
    await expect(ram('GetUser', { UserName: 'ann' })).rejects.toMatchObject({
      code: 'EntityNotExist.User',
      status: 404,
    });
    for (const [action, what] of [
      ['DeleteLoginProfile', 'LoginProfile'],
      ['UnbindMFADevice', 'MFADevice'],
    ] as const) {
      await expect(ram(action, { UserName: 'anna' })).rejects.toMatchObject({
        code: `EntityNotExist.User.${what}`,
        status: 404,
      });
    }
  });

  test('lists come in pages', async () => {
    for (const UserName of ['a', 'b', 'c']) await ram('CreateUser', { UserName });
    const first = await ram('ListUsers', { MaxItems: '2' });
    expect(first).toMatchObject({ IsTruncated: true, Users: { User: [{ UserName: 'a' }, { UserName: 'b' }] } });
    const second = await ram('ListUsers', { MaxItems: '2', Marker: String(first.Marker) });
    expect(second).toMatchObject({ IsTruncated: false, Users: { User: [{ UserName: 'c' }] } });
  });

  test('access keys: two at most, and an inactive one opens nothing', async () => {
    await ram('CreateUser', { UserName: 'ann' });
    const { AccessKey } = (await ram('CreateAccessKey', { UserName: 'ann' })) as { AccessKey: Record<string, string> };
    expect(AccessKey).toMatchObject({
      AccessKeyId: expect.stringMatching(/^LTAI5t/),
      AccessKeySecret: expect.stringMatching(/^\w{30}$/),
    });
    await ram('CreateAccessKey', { UserName: 'ann' });
    await expect(ram('CreateAccessKey', { UserName: 'ann' })).rejects.toThrow(/LimitExceeded.User.AccessKey/);
    const UserAccessKeyId = AccessKey.AccessKeyId ?? '';
    await ram('UpdateAccessKey', { UserName: 'ann', UserAccessKeyId, Status: 'Inactive' });
    expect(cloud.world.ram.accessKeys[UserAccessKeyId]?.status).toBe('Inactive');
    await ram('DeleteAccessKey', { UserName: 'ann', UserAccessKeyId });
    await expect(ram('DeleteAccessKey', { UserName: 'ann', UserAccessKeyId })).rejects.toThrow(
      /EntityNotExist.User.AccessKey/,
    );
  });

  test('a policy: five versions, the sixth only with rotation, and the default is what GetPolicy shows', async () => {
    await ram('CreatePolicy', {
      PolicyName: 'p',
      PolicyDocument: DOCUMENT,
      Description: 'd',
      Tag: '[{"Key":"a","Value":"1"}]',
    });
    const version = (n: number) => DOCUMENT.replace('"*"', `"acs:ecs:*:*:image/${n}"`);
    for (const n of [2, 3, 4, 5]) {
      await ram('CreatePolicyVersion', { PolicyName: 'p', PolicyDocument: version(n), SetAsDefault: 'true' });
    }
    const sixth = { PolicyName: 'p', PolicyDocument: version(6), SetAsDefault: 'true' };
    await expect(ram('CreatePolicyVersion', sixth)).rejects.toMatchObject({
      code: 'LimitExceeded.Policy.Version',
      status: 409,
    });
    await ram('CreatePolicyVersion', { ...sixth, RotateStrategy: 'DeleteOldestNonDefaultVersionWhenLimitExceeded' });
    expect(await ram('GetPolicy', { PolicyName: 'p', PolicyType: 'Custom' })).toMatchObject({
      Policy: { PolicyName: 'p', Description: 'd', DefaultVersion: 'v6', AttachmentCount: 0 },
      DefaultPolicyVersion: { VersionId: 'v6', PolicyDocument: version(6) },
    });
    const { PolicyVersions } = await ram('ListPolicyVersions', { PolicyName: 'p', PolicyType: 'Custom' });
    expect(
      (PolicyVersions as { PolicyVersion: { VersionId: string }[] }).PolicyVersion.map(({ VersionId }) => VersionId),
    ).toEqual(['v2', 'v3', 'v4', 'v5', 'v6']);
    await expect(ram('DeletePolicyVersion', { PolicyName: 'p', VersionId: 'v6' })).rejects.toThrow(/DeleteConflict/);
    await expect(ram('DeletePolicy', { PolicyName: 'p' })).rejects.toThrow(/DeleteConflict.Policy.Version/);
    await ram('DeletePolicy', { PolicyName: 'p', CascadingDelete: 'true' });
    await expect(ram('GetPolicy', { PolicyName: 'p', PolicyType: 'Custom' })).rejects.toMatchObject({ status: 404 });
  });

  test.each([
    ['longer than 6,144 characters', DOCUMENT.replace('"*"', `"${'x'.repeat(6144)}"`), /PolicyDocument.Length/],
    ['no JSON', 'x', /MalformedPolicyDocument/],
    ['of no statement', '{"Version":"1","Statement":[]}', /MalformedPolicyDocument/],
    ['without an effect', '{"Version":"1","Statement":[{"Action":"*","Resource":"*"}]}', /MalformedPolicyDocument/],
  ])('a policy document %s is refused', async (_what, PolicyDocument, message) => {
    await expect(ram('CreatePolicy', { PolicyName: 'p', PolicyDocument })).rejects.toThrow(message);
  });

  test('a role: its ARN, changed in part, tagged, kept by its policies', async () => {
    const { accountId } = cloud.endpoints;
    await ram('CreateRole', {
      RoleName: 'r',
      AssumeRolePolicyDocument: TRUST,
      Description: 'old',
      MaxSessionDuration: '7200',
    });
    await ram('UpdateRole', { RoleName: 'r', NewDescription: 'new' });
    expect(await ram('GetRole', { RoleName: 'r' })).toMatchObject({
      Role: {
        Arn: `acs:ram::${accountId}:role/r`,
        Description: 'new',
        MaxSessionDuration: 7200,
        AssumeRolePolicyDocument: TRUST,
      },
    });
    await ram('TagResources', {
      ResourceType: 'role',
      ResourceNames: '["r"]',
      Tag: '[{"Key":"a","Value":"1"},{"Key":"b","Value":"2"}]',
    });
    await ram('UntagResources', { ResourceType: 'role', ResourceNames: '["r"]', 'TagKey.1': 'a', TagKeys: '["a"]' });
    expect(await ram('ListTagResources', { ResourceType: 'role', ResourceNames: '["r"]' })).toMatchObject({
      TagResources: { TagResource: [{ TagKey: 'b', TagValue: '2' }] },
    });
    await ram('CreatePolicy', { PolicyName: 'p', PolicyDocument: DOCUMENT });
    const link = { RoleName: 'r', PolicyName: 'p', PolicyType: 'Custom' };
    await ram('AttachPolicyToRole', link);
    await expect(ram('AttachPolicyToRole', link)).rejects.toThrow(/EntityAlreadyExists.Role.Policy/);
    expect(await ram('ListPoliciesForRole', { RoleName: 'r' })).toMatchObject({
      Policies: { Policy: [{ PolicyName: 'p', PolicyType: 'Custom', DefaultVersion: 'v1' }] },
    });
    expect(await ram('ListEntitiesForPolicy', { PolicyName: 'p', PolicyType: 'Custom' })).toMatchObject({
      Roles: { Role: [{ RoleName: 'r' }] },
      Users: { User: [] },
    });
    await expect(ram('DeleteRole', { RoleName: 'r' })).rejects.toThrow(/DeleteConflict.Role.Policy/);
    await expect(ram('DeletePolicy', { PolicyName: 'p', CascadingDelete: 'true' })).rejects.toThrow(
      /DeleteConflict.Policy.Attachment/,
    );
    await ram('DetachPolicyFromRole', link);
    await expect(ram('DetachPolicyFromRole', link)).rejects.toMatchObject({
      code: 'EntityNotExist.Role.Policy',
      status: 404,
    });
    await ram('DeleteRole', { RoleName: 'r' });
  });
});
