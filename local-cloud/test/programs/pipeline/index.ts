import * as cloudmonitor from '@pulumi/alicloud/cloudmonitor';
import * as cms from '@pulumi/alicloud/cms';
import * as fc from '@pulumi/alicloud/fc';
import * as log from '@pulumi/alicloud/log';
import { Provider } from '@pulumi/alicloud/provider';
import * as ram from '@pulumi/alicloud/ram';
import * as pulumi from '@pulumi/pulumi';

/** One of each resource type that the embedded deployment knows, with most of its settings: for comparing two deployments. */
const provider = new Provider('home', { region: 'cn-qingdao' });
const opts = { provider };

const policyDocument = JSON.stringify({
  Version: '1',
  Statement: [{ Effect: 'Allow', Action: ['ecs:DescribeImages', 'log:PostLogStoreLogs'], Resource: ['*'] }],
});

const user = new ram.User(
  'user',
  { name: 'pipe-user', displayName: 'Pipe', comments: 'made by a test', force: true },
  opts,
);
const policy = new ram.Policy(
  'policy',
  { policyName: 'pipe-policy', policyDocument, description: 'looks', tags: { a: '1' }, force: true },
  opts,
);
new ram.UserPolicyAttachment(
  'user-policy',
  { userName: user.name, policyName: policy.policyName, policyType: policy.type },
  opts,
);
new ram.AccessKey('key', { userName: user.name, status: 'Inactive' }, opts);

const role = new ram.Role(
  'role',
  {
    roleName: 'pipe-role',
    description: 'runs',
    maxSessionDuration: 7200,
    tags: { a: '1', b: '2' },
    assumeRolePolicyDocument: JSON.stringify({
      Version: '1',
      Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: ['fc.aliyuncs.com'] } }],
    }),
  },
  opts,
);
const attached = new ram.RolePolicyAttachment(
  'role-policy',
  { roleName: role.roleName, policyName: policy.policyName, policyType: 'Custom' },
  opts,
);

const project = new log.Project('project', { projectName: 'pipe-logs', description: 'lines', tags: { a: '1' } }, opts);
const store = new log.Store(
  'store',
  {
    projectName: project.projectName,
    logstoreName: 'runs',
    shardCount: 1,
    retentionPeriod: 60,
    autoSplit: true,
    maxSplitShardCount: 8,
  },
  opts,
);
const index = new log.StoreIndex(
  'index',
  {
    project: project.projectName,
    logstore: store.logstoreName,
    fullText: { caseSensitive: false, includeChinese: true, token: ', ;\n' },
    fieldSearches: [
      { name: 'level', type: 'text', token: ' #', enableAnalytics: true },
      {
        name: 'message',
        type: 'json',
        token: ' ',
        jsonKeys: [
          { name: 'hours', type: 'long', docValue: true },
          { name: 'state', type: 'text' },
        ],
      },
    ],
  },
  opts,
);

// An archive of one file, `index.js`, that answers `ok`.
const zipFile =
  'UEsDBBQAAAAAAAAAIQDtDlk/IwAAACMAAAAIAAAAaW5kZXguanNleHBvcnRzLmhhbmRsZXIgPSBhc3luYyAoKSA9PiAnb2snO1BLAQIUABQAAAAAAAAAIQDtDlk/IwAAACMAAAAIAAAAAAAAAAAAAAAAAAAAAABpbmRleC5qc1BLBQYAAAAAAQABADYAAABJAAAAAAA=';
const made = new fc.V3Function(
  'function',
  {
    functionName: 'pipe',
    description: 'runs',
    runtime: 'nodejs20',
    handler: 'index.handler',
    code: { zipFile },
    role: role.arn,
    cpu: 0.5,
    memorySize: 512,
    timeout: 120,
    internetAccess: true,
    environmentVariables: { SINCE: project.createTime.apply((time) => (time ? 'known' : 'unknown')) },
    logConfig: {
      project: project.projectName,
      logstore: store.logstoreName,
      logBeginRule: 'None',
      enableRequestMetrics: true,
    },
    tags: { a: '1' },
  },
  { ...opts, dependsOn: [attached, index] },
);
const { functionName } = made;
const asyncConfig = new fc.V3AsyncInvokeConfig(
  'async',
  { functionName, qualifier: 'LATEST', maxAsyncRetryAttempts: 0, maxAsyncEventAgeInSeconds: 300 },
  opts,
);
new fc.V3ConcurrencyConfig('concurrency', { functionName, reservedConcurrency: 1 }, opts);
new fc.V3Trigger(
  'timer',
  {
    functionName,
    triggerName: 'timer',
    triggerType: 'timer',
    qualifier: 'LATEST',
    description: 'every hour',
    triggerConfig: JSON.stringify({ cronExpression: 'CRON_TZ=Asia/Shanghai 0 0 * * * *', enable: true, payload: 'go' }),
  },
  { ...opts, dependsOn: asyncConfig },
);

const group = new cms.AlarmContactGroup(
  'group',
  { alarmContactGroupName: 'pipe-group', describe: 'who is told', enableSubscribed: true },
  opts,
);
new cloudmonitor.ServiceMetricAlarmRule(
  'rule',
  {
    metricAlarmRuleId: 'pipe-silence',
    ruleName: 'pipe-silence',
    namespace: 'acs_fc',
    metricName: 'FunctionTotalInvocations',
    contactGroups: group.id,
    resources: pulumi.jsonStringify([{ region: 'cn-qingdao', functionName }]),
    period: '3600',
    noDataPolicy: 'INSUFFICIENT_DATA',
    silenceTime: '21600',
    effectiveInterval: '00:00-23:59',
    escalations: { critical: { comparisonOperator: 'LessThanThreshold', threshold: '1', statistics: 'Sum', times: 2 } },
    status: true,
  },
  opts,
);
