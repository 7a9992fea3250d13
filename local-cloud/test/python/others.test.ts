import { LocalCloud } from '../../src';
import { describePython, runPython } from './environment';

const [RAM, STS, KMS, CMS] = ['ram20150501', 'sts20150401', 'kms20160120', 'cms20190101'] as const;
const ENDPOINTS: Record<string, string> = {
  [RAM]: 'ram.aliyuncs.com',
  [STS]: 'sts.cn-qingdao.aliyuncs.com',
  [KMS]: 'kms.cn-qingdao.aliyuncs.com',
  [CMS]: 'metrics.cn-qingdao.aliyuncs.com',
};

const trust = (principal: object) =>
  JSON.stringify({ Version: '1', Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: principal }] });
const PolicyDocument = JSON.stringify({ Version: '1', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] });
const [UserName, RoleName, PolicyName, PolicyType] = ['ann', 'keeper', 'all', 'Custom'];
const Policy = { PolicyName, PolicyType };
const Role = { ResourceType: 'role', ResourceNames: [RoleName] };
const Key = { RegionId: 'cn-qingdao', ResourceType: 'key', ResourceId: ['$KeyId'] };
const Rule = {
  RuleId: 'rule-1',
  RuleName: 'silence',
  Namespace: 'acs_fc',
  MetricName: 'FunctionInvocations',
  ContactGroups: 'on-call',
  Resources: '[{"functionName":"tick"}]',
  Escalations: {
    Critical: { ComparisonOperator: 'LessThanThreshold', Statistics: 'Sum', Threshold: '1', Times: 1 },
  },
};

/** In an order in which each finds what it needs; `$X` is what an earlier answer called X. */
const STEPS: [string, string, Record<string, unknown>][] = [
  [RAM, 'CreateUser', { UserName, DisplayName: 'Ann', Comments: 'a person' }],
  [RAM, 'GetUser', { UserName }],
  [RAM, 'UpdateUser', { UserName, NewDisplayName: 'Anna' }],
  [RAM, 'ListUsers', {}],
  [RAM, 'CreateAccessKey', { UserName }],
  [RAM, 'UpdateAccessKey', { UserName, UserAccessKeyId: '$AccessKeyId', Status: 'Inactive' }],
  [RAM, 'ListAccessKeys', { UserName }],
  [RAM, 'CreatePolicy', { PolicyName, PolicyDocument, Description: 'everything' }],
  [RAM, 'CreatePolicyVersion', { PolicyName, PolicyDocument }],
  [RAM, 'GetPolicy', Policy],
  [RAM, 'ListPolicies', { PolicyType }],
  [RAM, 'ListPolicyVersions', Policy],
  [RAM, 'SetDefaultPolicyVersion', { PolicyName, VersionId: 'v2' }],
  [RAM, 'DeletePolicyVersion', { PolicyName, VersionId: 'v1' }],
  [RAM, 'AttachPolicyToUser', { ...Policy, UserName }],
  [RAM, 'ListPoliciesForUser', { UserName }],
  [RAM, 'ListEntitiesForPolicy', Policy],
  [RAM, 'ListGroupsForUser', { UserName }],
  [RAM, 'CreateRole', { RoleName, AssumeRolePolicyDocument: trust({ Service: ['fc.aliyuncs.com'] }) }],
  [RAM, 'UpdateRole', { RoleName, NewDescription: 'keeps' }],
  [RAM, 'GetRole', { RoleName }],
  [RAM, 'TagResources', { ...Role, Tag: [{ Key: 'a', Value: 'b' }] }],
  [RAM, 'ListTagResources', Role],
  [RAM, 'ListRoles', {}],
  [RAM, 'AttachPolicyToRole', { ...Policy, RoleName }],
  [RAM, 'ListPoliciesForRole', { RoleName }],
  [STS, 'GetCallerIdentity', {}],
  [RAM, 'UntagResources', { ...Role, TagKeys: ['a'] }],
  [RAM, 'DetachPolicyFromRole', { ...Policy, RoleName }],
  [RAM, 'DetachPolicyFromUser', { ...Policy, UserName }],
  [RAM, 'DeleteAccessKey', { UserName, UserAccessKeyId: '$AccessKeyId' }],
  [RAM, 'DeletePolicy', { PolicyName }],
  [RAM, 'DeleteRole', { RoleName }],
  [RAM, 'DeleteUser', { UserName }],

  [KMS, 'CreateKey', { Description: 'of copies', ProtectionLevel: 'SOFTWARE' }],
  [KMS, 'DescribeKey', { KeyId: '$KeyId' }],
  [KMS, 'UpdateKeyDescription', { KeyId: '$KeyId', Description: 'of all copies' }],
  [KMS, 'DisableKey', { KeyId: '$KeyId' }],
  [KMS, 'EnableKey', { KeyId: '$KeyId' }],
  [KMS, 'ListKeys', {}],
  [KMS, 'TagResources', { ...Key, Tag: [{ Key: 'a', Value: 'b' }] }],
  [KMS, 'ListTagResources', Key],
  [KMS, 'ListResourceTags', { KeyId: '$KeyId' }],
  [KMS, 'UntagResources', { ...Key, TagKey: ['a'] }],
  [KMS, 'ScheduleKeyDeletion', { KeyId: '$KeyId', PendingWindowInDays: 7 }],
  [KMS, 'CancelKeyDeletion', { KeyId: '$KeyId' }],

  [CMS, 'PutContactGroup', { ContactGroupName: 'on-call', Describe: 'people' }],
  [CMS, 'DescribeContactGroupList', {}],
  [CMS, 'PutResourceMetricRule', Rule],
  [CMS, 'EnableMetricRules', { RuleId: ['rule-1'] }],
  [CMS, 'DisableMetricRules', { RuleId: ['rule-1'] }],
  [CMS, 'DescribeMetricRuleList', { RuleIds: 'rule-1' }],
  [CMS, 'DescribeMetricRuleTargets', { RuleId: 'rule-1' }],
  [CMS, 'DeleteMetricRules', { Id: ['rule-1'] }],
  [CMS, 'DeleteContactGroup', { ContactGroupName: 'on-call' }],
];

