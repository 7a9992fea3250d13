import { LocalCloud } from '../../src';
import { assumeRole, makeUser } from '../people';
import { rpc } from '../wire';

const STS = { host: 'sts.cn-qingdao.aliyuncs.com', version: '2015-04-01' };

describe('STS', () => {
  let cloud: LocalCloud;
  beforeEach(async () => {
    cloud = await LocalCloud.start({});
  });
  afterEach(() => cloud.close());

  test('tells root, a user and a role who they are', async () => {
    const { accountId } = cloud.endpoints;
    const who = async (key?: Parameters<typeof rpc>[1]['key']) =>
      (await rpc(cloud, { ...STS, action: 'GetCallerIdentity', key })).body;
    expect(await who()).toMatchObject({
      AccountId: accountId,
      Arn: `acs:ram::${accountId}:root`,
      IdentityType: 'Account',
    });
    const ann = await makeUser(cloud, 'ann', [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' }]);
    expect(await who(ann)).toMatchObject({ Arn: `acs:ram::${accountId}:user/ann`, IdentityType: 'RAMUser' });
    const guest = await assumeRole(cloud, 'guest', [{ Effect: 'Allow', Action: 'ecs:Describe*', Resource: '*' }], ann);
    expect(await who(guest)).toMatchObject({
      AccountId: accountId,
      Arn: `acs:ram::${accountId}:assumed-role/guest/tester`,
      IdentityType: 'AssumedRoleUser',
    });
  });

  test('lets in a user with the policy of the system for it', async () => {
    const ann = await makeUser(cloud, 'ann', [{ Effect: 'Allow', Action: 'ecs:*', Resource: '*' }]);
    const RAM = { host: 'ram.aliyuncs.com', version: '2015-05-01', action: 'AttachPolicyToUser' };
    const params = { UserName: 'ann', PolicyType: 'System', PolicyName: 'AliyunSTSAssumeRoleAccess' };
    expect((await rpc(cloud, { ...RAM, params })).status).toBe(200);
    await expect(
      assumeRole(cloud, 'guest', [{ Effect: 'Allow', Action: 'ecs:Describe*', Resource: '*' }], ann),
    ).resolves.toHaveProperty('securityToken');
  });

  test('lets in only whom the role trusts and who may assume it, for no longer than it says', async () => {
    const ann = await makeUser(cloud, 'ann', [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' }]);
    const bob = await makeUser(cloud, 'bob', [{ Effect: 'Allow', Action: 'ecs:*', Resource: '*' }]);
    await assumeRole(cloud, 'guest', [{ Effect: 'Allow', Action: 'ecs:Describe*', Resource: '*' }], ann);
    const RoleArn = `acs:ram::${cloud.endpoints.accountId}:role/guest`;
    const ask = async (params: Record<string, string>, key = ann) => {
      const { status, body } = await rpc(cloud, {
        ...STS,
        action: 'AssumeRole',
        key,
        params: { RoleArn, RoleSessionName: 'tester', ...params },
      });
      return [status, body.Code ?? 'ok'];
    };
    expect(await ask({})).toEqual([200, 'ok']);
    expect(await ask({}, bob)).toEqual([403, 'Forbidden.RAM']);
    expect(await ask({ DurationSeconds: '3601' })).toEqual([400, 'InvalidParameter.DurationSeconds']);
    expect(await ask({ RoleArn: `${RoleArn}2` })).toEqual([404, 'EntityNotExist.Role']);
    expect(await ask({ RoleArn: 'guest' })).toEqual([400, 'InvalidParameter.RoleArn']);
    for (const RoleSessionName of ['a', 'a b', 'abc*abc', '忍者神龟', 'a'.repeat(65)])
      expect(await ask({ RoleSessionName })).toEqual([400, 'InvalidParameter.RoleSessionName']);
    expect(await ask({ RoleSessionName: 'a.b@c-d_e' })).toEqual([200, 'ok']);
    for (const Policy of ['{', 'null', '{"Version":"1","Statement":[{"Effect":"Allow"}]}'])
      expect(await ask({ Policy })).toEqual([400, 'InvalidParameter.PolicyGrammar']);
    const trust = {
      Version: '1',
      Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: ['fc.aliyuncs.com'] } }],
    };
    const params = { RoleName: 'guest', NewAssumeRolePolicyDocument: JSON.stringify(trust) };
    await rpc(cloud, { host: 'ram.aliyuncs.com', version: '2015-05-01', action: 'UpdateRole', params });
    expect(await ask({})).toEqual([403, 'NoPermission']);
  });
});
