import * as cloudmonitor from '@pulumi/alicloud/cloudmonitor';
import * as pulumi from '@pulumi/pulumi';
import type { AlarmSubject } from './names';

export interface AlarmsArgs {
  /** CloudMonitor contact groups; at least one. */
  contactGroups: pulumi.Input<readonly string[]>;
  functionName: pulumi.Input<string>;
  /** Of the function. */
  region: string;
  tickMinutes: number;
  /** Id and name of a rule. */
  nameOf(subject: AlarmSubject): string;
}

/** What a rule counts as wrong. */
interface Condition {
  metricName: string;
  comparisonOperator: string;
  threshold: string;
  /** What it means that no value came: `INSUFFICIENT_DATA` alarms, `OK` does not. */
  noDataPolicy: string;
}

const RULES: Record<AlarmSubject, Condition> = {
  silence: {
    metricName: 'FunctionTotalInvocations',
    comparisonOperator: 'LessThanThreshold',
    threshold: '1',
    noDataPolicy: 'INSUFFICIENT_DATA',
  },
  // A run fails when a promise is broken: the function says so by throwing.
  failure: { metricName: 'FunctionFunctionErrors', ...atLeast(1) },
  // Runs that never reach the function's code: its role is gone, say, or trusts Function Compute no more. One alone is made
  // good by the next tick.
  refusal: { metricName: 'FunctionClientErrors', ...atLeast(2) },
  // The same, by a fault of Function Compute itself.
  outage: { metricName: 'FunctionServerErrors', ...atLeast(2) },
};

function atLeast(count: number): Omit<Condition, 'metricName'> {
  return {
    comparisonOperator: 'GreaterThanOrEqualToThreshold',
    threshold: String(count),
    noDataPolicy: 'OK',
  };
}

/** Alarms on a function that runs no more, on one that reports a problem, and on runs that never reach its code. */
export class Alarms extends pulumi.ComponentResource {
  constructor(name: string, args: AlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    super('offsite:stack:Alarms', name, {}, opts);
    for (const subject of Object.keys(RULES) as AlarmSubject[]) {
      this.rule(`${name}-${subject}`, args.nameOf(subject), RULES[subject], args);
    }
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