describePython('the new Python SDKs of the other services', () => {
  let cloud: LocalCloud;
  beforeEach(async () => {
    cloud = await LocalCloud.start();
  });
  afterEach(() => cloud.close());
  const throughProxy = () => ({ HTTP_PROXY: cloud.endpoints.proxyUrl });

  it('read every answer of RAM, STS, KMS and CloudMonitor: no field that their models do not know, none of another type', async () => {
    const variables = { ...throughProxy(), ENDPOINTS: JSON.stringify(ENDPOINTS) };
    const findings = await runPython(cloud, 'answers.py', variables, JSON.stringify(STEPS));
    const nothing = Object.fromEntries(STEPS.map(([product, action]) => [`${product} ${action}`, [] as string[]]));
    // The provider, which works with the real cloud, reads TagResources.TagResource where the SDK has a plain list.
    expect(findings).toEqual({ ...nothing, [`${RAM} ListTagResources`]: ['is not read'] });
    expect(cloud.calls().filter(({ outcome }) => outcome !== 'ok')).toEqual([]);
  });

  it('make a function with its logs, run it, and read what it said', async () => {
    const seen = await runPython(cloud, 'functions.py', { ...throughProxy(), ACCOUNT_ID: cloud.endpoints.accountId });
    expect(seen).toMatchObject({
      project: { projectName: 'python-logs', status: 'Normal' },
      store: { logstoreName: 'runs', ttl: 30, shardCount: 2 },
      function: { functionName: 'hello', handler: 'index.handler', memorySize: 512, logConfig: { logstore: 'runs' } },
      trigger: { triggerName: 'timer', triggerType: 'timer', qualifier: 'LATEST' },
      async: { maxAsyncRetryAttempts: 0, maxAsyncEventAgeInSeconds: 300 },
      concurrency: { reservedConcurrency: 1 },
      answer: 'hello, python',
      logs: [expect.objectContaining({ message: 'said to python', functionName: 'hello' })],
      missing: { code: 'FunctionNotFound', status: 404 },
    });
  });
});
