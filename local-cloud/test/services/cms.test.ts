import { LocalCloud } from '../../src';
import { Deployer } from '../deployed';

const RULE = {
  RuleId: 'silence',
  RuleName: 'silence',
  Namespace: 'acs_fc',
  MetricName: 'FunctionTotalInvocations',
  ContactGroups: 'ops,night',
  Resources: '[{"region":"cn-qingdao","functionName":"tick"}]',
  Period: '900',
  NoDataPolicy: 'INSUFFICIENT_DATA',
  'Escalations.Critical.ComparisonOperator': 'LessThanThreshold',
  'Escalations.Critical.Statistics': 'Sum',
  'Escalations.Critical.Threshold': '1',
  'Escalations.Critical.Times': '1',
  SilenceTime: '300',
};

describe('CloudMonitor', () => {
  let cloud: LocalCloud;
  let at: Deployer;
  beforeEach(async () => {
    cloud = await LocalCloud.start({});
    at = new Deployer(cloud);
  });
  afterEach(() => cloud.close());

  test('a contact group keeps what a later call does not name', async () => {
    await at.cms('PutContactGroup', {
      ContactGroupName: 'ops',
      Describe: 'old',
      EnableSubscribed: 'true',
      'ContactNames.1': 'ann',
    });
    await at.cms('PutContactGroup', { ContactGroupName: 'ops', Describe: 'new' });
    expect(await at.cms('DescribeContactGroupList', { PageNumber: '1', PageSize: '20' })).toMatchObject({
      Code: '200',
      Total: 1,
      ContactGroups: { ContactGroup: ['ops'] },
      ContactGroupList: {
        ContactGroup: [{ Name: 'ops', Describe: 'new', EnableSubscribed: true, Contacts: { Contact: ['ann'] } }],
      },
    });
    expect(await at.cms('DeleteContactGroup', { ContactGroupName: 'ops' })).toMatchObject({ Code: '200' });
    expect(await at.cms('DescribeContactGroupList', {})).toMatchObject({ ContactGroupList: { ContactGroup: [] } });
  });

  test('a rule is read back with what the provider cannot do without', async () => {
    await at.cms('PutResourceMetricRule', RULE);
    await at.cms('DisableMetricRules', { 'RuleId.1': 'silence' });
    const read = async () => await at.cms('DescribeMetricRuleList', { RuleIds: 'silence' });
    expect(await read()).toMatchObject({
      Alarms: {
        Alarm: [
          {
            RuleId: 'silence',
            EnableState: false,
            ContactGroups: 'ops,night',
            Resources: RULE.Resources,
            Period: '900',
            NoDataPolicy: 'INSUFFICIENT_DATA',
            Escalations: { Critical: { ComparisonOperator: 'LessThanThreshold', Times: 1 } },
          },
        ],
      },
    });
    await at.cms('EnableMetricRules', { 'RuleId.1': 'silence' });
    expect(await read()).toMatchObject({ Alarms: { Alarm: [{ EnableState: true }] } });
    expect(await at.cms('DescribeMetricRuleTargets', { RuleId: 'silence' })).toMatchObject({ Targets: { Target: [] } });
    await at.cms('DeleteMetricRules', { 'Id.1': 'silence' });
    expect(await read()).toMatchObject({ Alarms: { Alarm: [] } });
  });

  const states = () => cloud.alerts().map(({ time, ruleName, state }) => `${time.slice(11, 16)} ${ruleName} ${state}`);

  test('silence alarms: a function that runs no more is noticed within a period, and so is its return', async () => {
    await at.function('tick', `exports.handler = async () => '';`);
    await at.timer('tick', '0 */5 * * * *');
    await at.cms('PutResourceMetricRule', RULE);
    await cloud.clock.advance('PT1H');
    expect(states()).toEqual(['10:15 silence OK']);
    const config = (enable: boolean) => ({
      triggerConfig: JSON.stringify({ cronExpression: '0 */5 * * * *', enable }),
    });
    await at.fc('PUT', '/functions/tick/triggers/timer', config(false));
    await cloud.clock.advance('PT1H');
    expect(states().slice(1)).toEqual(['11:30 silence INSUFFICIENT_DATA']);
    expect(cloud.alerts().at(-1)).toMatchObject({ contactGroups: ['ops', 'night'], region: 'cn-qingdao' });
    await at.fc('PUT', '/functions/tick/triggers/timer', config(true));
    await cloud.clock.advance('PT1H');
    expect(states().slice(2)).toEqual(['12:15 silence OK']);
  });

  test('without a policy for no data, silence keeps the last state: the trap that the real one sets', async () => {
    await at.function('tick', `exports.handler = async () => '';`);
    await at.timer('tick', '0 0 11 * * *');
    await at.cms('PutResourceMetricRule', { ...RULE, NoDataPolicy: '' });
    await cloud.clock.advance('PT5H');
    expect(states()).toEqual(['11:15 silence OK']);
  });

  test('failures alarm by their count', async () => {
    await at.function('tick', `exports.handler = async () => { throw new Error('no'); };`);
    await at.fc('PUT', '/functions/tick/async-invoke-config', { maxAsyncRetryAttempts: 0 });
    await at.timer('tick', '0 0 11 * * *');
    const errors = {
      MetricName: 'FunctionFunctionErrors',
      'Escalations.Critical.ComparisonOperator': 'GreaterThanOrEqualToThreshold',
    };
    await at.cms('PutResourceMetricRule', { ...RULE, ...errors, RuleName: 'failure', NoDataPolicy: 'OK' });
    await cloud.clock.advance('PT2H');
    expect(states()).toEqual(['10:15 failure OK', '11:15 failure ALARM', '11:30 failure OK']);
    expect(cloud.alerts()[1]).toMatchObject({ value: 1 });
  });
});
