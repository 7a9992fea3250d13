import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { run, type Declared, type Run } from './declared';
import { EXAMPLE, IDS } from './example';

const FULL = { ...EXAMPLE, 'offsite:userAccessKey': 'true', 'offsite:alarmContactGroups': 'ops,on-call' };

interface Document {
  Statement: { Effect: string; Action: string[]; Resource: string[] }[];
}
const documentOf = (policy: Declared | undefined): Document =>
  JSON.parse(String(policy?.inputs['policyDocument'])) as Document;
const actionsOf = (document: Document): string[] =>
  [...new Set(document.Statement.flatMap(({ Action }) => Action))].sort();

describe('the example, with an AccessKey and contact groups', () => {
  let full: Run;
  beforeAll(async () => {
    full = await run(FULL);
  });
  const inputs = (key: string): Record<string, unknown> => full.resources[key]?.inputs ?? {};

  test('declares these resources and no others, all at home', () => {
    const cloud = Object.values(full.resources).filter(({ type }) => type.startsWith('alicloud:'));
    expect(cloud.map(({ type }) => type.split(':')[2]).sort()).toEqual(
      [
        'User',
        'Policy',
        'UserPolicyAttachment',
        'AccessKey',
        'Role',
        'Policy',
        'RolePolicyAttachment',
        'Project',
        'Store',
        'StoreIndex',
        'V3Function',
        'V3Trigger',
        'V3AsyncInvokeConfig',
        'V3ConcurrencyConfig',
        ...Array<string>(4).fill('ServiceMetricAlarmRule'),
      ].sort(),
    );
    expect(new Set(cloud.map(({ region }) => region))).toEqual(new Set(['cn-qingdao']));
  });

  test('the sub-user makes and copies images and looks at them, and nothing else', () => {
    const document = documentOf(full.resources['sub-user-policy-1 Policy']);
    expect(actionsOf(document)).toEqual(['ecs:CopyImage', 'ecs:CreateImage', 'ecs:DescribeImages']);
    expect(document.Statement.every(({ Effect }) => Effect === 'Allow')).toBe(true);
    const instances = document.Statement.flatMap(({ Resource }) => Resource).filter((one) =>
      one.includes(':instance/'),
    );
    expect(instances).toEqual(IDS.map((id) => `acs:ecs:cn-shanghai:*:instance/${id}`));
  });

  test('the function may look, make, copy, tag and clean up in both regions, and write its log', () => {
    const document = documentOf(full.resources['function-role-policy-1 Policy']);
    expect(actionsOf(document)).toEqual([
      'ecs:CopyImage',
      'ecs:CreateImage',
      'ecs:DeleteImage',
      'ecs:DeleteSnapshot',
      'ecs:DescribeDisks',
      'ecs:DescribeImages',
      'ecs:DescribeInstanceRamRole',
      'ecs:DescribeInstances',
      'ecs:DescribeSnapshots',
      'ecs:TagResources',
      'log:PostLogStoreLogs',
    ]);
    const logs = document.Statement.find(({ Action }) => Action.includes('log:PostLogStoreLogs'));
    const project = String(inputs('logs-cn-qingdao-project Project')['projectName']);
    expect(logs?.Resource).toEqual([`acs:log:cn-qingdao:*:project/${project}/logstore/ticks`]);
  });

  test('only Function Compute may take the role', () => {
    const trust = String(inputs('function-role-role Role')['assumeRolePolicyDocument']);
    expect(JSON.parse(trust)).toMatchObject({ Statement: [{ Principal: { Service: ['fc.aliyuncs.com'] } }] });
  });

  test('the function runs one at a time, is not repeated, and ends before the next tick', () => {
    expect(inputs('tick-cn-qingdao-function V3Function')).toMatchObject({
      runtime: 'nodejs20',
      handler: 'index.handler',
      memorySize: 512,
      timeout: 285,
      instanceConcurrency: 1,
      environmentVariables: { OFFSITE_SINCE: '2026-03-01T10:00:00Z' },
      logConfig: { logstore: 'ticks' },
    });
    expect(inputs('tick-cn-qingdao-concurrency V3ConcurrencyConfig')).toMatchObject({ reservedConcurrency: 1 });
    expect(inputs('tick-cn-qingdao-async V3AsyncInvokeConfig')).toMatchObject({
      maxAsyncRetryAttempts: 0,
      maxAsyncEventAgeInSeconds: 300,
    });
    const timer = inputs('tick-cn-qingdao-timer V3Trigger');
    expect(timer).toMatchObject({ triggerType: 'timer', qualifier: 'LATEST' });
    expect(JSON.parse(String(timer['triggerConfig']))).toMatchObject({ cronExpression: '0 */5 * * * *', enable: true });
  });

  test('no tick comes before the permissions, the index and the limits are there', () => {
    expect(full.resources['tick-cn-qingdao-timer V3Trigger']?.dependsOn).toEqual(
      expect.arrayContaining(['tick-cn-qingdao-async', 'tick-cn-qingdao-concurrency', 'tick-cn-qingdao-function']),
    );
    expect(full.resources['tick-cn-qingdao-function V3Function']?.dependsOn).toEqual(
      expect.arrayContaining(['function-role-policy-1', 'logs-cn-qingdao-index']),
    );
  });

  test('silence and failures alarm the contact groups', () => {
    const silence = inputs('alarms-cn-qingdao-silence ServiceMetricAlarmRule');
    expect(silence).toMatchObject({
      contactGroups: 'ops,on-call',
      namespace: 'acs_fc',
      metricName: 'FunctionTotalInvocations',
      noDataPolicy: 'INSUFFICIENT_DATA',
      period: '900',
      resources: '[{"region":"cn-qingdao","functionName":"offsite-prod"}]',
    });
    expect(inputs('alarms-cn-qingdao-failure ServiceMetricAlarmRule')).toMatchObject({
      metricName: 'FunctionFunctionErrors',
      noDataPolicy: 'OK',
      escalations: { critical: { threshold: '1' } },
    });
  });

  test('so do runs that never reach the code, unless the next tick makes it good', () => {
    for (const [subject, metricName] of Object.entries({ refusal: 'ClientErrors', outage: 'ServerErrors' })) {
      expect(inputs(`alarms-cn-qingdao-${subject} ServiceMetricAlarmRule`)).toMatchObject({
        metricName: `Function${metricName}`,
        noDataPolicy: 'OK',
        escalations: { critical: { comparisonOperator: 'GreaterThanOrEqualToThreshold', threshold: '2' } },
      });
    }
  });

  test('the outputs are what a person needs next', () => {
    expect(full.outputs).toEqual({
      functionName: 'offsite-prod',
      logs: { region: 'cn-qingdao', project: expect.stringMatching(/^offsite-prod-cn-qingdao-\w{8}$/), store: 'ticks' },
      subUser: 'offsite-prod-user',
      accessKeyId: 'sub-user-key-id',
      accessKeySecret: 'the-secret-of-the-key',
      archiveHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      images: expect.stringContaining('stay when this stack is destroyed'),
    });
    expect(full.secretOutputs).toEqual(['accessKeySecret']);
    expect(full.warnings).toEqual([]);
  });
});

