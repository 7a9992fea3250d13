import { createHash } from 'node:crypto';
import { asText, list, structure, textOf } from '../read';
import type { Place, ResourceType } from '../resourceType';
import { inputs } from '../resourceType';
import type { Value, Values } from '../values';
import { callMonitor } from './cloudmonitor';
import { tagParameters } from './tags';

const OPERATORS: Record<string, string> = {
  '>': 'GreaterThanThreshold',
  '>=': 'GreaterThanOrEqualToThreshold',
  '<': 'LessThanThreshold',
  '<=': 'LessThanOrEqualToThreshold',
  '!=': 'NotEqualToThreshold',
  '==': 'EqualToThreshold',
};

function escalation(name: string, given: Value | undefined): Record<string, string | undefined> {
  const found = structure(given);
  if (!found) return {};
  const { comparisonOperator = '>', statistics = 'Average', threshold, times = 3 } = found;
  const prefix = `Escalations.${name}`;
  return {
    [`${prefix}.ComparisonOperator`]: OPERATORS[String(comparisonOperator)] ?? String(comparisonOperator),
    [`${prefix}.Statistics`]: asText(statistics),
    [`${prefix}.Threshold`]: asText(threshold),
    [`${prefix}.Times`]: asText(times),
  };
}

async function put(id: string, values: Values, place: Place): Promise<void> {
  await callMonitor(place, 'PutResourceMetricRule', {
    RuleId: id,
    RuleName: textOf(values, 'name'),
    Namespace: textOf(values, 'project'),
    MetricName: textOf(values, 'metric'),
    ContactGroups: list(values.contactGroups).map(String).join(','),
    Resources: asText(values.metricDimensions),
    EffectiveInterval: asText(values.effectiveInterval) ?? '00:00-23:59',
    Period: asText(values.period) ?? '300',
    SilenceTime: asText(values.silenceTime) ?? '86400',
    Webhook: asText(values.webhook),
    ...escalation('Critical', values.escalationsCritical),
    ...escalation('Warn', values.escalationsWarn),
    ...escalation('Info', values.escalationsInfo),
    ...tagParameters(values.tags, 'Labels'),
  });
  await callMonitor(place, values.enabled === false ? 'DisableMetricRules' : 'EnableMetricRules', { 'RuleId.1': id });
}

/** As the provider makes it up: the time, and what tells two rules of one moment apart. */
function newId(values: Values, now: Date): string {
  const time = now.toISOString().replace(/\D/g, '');
  const mark = createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 9);
  return `terraform-${time}${mark}`;
}

const level = inputs('comparisonOperator statistics threshold times');

export const alarm: ResourceType = {
  inputs: inputs(
    `name! project!* metric!* contactGroups! metricDimensions effectiveInterval period silenceTime webhook enabled tags
     escalationsCritical escalationsWarn escalationsInfo compositeExpression- dimensions- startTime- endTime- prometheuses-
     targets-`,
    { escalationsCritical: level, escalationsWarn: level, escalationsInfo: level },
  ),
  defaults: { effectiveInterval: '00:00-23:59', period: 300, silenceTime: 86_400, enabled: true },
  async create(inputs, place) {
    const id = newId(inputs, place.now);
    await put(id, inputs, place);
    return { id, outputs: {} };
  },
  async update(id, inputs, _changed, place) {
    await put(id, inputs, place);
    return {};
  },
  async remove(id, _inputs, place) {
    await callMonitor(place, 'DeleteMetricRules', { 'Id.1': id });
  },
};
