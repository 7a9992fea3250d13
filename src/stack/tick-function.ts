import * as fc from '@pulumi/alicloud/fc';
import * as pulumi from '@pulumi/pulumi';
import { timeoutSeconds } from '../plan/tick-time';
import type { FunctionRole } from './function-role';
import type { Logs } from './logs';

const MEMORY_MIB = 512;
/** Half a GiB wants between an eighth and a half of a processor; a tick mostly waits for answers. */
const CPU = 0.25;

export interface TickFunctionArgs {
  functionName: string;
  /** The archive, in base64. */
  zipFile: pulumi.Input<string>;
  /** When it was made is the stack's birth: slots before it do not exist. */
  role: FunctionRole;
  logs: Logs;
  /** Divides 60. */
  tickMinutes: number;
  /** @default none */
  resourceGroupId?: string;
  /** @default none */
  tags?: Record<string, string>;
}

/** The function with its timer: one run at a time, none repeated, none that comes late. */
export class TickFunction extends pulumi.ComponentResource {
  readonly functionName: pulumi.Output<string>;

  constructor(name: string, args: TickFunctionArgs, opts?: pulumi.ComponentResourceOptions) {
    super('offsite:stack:TickFunction', name, {}, opts);
    const tickSeconds = args.tickMinutes * 60;
    const made = new fc.V3Function(
      `${name}-function`,
      {
        functionName: args.functionName,
        description: 'Makes, copies and checks images of the protected servers. Declared by Offsite.',
        runtime: 'nodejs20',
        handler: 'index.handler',
        code: { zipFile: args.zipFile },
        role: args.role.arn,
        memorySize: MEMORY_MIB,
        cpu: CPU,
        diskSize: 512,
        timeout: timeoutSeconds(args.tickMinutes),
        instanceConcurrency: 1,
        internetAccess: true,
        environmentVariables: { OFFSITE_SINCE: args.role.createTime },
        logConfig: {
          project: args.logs.project,
          logstore: args.logs.store,
          logBeginRule: 'None',
          enableRequestMetrics: true,
          enableInstanceMetrics: false,
        },
        resourceGroupId: args.resourceGroupId,
        tags: args.tags,
      },
      // What the function may not do yet, or says where nobody can search it, would look like a fault.
      { parent: this, dependsOn: [...args.role.attachments, args.logs.index] },
    );
    this.functionName = made.functionName;
    const limits = this.limits(name, tickSeconds);
    new fc.V3Trigger(
      `${name}-timer`,
      {
        functionName: this.functionName,
        triggerName: 'tick',
        triggerType: 'timer',
        qualifier: 'LATEST',
        triggerConfig: JSON.stringify({
          cronExpression: `0 */${args.tickMinutes} * * * *`,
          enable: true,
          payload: 'tick',
        }),
      },
      // Before the limits hold, two first ticks could run side by side.
      { parent: this, dependsOn: limits },
    );
    this.registerOutputs({ functionName: this.functionName });
  }

  /** The next tick is the retry, and a tick that waited for longer than one is stale. */
  private limits(name: string, tickSeconds: number): pulumi.Resource[] {
    const { functionName } = this;
    return [
      new fc.V3AsyncInvokeConfig(
        `${name}-async`,
        { functionName, qualifier: 'LATEST', maxAsyncRetryAttempts: 0, maxAsyncEventAgeInSeconds: tickSeconds },
        { parent: this },
      ),
      new fc.V3ConcurrencyConfig(`${name}-concurrency`, { functionName, reservedConcurrency: 1 }, { parent: this }),
    ];
  }
}
