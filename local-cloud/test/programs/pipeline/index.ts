import * as cloudmonitor from '@pulumi/alicloud/cloudmonitor';
import * as cms from '@pulumi/alicloud/cms';
import * as fc from '@pulumi/alicloud/fc';
import * as log from '@pulumi/alicloud/log';
import { Provider } from '@pulumi/alicloud/provider';
import * as ram from '@pulumi/alicloud/ram';
import * as pulumi from '@pulumi/pulumi';
import { lookAround } from './looked';
import { declareServers } from './servers';
import { declareStorage } from './storage';

/** One of each resource type that the embedded deployment knows, with most of its settings: for comparing two deployments. */
const provider = new Provider('home', { region: 'cn-qingdao' });
const opts = { provider };

type Tags = Record<string, string>;

/** The second value where the config says that something was changed. */
const changed = new pulumi.Config('pipeline').getBoolean('changed') ?? false;
const was = <T>(before: T, after: T): T => (changed ? after : before);

const policyDocument = JSON.stringify({
  Version: '1',
  Statement: [
    {
      Effect: 'Allow',
      Action: ['log:PostLogStoreLogs', was('ecs:DescribeImages', 'ecs:DescribeDisks')],
      Resource: ['*'],
    },
  ],
});

const user = new ram.User(
  'user',
  { name: 'pipe-user', displayName: 'Pipe', comments: was('made by a test', 'changed by it'), force: true },
  opts,
);
const policy = new ram.Policy(
  'policy',
  {
    policyName: 'pipe-policy',
    policyDocument,
    description: was('looks', 'sees'),
    tags: was<Tags>({ a: '1', b: '1' }, { a: '2', c: '1' }),
    force: true,
  },
  opts,
);
new ram.UserPolicyAttachment(
  'user-policy',
  { userName: user.name, policyName: policy.policyName, policyType: policy.type },
  opts,
);
new ram.AccessKey('key', { userName: user.name, status: was('Inactive', 'Active') }, opts);

const role = new ram.Role(
  'role',
  {
    roleName: 'pipe-role',
    description: was('runs', 'ran'),
    maxSessionDuration: was(7200, 3600),
    tags: was<Tags>({ a: '1', b: '2' }, { b: '3' }),
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

const project = new log.Project(
  'project',
  { projectName: 'pipe-logs', description: was('lines', 'rows'), tags: was<Tags>({ a: '1' }, { b: '1' }) },
  opts,
);
const store = new log.Store(
  'store',
  {
    projectName: project.projectName,
    logstoreName: 'runs',
    shardCount: 1,
    retentionPeriod: was(60, 90),
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
    fullText: { caseSensitive: false, includeChinese: true, token: was(', ;\n', ',') },
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
    description: was('runs', 'ran'),
    runtime: 'nodejs20',
    handler: 'index.handler',
    code: { zipFile },
    role: role.arn,
    cpu: 0.5,
    memorySize: was(512, 1024),
    timeout: was(120, 240),
    internetAccess: true,
    environmentVariables: {
      SINCE: project.createTime.apply((time) => (time ? was('known', 'well known') : 'unknown')),
    },
    logConfig: {
      project: project.projectName,
      logstore: store.logstoreName,
      logBeginRule: 'None',
      enableRequestMetrics: true,
    },
    tags: was<Tags>({ a: '1' }, { a: '2', b: '1' }),
  },
  { ...opts, dependsOn: [attached, index] },
);
const { functionName } = made;
const asyncConfig = new fc.V3AsyncInvokeConfig(
  'async',
  { functionName, qualifier: 'LATEST', maxAsyncRetryAttempts: 0, maxAsyncEventAgeInSeconds: was(300, 600) },
  opts,
);
new fc.V3ConcurrencyConfig('concurrency', { functionName, reservedConcurrency: was(1, 2) }, opts);
new fc.V3Trigger(
  'timer',
  {
    functionName,
    triggerName: 'timer',
    triggerType: 'timer',
    qualifier: 'LATEST',
    description: was('every hour', 'hourly'),
    triggerConfig: JSON.stringify({ cronExpression: 'CRON_TZ=Asia/Shanghai 0 0 * * * *', enable: true, payload: 'go' }),
  },
  { ...opts, dependsOn: asyncConfig },
);

const group = new cms.AlarmContactGroup(
  'group',
  { alarmContactGroupName: 'pipe-group', describe: was('who is told', 'whom to tell'), enableSubscribed: true },
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
    silenceTime: was('21600', '3600'),
    effectiveInterval: '00:00-23:59',
    escalations: {
      critical: { comparisonOperator: 'LessThanThreshold', threshold: was('1', '2'), statistics: 'Sum', times: 2 },
    },
    status: was(true, false),
  },
  opts,
);
declareStorage(opts, was, group.id);
declareServers(opts, was, role.roleName);
export const looked = lookAround({ provider: new Provider('source', { region: 'cn-shanghai' }) });