test('by default there is no AccessKey, and no alarm with a warning', async () => {
  const { resources, outputs, warnings } = await run(EXAMPLE);
  const types = Object.values(resources).map(({ type }) => type);
  expect(types).not.toContain('alicloud:ram/accessKey:AccessKey');
  expect(types).not.toContain('alicloud:cloudmonitor/serviceMetricAlarmRule:ServiceMetricAlarmRule');
  // Not even as undefined, of which Pulumi would warn.
  expect(Object.keys(outputs)).not.toContain('accessKeySecret');
  expect(warnings).toEqual([expect.stringContaining('alarmContactGroups')]);
});

test('what a secret went into is a secret', async () => {
  const config = { ...EXAMPLE, 'offsite:alarmContactGroups': 'ops' };
  const hidden = async (secretKeys: string[]): Promise<string[]> =>
    Object.entries((await run(config, { secretKeys })).resources).flatMap(([name, { secrets }]) =>
      secrets.map((key) => `${name} ${key}`),
    );
  expect((await hidden(['offsite:plans'])).sort()).toEqual([
    'alarms-cn-qingdao-failure ServiceMetricAlarmRule contactGroups',
    'alarms-cn-qingdao-outage ServiceMetricAlarmRule contactGroups',
    'alarms-cn-qingdao-refusal ServiceMetricAlarmRule contactGroups',
    'alarms-cn-qingdao-silence ServiceMetricAlarmRule contactGroups',
    'function-role-policy-1 Policy policyDocument',
    'sub-user-policy-1 Policy policyDocument',
    'tick-cn-qingdao-function V3Function code',
  ]);
  expect(await hidden([])).toEqual([]);
});

test('credentials from alicloud config reach the providers as secrets', async () => {
  const config = { ...EXAMPLE, 'alicloud:accessKey': 'AK', 'alicloud:secretKey': 'SK', 'alicloud:profile': 'ops' };
  const { resources } = await run(config, { secretKeys: ['alicloud:secretKey'] });
  for (const name of ['account alicloud', 'home-cn-qingdao alicloud']) {
    expect(resources[name]?.inputs).toMatchObject({ accessKey: 'AK', secretKey: 'SK', profile: 'ops' });
    expect(resources[name]?.secrets.sort()).toEqual(['accessKey', 'secretKey']);
  }
});

describe('tags and resource group', () => {
  const SET = { 'offsite:tags': 'owner=ops', 'offsite:resourceGroupId': 'rg-acfmxazb' };
  /** The inputs that the provider's SDK takes for a type, such as `alicloud:ram/user:User`. */
  const inputsOf = (type: string): string[] => {
    // `fc/v3Function` is in v3function.js.
    const file = type.split(':')[1]?.replace(/(?<=\/v3)./, (letter) => letter.toLowerCase());
    const source = readFileSync(require.resolve(`@pulumi/alicloud/${file}`), 'utf8');
    return [...source.matchAll(/resourceInputs\["(\w+)"\] = args\?\./g)].map(([, name]) => String(name));
  };

  test('are on everything that takes them, and on nothing else', async () => {
    const { resources } = await run({ ...FULL, ...SET });
    const cloud = Object.entries(resources).filter(([, { type }]) => /^alicloud:\w+\//.test(type));
    const those = (which: (one: Declared) => boolean) => cloud.filter(([, one]) => which(one)).map(([name]) => name);
    for (const [key, value] of [
      ['tags', { owner: 'ops' }],
      ['resourceGroupId', 'rg-acfmxazb'],
    ] as const) {
      const carry = those(({ inputs }) => isDeepStrictEqual(inputs[key], value));
      expect(carry).toEqual(those(({ type }) => inputsOf(type).includes(key)));
      expect(carry.length).toBeGreaterThanOrEqual(2);
    }
  });

  test('none: no resource has a word of them', async () => {
    const { resources } = await run(FULL);
    for (const { inputs } of Object.values(resources)) {
      expect(inputs).not.toHaveProperty('tags');
      expect(inputs).not.toHaveProperty('resourceGroupId');
    }
  });
});
