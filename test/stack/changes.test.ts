import { isDeepStrictEqual } from 'node:util';
import { run, type Run } from './declared';
import { EXAMPLE, withPlan } from './example';

const BEFORE = { ...EXAMPLE, 'offsite:alarmContactGroups': 'ops' };

/** Inputs whose change makes the provider replace the resource, of the types that are changed here. */
const REPLACING: Record<string, string[]> = {
  V3Function: ['functionName'],
  V3Trigger: ['functionName', 'triggerName', 'triggerType', 'qualifier'],
  ServiceMetricAlarmRule: ['contactGroups', 'metricAlarmRuleId', 'metricName', 'namespace', 'ruleName'],
  Policy: ['policyName'],
  Project: ['projectName'],
};

interface Changes {
  created: string[];
  deleted: string[];
  /** With the inputs that changed. */
  updated: Record<string, string[]>;
  replaced: Record<string, string[]>;
}

function changes(before: Run, after: Run): Changes {
  const found: Changes = { created: [], deleted: [], updated: {}, replaced: {} };
  found.created = Object.keys(after.resources).filter((name) => !before.resources[name]);
  for (const [name, old] of Object.entries(before.resources)) {
    const now = after.resources[name];
    if (!now) {
      found.deleted.push(name);
      continue;
    }
    const keys = Object.keys({ ...old.inputs, ...now.inputs });
    const changed = keys.filter((key) => !isDeepStrictEqual(old.inputs[key], now.inputs[key])).sort();
    const replacing = REPLACING[name.split(' ')[1] ?? ''] ?? [];
    if (changed.some((key) => replacing.includes(key))) found.replaced[name] = changed;
    else if (changed.length > 0) found.updated[name] = changed;
  }
  return found;
}

const NONE: Changes = { created: [], deleted: [], updated: {}, replaced: {} };
const SUBJECTS = ['silence', 'failure', 'refusal', 'outage'];
const ALARMS = SUBJECTS.map((subject) => `alarms-cn-qingdao-${subject} ServiceMetricAlarmRule`);
const FUNCTION = 'tick-cn-qingdao-function V3Function';
const USER_POLICY = 'sub-user-policy-1 Policy';
const ROLE_POLICY = 'function-role-policy-1 Policy';

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

describe('pulumi config set and up again', () => {
  let before: Run;
  beforeAll(async () => {
    before = await run(BEFORE);
  });
  const changed = async (config: Record<string, string>): Promise<Changes> => changes(before, await run(config));
  const plan = (members: Record<string, unknown>): Record<string, string> => ({ ...BEFORE, ...withPlan(members) });
  const planChange = (members: Record<string, unknown>): Promise<Changes> =>
    changed({ ...plan(members), 'offsite:alarmContactGroups': 'ops' });

  test('nothing set: nothing changes', async () => {
    expect(await changed(BEFORE)).toEqual(NONE);
  });

  test('a schedule: the archive alone', async () => {
    expect(await planChange({ schedule: '0 3 * * *' })).toEqual({ ...NONE, updated: { [FUNCTION]: ['code'] } });
  });

  test('the order of the instances: nothing', async () => {
    expect(await planChange({ instances: 'i-uf661wb708uvqc9jyhel,i-uf661wb708uvqc9jyhem' })).toEqual(NONE);
  });

  test('an instance more: the archive and what may be imaged', async () => {
    expect(await planChange({ instances: 'i-uf661wb708uvqc9jyhel,i-uf661wb708uvqc9new' })).toEqual({
      ...NONE,
      updated: { [FUNCTION]: ['code'], [USER_POLICY]: ['policyDocument'], [ROLE_POLICY]: ['policyDocument'] },
    });
  });

  test('a second destination: the archive and the policies; home stays', async () => {
    expect(await changed({ ...BEFORE, 'offsite:destinationRegions': 'cn-qingdao,cn-beijing' })).toEqual({
      ...NONE,
      updated: { [FUNCTION]: ['code'], [USER_POLICY]: ['policyDocument'], [ROLE_POLICY]: ['policyDocument'] },
    });
  });

  test('another source: the same, and nothing is made anew', async () => {
    expect(await changed({ ...BEFORE, 'offsite:sourceRegion': 'cn-hangzhou' })).toEqual({
      ...NONE,
      updated: { [FUNCTION]: ['code'], [USER_POLICY]: ['policyDocument'], [ROLE_POLICY]: ['policyDocument'] },
    });
  });

  test('the tick: timer, time-out and event age, besides the archive', async () => {
    expect(await changed({ ...BEFORE, 'offsite:tickMinutes': '10' })).toEqual({
      ...NONE,
      updated: {
        [FUNCTION]: ['code', 'timeout'],
        'tick-cn-qingdao-timer V3Trigger': ['triggerConfig'],
        'tick-cn-qingdao-async V3AsyncInvokeConfig': ['maxAsyncEventAgeInSeconds'],
        ...Object.fromEntries(ALARMS.map((rule) => [rule, ['period']])),
      },
    });
  });

  test('a contact group: the rules are replaced, the old ones first, since their ids stay', async () => {
    const after = await run({ ...BEFORE, 'offsite:alarmContactGroups': 'ops,on-call' });
    const { replaced, ...rest } = changes(before, after);
    expect(replaced).toEqual(Object.fromEntries(ALARMS.map((rule) => [rule, ['contactGroups']])));
    expect(rest).toMatchObject({ created: [], deleted: [] });
    for (const rule of ALARMS) expect(after.resources[rule]?.deleteBeforeReplace).toBe(true);
  });

  const movedHome = once(() => run({ ...BEFORE, 'offsite:homeRegion': 'cn-beijing' }));

  test('the home region: everything regional is made anew under another name; user and role stay', async () => {
    const after = await movedHome();
    const { created, deleted, updated, replaced } = changes(before, after);
    const regional = Object.keys(before.resources).filter((name) => name.includes('cn-qingdao'));
    expect(deleted.sort()).toEqual(regional.sort());
    expect(created.sort()).toEqual(regional.map((name) => name.replace('cn-qingdao', 'cn-beijing')).sort());
    expect(replaced).toEqual({});
    // The grant to write the log names its project, which has moved.
    expect(updated).toEqual({ 'account alicloud': ['region'], [ROLE_POLICY]: ['policyDocument'] });
    for (const name of created.filter((one) => !one.includes('alicloud'))) {
      if (after.resources[name]?.type.startsWith('alicloud:')) expect(after.resources[name]?.region).toBe('cn-beijing');
    }
  });

  test('the old and the new home never share a name that is global', async () => {
    const after = await movedHome();
    const names = (run: Run, region: string): unknown[] => [
      run.resources[`logs-${region}-project Project`]?.inputs['projectName'],
      ...SUBJECTS.map(
        (subject) => run.resources[`alarms-${region}-${subject} ServiceMetricAlarmRule`]?.inputs['metricAlarmRuleId'],
      ),
    ];
    const all = [...names(before, 'cn-qingdao'), ...names(after, 'cn-beijing')];
    expect(new Set(all).size).toBe(10);
  });

  test('the AccessKey: made and removed without touching the user', async () => {
    expect(await changed({ ...BEFORE, 'offsite:userAccessKey': 'true' })).toEqual({
      ...NONE,
      created: ['sub-user-key AccessKey'],
    });
  });
});
