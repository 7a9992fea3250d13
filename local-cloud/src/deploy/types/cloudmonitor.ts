import type { Body } from '../client';
import { asText, pick, structure, structures, textOf } from '../read';
import type { Place, ResourceType } from '../resourceType';
import { inputs } from '../resourceType';
import type { Values } from '../values';

export const callMonitor = (
  { client, region }: Place,
  action: string,
  params: Record<string, string | undefined>,
): Promise<Body> => client.rpc(`metrics.${region}.aliyuncs.com`, '2019-01-01', action, { RegionId: region, ...params });

const level = inputs('comparisonOperator times statistics threshold preCondition');

const ruleInputs = inputs(
  `metricAlarmRuleId!* ruleName!* namespace!* metricName!* contactGroups!* resources! compositeExpression effectiveInterval
   emailSubject escalations interval labels noDataPolicy noEffectiveInterval period prometheus sendOk silenceTime status webhook`,
  {
    escalations: inputs('critical warn info', { critical: level, warn: level, info: level }),
    labels: inputs('key value'),
  },
);

/** `Escalations.Critical.Times` and the like. */
function escalationParameters(values: Values): Record<string, string | undefined> {
  const made = Object.entries(structure(values.escalations) ?? {}).flatMap(([name, one]) => {
    const prefix = `Escalations.${name[0]?.toUpperCase()}${name.slice(1)}`;
    const { comparisonOperator, statistics, threshold, times } = structure(one) ?? {};
    return [
      [`${prefix}.ComparisonOperator`, asText(comparisonOperator)],
      [`${prefix}.Statistics`, asText(statistics)],
      [`${prefix}.Threshold`, asText(threshold)],
      [`${prefix}.Times`, asText(times)],
    ];
  });
  return Object.fromEntries(made) as Record<string, string | undefined>;
}

/** What the provider sends where none is wanted. */
const NO_PROMETHEUS = JSON.stringify({ Annotations: [] });

async function put(values: Values, place: Place): Promise<void> {
  const labels = structures(values.labels).flatMap(({ key, value }, i) => [
    [`Labels.${i + 1}.Key`, asText(key)],
    [`Labels.${i + 1}.Value`, asText(value)],
  ]);
  await callMonitor(place, 'PutResourceMetricRule', {
    RuleId: textOf(values, 'metricAlarmRuleId'),
    RuleName: textOf(values, 'ruleName'),
    Namespace: textOf(values, 'namespace'),
    MetricName: textOf(values, 'metricName'),
    ContactGroups: textOf(values, 'contactGroups'),
    Resources: textOf(values, 'resources'),
    ...escalationParameters(values),
    EffectiveInterval: asText(values.effectiveInterval),
    NoEffectiveInterval: asText(values.noEffectiveInterval),
    EmailSubject: asText(values.emailSubject),
    Interval: asText(values.interval),
    NoDataPolicy: asText(values.noDataPolicy),
    Period: asText(values.period),
    Prometheus: asText(values.prometheus) ?? NO_PROMETHEUS,
    CompositeExpression: asText(values.compositeExpression),
    SendOK: asText(values.sendOk ?? false),
    SilenceTime: asText(values.silenceTime),
    Webhook: asText(values.webhook),
    ...(Object.fromEntries(labels) as Record<string, string | undefined>),
  });
}

async function setStatus(id: string, values: Values, place: Place): Promise<void> {
  if (values.status === undefined) return;
  await callMonitor(place, values.status === true ? 'EnableMetricRules' : 'DisableMetricRules', { 'RuleId.1': id });
}

export const serviceMetricAlarmRule: ResourceType = {
  inputs: ruleInputs,
  async create(inputs, place) {
    await put(inputs, place);
    const id = textOf(inputs, 'metricAlarmRuleId');
    await setStatus(id, inputs, place);
    return { id, outputs: { sourceType: 'METRIC' } };
  },
  async update(id, inputs, changed, place) {
    if (changed.includes('status')) await setStatus(id, inputs, place);
    if (changed.some((name) => name !== 'status')) await put(inputs, place);
    return {};
  },
  async remove(id, _inputs, place) {
    await callMonitor(place, 'DeleteMetricRules', { 'Id.1': id });
  },
};

export const alarmContactGroup: ResourceType = {
  inputs: inputs('alarmContactGroupName!* contacts describe enableSubscribed'),
  async create(inputs, place) {
    await putGroup(inputs, place);
    return { id: textOf(inputs, 'alarmContactGroupName'), outputs: {} };
  },
  async update(_id, inputs, changed, place) {
    await putGroup(pick(inputs, [...changed, 'alarmContactGroupName']), place);
    return {};
  },
  async remove(id, _inputs, place) {
    await callMonitor(place, 'DeleteContactGroup', { ContactGroupName: id });
  },
};

async function putGroup(values: Values, place: Place): Promise<void> {
  const contacts = Array.isArray(values.contacts) ? values.contacts : [];
  await callMonitor(place, 'PutContactGroup', {
    ContactGroupName: textOf(values, 'alarmContactGroupName'),
    Describe: asText(values.describe),
    EnableSubscribed: asText(values.enableSubscribed),
    ...Object.fromEntries(contacts.map((name, i) => [`ContactNames.${i + 1}`, String(name)])),
  });
}
