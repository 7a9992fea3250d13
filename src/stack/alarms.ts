import * as cloudmonitor from '@pulumi/alicloud/cloudmonitor';
import * as pulumi from '@pulumi/pulumi';

export interface AlarmsArgs {
  /** CloudMonitor contact groups; at least one. */
  contactGroups: pulumi.Input<readonly string[]>;
  functionName: pulumi.Input<string>;
  /** Of the function. */
  region: string;
  tickMinutes: number;
  /** Id and name of a rule. */
  nameOf(subject: 'silence' | 'failure'): string;
}

/** What a rule counts as wrong. */
interface Condition {
  metricName: string;
  comparisonOperator: string;
  threshold: string;
  /** What it means that no value came: `INSUFFICIENT_DATA` alarms, `OK` does not. */
  noDataPolicy: string;
}

const SILENCE: Condition = {
  metricName: 'FunctionTotalInvocations',
  comparisonOperator: 'LessThanThreshold',
  threshold: '1',
  noDataPolicy: 'INSUFFICIENT_DATA',
};
/** A run fails when a promise is broken: the function says so by throwing. */
const FAILURE: Condition = {
  metricName: 'FunctionFunctionErrors',
  comparisonOperator: 'GreaterThanOrEqualToThreshold',
  threshold: '1',
  noDataPolicy: 'OK',
};

/** Alarms on a function that runs no more, and on one that reports a problem. */
export class Alarms extends pulumi.ComponentResource {
  constructor(name: string, args: AlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    super('offsite:stack:Alarms', name, {}, opts);
    this.rule(`${name}-silence`, args.nameOf('silence'), SILENCE, args);
    this.rule(`${name}-failure`, args.nameOf('failure'), FAILURE, args);
    this.registerOutputs({});
  }

  private rule(name: string, ruleName: string, condition: Condition, args: AlarmsArgs): void {
    const { metricName, noDataPolicy, comparisonOperator, threshold } = condition;
    const { region, contactGroups, tickMinutes } = args;
    new cloudmonitor.ServiceMetricAlarmRule(
      name,
      {
        metricAlarmRuleId: ruleName,
        ruleName,
        namespace: 'acs_fc',
        metricName,
        resources: pulumi.jsonStringify([{ region, functionName: args.functionName }]),
        contactGroups: pulumi.output(contactGroups).apply((groups) => groups.join(',')),
        period: String(periodSeconds(tickMinutes)),
        noDataPolicy,
        escalations: { critical: { comparisonOperator, threshold, statistics: 'Sum', times: 1 } },
        effectiveInterval: '00:00-23:59',
        silenceTime: '21600',
        sendOk: true,
        status: true,
      },
      // Another contact group replaces the rule, whose id stays: made first, it would be deleted right after.
      { parent: this, deleteBeforeReplace: true },
    );
  }
}

/** At least two ticks long, so that a single late one is no silence. */
function periodSeconds(tickMinutes: number): number {
  return tickMinutes <= 5 ? 900 : 3600;
}
