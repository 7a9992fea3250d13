import type { LocalCloud } from '../src';
import type { Key } from './clients';
import { rpc } from './wire';

const RAM = { host: 'ram.aliyuncs.com', version: '2015-05-01' };

export interface Statement {
  Effect: 'Allow' | 'Deny';
  Action?: string | string[];
  NotAction?: string | string[];
  Resource: string | string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}

const must = async (cloud: LocalCloud, action: string, params: Record<string, string>) => {
  const got = await rpc(cloud, { ...RAM, action, params });
  if (got.status !== 200) throw new Error(`${action}: ${got.text}`);
  return got.body;
};

/** Makes a RAM user with one policy, through the API, and gives its key. */
export async function makeUser(cloud: LocalCloud, name: string, statements: Statement[]): Promise<Key> {
  await must(cloud, 'CreateUser', { UserName: name });
  await policyFor(cloud, name, statements);
  const params = { PolicyType: 'Custom', PolicyName: `${name}-policy`, UserName: name };
  await must(cloud, 'AttachPolicyToUser', params);
  const { AccessKey } = (await must(cloud, 'CreateAccessKey', { UserName: name })) as {
    AccessKey: { AccessKeyId: string; AccessKeySecret: string };
  };
  return { accessKeyId: AccessKey.AccessKeyId, accessKeySecret: AccessKey.AccessKeySecret };
}

/** Makes a role that anybody of the account may assume, and assumes it as root's user would. */
export async function assumeRole(
  cloud: LocalCloud,
  name: string,
  statements: Statement[],
  key: Key,
  more: Record<string, string> = {},
): Promise<Key> {
  const { accountId } = cloud.endpoints;
  const trust = {
    Version: '1',
    Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { RAM: [`acs:ram::${accountId}:root`] } }],
  };
  await must(cloud, 'CreateRole', { RoleName: name, AssumeRolePolicyDocument: JSON.stringify(trust) });
  await policyFor(cloud, name, statements);
  await must(cloud, 'AttachPolicyToRole', { PolicyType: 'Custom', PolicyName: `${name}-policy`, RoleName: name });
  const got = await rpc(cloud, {
    host: 'sts.cn-shanghai.aliyuncs.com',
    version: '2015-04-01',
    action: 'AssumeRole',
    params: { RoleArn: `acs:ram::${accountId}:role/${name}`, RoleSessionName: 'tester', ...more },
    key,
  });
  if (got.status !== 200) throw new Error(`AssumeRole: ${got.text}`);
  const { Credentials: given } = got.body as {
    Credentials: { AccessKeyId: string; AccessKeySecret: string; SecurityToken: string };
  };
  return {
    accessKeyId: given.AccessKeyId,
    accessKeySecret: given.AccessKeySecret,
    securityToken: given.SecurityToken,
  };
}

async function policyFor(cloud: LocalCloud, name: string, statements: Statement[]): Promise<void> {
  const document = JSON.stringify({ Version: '1', Statement: statements });
  await must(cloud, 'CreatePolicy', { PolicyName: `${name}-policy`, PolicyDocument: document });
}
