import type { ParamSpec, Params } from '../../core/action';
import type { Call } from '../../core/call';
import { CloudError } from '../../core/error';
import { flag, integer, isAsked, need, record, records, text, texts } from '../../params/read';
import { cms, DONE } from './action';
import type { Escalation, MetricRule } from './state';
import { cmsRegion } from './state';

const LEVELS = ['Critical', 'Warn', 'Info'];
const SETTINGS = [
  'CompositeExpression',
  'EffectiveInterval',
  'EmailSubject',
  'Interval',
  'NoEffectiveInterval',
  'Prometheus',
  'Webhook',
];

function readEscalations(params: Params): Record<string, Escalation> {
  const given = record(params, 'Escalations') ?? {};
  const levels = LEVELS.flatMap((level): [string, Escalation][] => {
    const one = record(given, level);
    const comparisonOperator = one && text(one, 'ComparisonOperator');
    if (!one || !comparisonOperator) return [];
    const threshold = text(one, 'Threshold') ?? '';
    return [
      [
        level,
        { comparisonOperator, threshold, statistics: text(one, 'Statistics') ?? '', times: integer(one, 'Times') ?? 1 },
      ],
    ];
  });
  return Object.fromEntries(levels);
}

/** All fields at once, so the whole rule is put; its state and whether it is enabled stay. */
function put(params: Params, call: Call): object {
  const { rules } = cmsRegion(call.world, call.region);
  const id = need(params, 'RuleId');
  const before = rules[id];
  const period = integer(params, 'Period') ?? 60;
  if (period < 60 || period % 60 !== 0)
    throw new CloudError('ParameterInvalid', `Period ${period} is no multiple of 60`, 400);
  const now = call.now.getTime();
  // An empty text is as good as none.
  const settings = SETTINGS.flatMap((name) => (text(params, name) ? [[name, text(params, name)]] : []));
  rules[id] = {
    id,
    name: need(params, 'RuleName'),
    namespace: need(params, 'Namespace'),
    metricName: need(params, 'MetricName'),
    contactGroups: need(params, 'ContactGroups'),
    resources: text(params, 'Resources') ?? '',
    enabled: before?.enabled ?? true,
    escalations: readEscalations(params),
    period,
    silenceTime: integer(params, 'SilenceTime') ?? 86_400,
    noDataPolicy: text(params, 'NoDataPolicy') || 'KEEP_LAST_STATE',
    sendOk: params.SendOK === undefined ? true : flag(params, 'SendOK'),
    settings: Object.fromEntries(settings) as Record<string, string>,
    labels: records(params, 'Labels').map((label) => ({
      key: text(label, 'Key') ?? '',
      value: text(label, 'Value') ?? '',
    })),
    state: before?.state ?? 'INSUFFICIENT_DATA',
    nextLook: Math.ceil((now + 1) / (period * 1000)) * period * 1000,
  };
  return DONE;
}

function view(rule: MetricRule): object {
  const levels = Object.entries(rule.escalations).map(
    ([level, { comparisonOperator, statistics, threshold, times }]) => [
      level,
      { ComparisonOperator: comparisonOperator, Statistics: statistics, Threshold: threshold, Times: times },
    ],
  );
  const { CompositeExpression: _c, Prometheus: _p, EmailSubject, ...settings } = rule.settings;
  return {
    RuleId: rule.id,
    RuleName: rule.name,
    Namespace: rule.namespace,
    MetricName: rule.metricName,
    ContactGroups: rule.contactGroups,
    Resources: rule.resources,
    EnableState: rule.enabled,
    AlertState: rule.state,
    Period: String(rule.period),
    SilenceTime: rule.silenceTime,
    NoDataPolicy: rule.noDataPolicy,
    SendOK: rule.sendOk,
    SourceType: 'METRIC',
    Dimensions: '',
    Webhook: '',
    EffectiveInterval: '00:00-23:59',
    NoEffectiveInterval: '',
    MailSubject: EmailSubject ?? '',
    ...settings,
    Escalations: Object.fromEntries(levels) as object,
    ...(rule.labels.length > 0 && {
      Labels: { Labels: rule.labels.map(({ key, value }) => ({ Key: key, Value: value })) },
    }),
  };
}

function describe(params: Params, call: Call): object {
  const ids = text(params, 'RuleIds')?.split(',');
  const all = Object.values(cmsRegion(call.world, call.region).rules).filter(
    (rule) =>
      (!ids || ids.includes(rule.id)) &&
      isAsked(params, ['RuleName', rule.name], ['Namespace', rule.namespace], ['MetricName', rule.metricName]),
  );
  const size = integer(params, 'PageSize') ?? 10;
  const from = ((integer(params, 'Page') ?? 1) - 1) * size;
  const Alarm = all.slice(from, from + size).map(view);
  return { ...DONE, Code: 200, Total: String(all.length), Alarms: { Alarm } };
}

function findRule(call: Call, id: string): MetricRule {
  const rule = cmsRegion(call.world, call.region).rules[id];
  if (!rule) throw new CloudError('ResourceNotFound', `The rule does not exist: ${id}`, 404);
  return rule;
}

const enable = (enabled: boolean) => (params: Params, call: Call) => {
  for (const id of texts(params, 'RuleId')) {
    const rule = findRule(call, id);
    const period = rule.period * 1000;
    Object.assign(rule, { enabled, nextLook: Math.ceil((call.now.getTime() + 1) / period) * period });
  }
  return DONE;
};

function remove(params: Params, call: Call): object {
  const { rules } = cmsRegion(call.world, call.region);
  for (const id of texts(params, 'Id')) delete rules[id];
  return DONE;
}

const level = (name: string): ParamSpec => ({
  name,
  type: 'object',
  members: [
    { name: 'ComparisonOperator', type: 'string' },
    { name: 'Statistics', type: 'string' },
    { name: 'Threshold', type: 'string' },
    { name: 'Times', type: 'integer' },
    { name: 'PreCondition', type: 'string' },
  ],
});

/** As the metadata has them, and SendOK, which the provider sends and the metadata lacks. */
const putParameters: ParamSpec[] = [
  ...['RuleId', 'RuleName', 'Namespace', 'MetricName', 'ContactGroups'].map((name): ParamSpec => ({
    name,
    type: 'string',
    required: true,
  })),
  ...[...SETTINGS, 'Resources', 'NoDataPolicy', 'Period'].map((name): ParamSpec => ({ name, type: 'string' })),
  { name: 'SilenceTime', type: 'integer' },
  { name: 'SendOK', type: 'boolean' },
  { name: 'Escalations', type: 'object', members: LEVELS.map(level) },
  {
    name: 'Labels',
    type: 'list',
    members: [
      { name: 'Key', type: 'string' },
      { name: 'Value', type: 'string' },
    ],
  },
];

export const ruleActions = [
  cms('PutResourceMetricRule', put, {
    parameters: putParameters,
    inert: [...SETTINGS, 'Labels'],
    errors: ['ParameterInvalid'],
  }),
  cms('DescribeMetricRuleList', describe),
  cms('EnableMetricRules', enable(true), { errors: ['ResourceNotFound'] }),
  cms('DisableMetricRules', enable(false), { errors: ['ResourceNotFound'] }),
  cms('DeleteMetricRules', remove),
  cms(
    'DescribeMetricRuleTargets',
    (params, call) => {
      findRule(call, need(params, 'RuleId'));
      return { ...DONE, Targets: { Target: [] } };
    },
    { errors: ['ResourceNotFound'] },
  ),
];
