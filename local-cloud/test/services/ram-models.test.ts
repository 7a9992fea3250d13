import * as sdk from '@alicloud/ram20150501';
import { LocalCloud } from '../../src';
import { bodyOf, misfits, missing } from '../models';
import { rpc } from '../wire';

const trust = (Service: string[]) =>
  JSON.stringify({ Version: '1', Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service } }] });
const PolicyDocument = JSON.stringify({ Version: '1', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] });
const [UserName, RoleName, PolicyName, PolicyType] = ['ann', 'keeper', 'all', 'Custom'];
const Policy = { PolicyName, PolicyType };
const Role = { ResourceType: 'role', ResourceNames: `["${RoleName}"]` };
const ROLE = ['RoleName', 'RoleId', 'Arn', 'AssumeRolePolicyDocument', 'MaxSessionDuration', 'CreateDate'];
const USER = ['UserName', 'UserId', 'DisplayName', 'CreateDate', 'Comments'];

type Step = [action: string, params: Record<string, string>, needed: string[]];
const in_ = (path: string, fields: string[]): string[] => fields.map((field) => `${path}.${field}`);
const ATTACHED = in_('Policies.Policy.0', ['PolicyName', 'PolicyType', 'DefaultVersion', 'AttachDate', 'Description']);

/** In an order in which each finds what it needs; `$X` is what an earlier answer called X. */
const STEPS: Step[] = [
  ['CreateUser', { UserName, DisplayName: 'Ann', Comments: 'a person' }, in_('User', USER)],
  ['GetUser', { UserName }, in_('User', USER)],
  ['UpdateUser', { UserName, NewDisplayName: 'Anna' }, in_('User', ['UserId', 'UserName'])],
  ['ListUsers', {}, [...in_('Users.User.0', USER), 'IsTruncated']],
  ['CreateAccessKey', { UserName }, in_('AccessKey', ['AccessKeyId', 'AccessKeySecret', 'Status', 'CreateDate'])],
  ['UpdateAccessKey', { UserName, UserAccessKeyId: '$AccessKeyId', Status: 'Inactive' }, ['RequestId']],
  ['ListAccessKeys', { UserName }, in_('AccessKeys.AccessKey.0', ['AccessKeyId', 'Status', 'CreateDate'])],
  [
    'CreatePolicy',
    { PolicyName, PolicyDocument, Description: 'everything' },
    in_('Policy', ['PolicyName', 'PolicyType']),
  ],
  ['CreatePolicyVersion', { PolicyName, PolicyDocument }, in_('PolicyVersion', ['VersionId', 'IsDefaultVersion'])],
  ['UpdatePolicyDescription', { PolicyName, NewDescription: 'all of it' }, ['RequestId']],
  [
    'GetPolicy',
    Policy,
    [
      ...in_('Policy', ['PolicyName', 'PolicyType', 'Description', 'DefaultVersion', 'AttachmentCount']),
      ...in_('DefaultPolicyVersion', ['PolicyDocument', 'VersionId', 'IsDefaultVersion']),
    ],
  ],
  ['ListPolicies', { PolicyType }, [...in_('Policies.Policy.0', ['PolicyName', 'PolicyType']), 'IsTruncated']],
  [
    'ListPolicyVersions',
    Policy,
    in_('PolicyVersions.PolicyVersion.0', ['VersionId', 'IsDefaultVersion', 'CreateDate']),
  ],
  ['SetDefaultPolicyVersion', { PolicyName, VersionId: 'v2' }, ['RequestId']],
  ['DeletePolicyVersion', { PolicyName, VersionId: 'v1' }, ['RequestId']],
  ['AttachPolicyToUser', { ...Policy, UserName }, ['RequestId']],
  ['ListPoliciesForUser', { UserName }, ATTACHED],
  ['ListEntitiesForPolicy', Policy, in_('Users.User.0', ['UserName', 'UserId'])],
  ['ListGroupsForUser', { UserName }, ['Groups.Group']],
  ['CreateRole', { RoleName, AssumeRolePolicyDocument: trust(['fc.aliyuncs.com']) }, in_('Role', ROLE)],
  ['UpdateRole', { RoleName, NewDescription: 'keeps' }, in_('Role', ROLE)],
  ['GetRole', { RoleName }, in_('Role', [...ROLE, 'Description'])],
  ['TagResources', { ...Role, Tag: '[{"Key":"a","Value":"b"}]' }, ['RequestId']],
  ['ListTagResources', Role, in_('TagResources.TagResource.0', ['TagKey', 'TagValue', 'ResourceType', 'ResourceName'])],
  ['ListRoles', {}, [...in_('Roles.Role.0', ['RoleName', 'Arn', 'RoleId', 'Description']), 'IsTruncated']],
  ['AttachPolicyToRole', { ...Policy, RoleName }, ['RequestId']],
  ['ListPoliciesForRole', { RoleName }, ATTACHED],
  ['UntagResources', { ...Role, TagKeys: '["a"]' }, ['RequestId']],
  ['DetachPolicyFromRole', { ...Policy, RoleName }, ['RequestId']],
  ['DetachPolicyFromUser', { ...Policy, UserName }, ['RequestId']],
  ['DeleteAccessKey', { UserName, UserAccessKeyId: '$AccessKeyId' }, ['RequestId']],
  ['DeletePolicy', { PolicyName }, ['RequestId']],
  ['DeleteRole', { RoleName }, ['RequestId']],
  ['DeleteUser', { UserName }, ['RequestId']],
];

/** The provider, which works with the real cloud, reads TagResources.TagResource where the SDKs' models have a plain list. */
const UNLIKE: Record<string, string[]> = { ListTagResources: ['body.TagResources is no list'] };

/** There is nothing that these could find here: no log-in and no second factor. */
const NEVER_ANSWERED = ['DeleteLoginProfile', 'GetLoginProfile', 'UnbindMFADevice'];

describe('answers of RAM in the models of the official TypeScript SDK', () => {
  let cloud: LocalCloud;
  beforeAll(async () => {
    cloud = await LocalCloud.start();
  });
  afterAll(() => cloud.close());
  const known: Record<string, string> = {};

  it.each(STEPS)('%s', async (action, params, needed) => {
    const filled = Object.fromEntries(
      Object.entries(params).map(([name, value]) => [
        name,
        value.startsWith('$') ? (known[value.slice(1)] ?? '') : value,
      ]),
    );
    const got = await rpc(cloud, { action, params: filled, host: 'ram.aliyuncs.com', version: '2015-05-01' });
    const wrong = misfits(got.body, bodyOf(sdk, action));
    expect([got.status, wrong, missing(got.body, needed)]).toEqual([200, UNLIKE[action] ?? [], []]);
    Object.assign(known, got.body.AccessKey);
  });

  it('are those of every action', () => {
    const actions = cloud.registry.service('ram')?.actions.map(({ name }) => name) ?? [];
    expect([...STEPS.map(([action]) => action), ...NEVER_ANSWERED].sort()).toEqual([...actions].sort());
  });
});
