import * as fc from '@alicloud/fc20230330';
import { LocalCloud } from '../../src';
import { Deployer, HOME, PROJECT, STORE, zipOf } from '../deployed';
import { bodyOf, misfits, missing } from '../models';

const FUNCTION = [
  ...['functionName', 'functionId', 'functionArn', 'handler', 'runtime', 'cpu', 'memorySize', 'diskSize', 'timeout'],
  ...['instanceConcurrency', 'internetAccess', 'environmentVariables.A', 'role', 'logConfig.project', 'description'],
  ...['codeSize', 'codeChecksum', 'createdTime', 'lastModifiedTime', 'state', 'lastUpdateStatus'],
];
const TRIGGER = [
  ...['triggerName', 'triggerId', 'triggerType', 'triggerConfig', 'qualifier', 'createdTime', 'lastModifiedTime'],
  ...['status', 'targetArn', 'description'],
];
const ASYNC = ['maxAsyncRetryAttempts', 'maxAsyncEventAgeInSeconds', 'functionArn', 'createdTime', 'lastModifiedTime'];
const F = '/functions/tick';
const TIMER = {
  ...{ triggerName: 'timer', triggerType: 'timer', qualifier: 'LATEST', description: 'hourly' },
  triggerConfig: JSON.stringify({ cronExpression: '@every 1h', enable: true, payload: 'x' }),
};
const LATE = { functionName: 'tick', maxAsyncRetryAttempts: 0, maxAsyncEventAgeInSeconds: 300 };

type Step = [action: string, method: string, path: string, body: Record<string, unknown> | undefined, needed: string[]];

/** In an order in which each finds what it needs; CreateFunction comes first. ARN stands for the function's. */
const STEPS: Step[] = [
  ['GetFunction', 'GET', F, undefined, FUNCTION],
  ['UpdateFunction', 'PUT', F, { timeout: 120 }, FUNCTION],
  ['ListFunctions', 'GET', '/functions?limit=10', undefined, FUNCTION.map((field) => `functions.0.${field}`)],
  ['CreateTrigger', 'POST', `${F}/triggers`, TIMER, TRIGGER],
  ['GetTrigger', 'GET', `${F}/triggers/timer`, undefined, TRIGGER],
  ['UpdateTrigger', 'PUT', `${F}/triggers/timer`, { description: 'each hour' }, TRIGGER],
  ['ListTriggers', 'GET', `${F}/triggers`, undefined, TRIGGER.map((field) => `triggers.0.${field}`)],
  ['PutAsyncInvokeConfig', 'PUT', `${F}/async-invoke-config`, LATE, ASYNC],
  ['GetAsyncInvokeConfig', 'GET', `${F}/async-invoke-config`, undefined, ASYNC],
  [
    'PutConcurrencyConfig',
    'PUT',
    `${F}/concurrency`,
    { reservedConcurrency: 1 },
    ['functionArn', 'reservedConcurrency'],
  ],
  ['GetConcurrencyConfig', 'GET', `${F}/concurrency`, undefined, ['functionArn', 'reservedConcurrency']],
  [
    'TagResources',
    'POST',
    '/tags-v2',
    { ResourceType: 'function', ResourceId: ['ARN'], Tag: [{ Key: 'a', Value: 'b' }] },
    [],
  ],
  [
    'ListTagResources',
    'GET',
    '/tags-v2?ResourceId=["ARN"]&ResourceType=function',
    undefined,
    ['ResourceId', 'ResourceType', 'TagKey', 'TagValue'].map((field) => `TagResources.0.${field}`),
  ],
  ['UntagResources', 'DELETE', '/tags-v2?ResourceId=["ARN"]&ResourceType=function&TagKey=["a"]', undefined, []],
  ['DeleteConcurrencyConfig', 'DELETE', `${F}/concurrency`, undefined, []],
  ['DeleteAsyncInvokeConfig', 'DELETE', `${F}/async-invoke-config`, undefined, []],
  ['DeleteTrigger', 'DELETE', `${F}/triggers/timer`, undefined, []],
  ['DeleteFunction', 'DELETE', F, undefined, []],
];

/** Its answer is what the function said. */
const NO_MODEL = 'InvokeFunction';

describe('answers of Function Compute in the models of the official TypeScript SDK', () => {
  let cloud: LocalCloud;
  let at: Deployer;
  beforeAll(async () => {
    cloud = await LocalCloud.start({});
    at = new Deployer(cloud);
    await at.logs();
  });
  afterAll(() => cloud.close());

  it('CreateFunction', async () => {
    const role = `acs:ram::${cloud.endpoints.accountId}:role/somebody`;
    const made = await at.fc('POST', '/functions', {
      ...{ functionName: 'tick', handler: 'index.handler', runtime: 'nodejs20', description: 'looks', role, cpu: 0.5 },
      ...{ memorySize: 512, diskSize: 512, timeout: 60, environmentVariables: { A: '1' } },
      code: { zipFile: zipOf('exports.handler = async () => 1;') },
      logConfig: { project: PROJECT, logstore: STORE, enableRequestMetrics: true },
    });
    expect([misfits(made, bodyOf(fc, 'CreateFunction')), missing(made, FUNCTION)]).toEqual([[], []]);
  });

  it.each(STEPS)('%s', async (action, method, path, body, needed) => {
    const arn = `acs:fc:${HOME}:${cloud.endpoints.accountId}:functions/tick`;
    const given = body && (JSON.parse(JSON.stringify(body).replace('"ARN"', `"${arn}"`)) as typeof body);
    const got = await at.fc(
      method,
      path.replace(/\[.*?\]/g, (list) => encodeURIComponent(list.replace('ARN', arn))),
      given,
    );
    expect([misfits(got, bodyOf(fc, action)), missing(got, needed)]).toEqual([[], []]);
  });

  it('are those of every action', () => {
    const actions = cloud.registry.service('fc')?.actions.map(({ name }) => name) ?? [];
    expect(['CreateFunction', NO_MODEL, ...STEPS.map(([action]) => action)].sort()).toEqual([...actions].sort());
  });
});
