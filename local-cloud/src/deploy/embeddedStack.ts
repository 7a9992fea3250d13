import type { ServerPort } from '../core/call';
import { messageOf } from '../core/error';
import { CloudClient } from './client';
import { Deployment } from './deployment';
import { invoke } from './invokes';
import { runProgram } from './programHost';
import { DeploymentError, Run, type UpResult } from './run';
import type { ResourceState } from './state';
import type { Values } from './values';

export interface StackOptions {
  /** Absolute path of the folder of the Pulumi program. */
  program: string;
  project: string;
  stack: string;
  /** Of resources without a provider of their own; default cn-hangzhou. */
  region?: string;
  /**
   * The program's modules read no config and declare nothing while they load, and may stay loaded from one `up` to the next.
   * Default false: each loads them anew, as under the engine.
   */
  keepModules?: boolean;
}

export interface UpOptions {
  /** `namespace:key` to the text that Pulumi keeps; structures as JSON. */
  config: Record<string, string>;
  /** Keys whose values are secret. */
  secrets?: string[];
  /** More for the program's environment. */
  environment?: Record<string, string>;
  /** As the engine's option: a resource that fails stops only those that depend on it. */
  continueOnError?: boolean;
}

/**
 * Deploys a Pulumi program to the local cloud without Pulumi's engine: runs the unchanged program against a monitor of its own
 * and makes what it declares through the cloud's API, under the account's root key.
 */
export class EmbeddedStack {
  private states: ResourceState[] = [];
  private readonly client: CloudClient;

  constructor(
    private readonly cloud: ServerPort,
    private readonly options: StackOptions,
  ) {
    this.client = new CloudClient(
      () => cloud.endpoints,
      () => cloud.clock.now(),
    );
  }

  /** @throws DeploymentError with everything that went wrong */
  async up({ config, secrets = [], environment = {}, continueOnError = false }: UpOptions): Promise<UpResult> {
    const run = new Run(this.deployment(), this.options, this.invokeWith(config), continueOnError);
    // gRPC takes long to load, and most clouds are never deployed to.
    const { openMonitor } = await import('./monitor');
    const monitor = await openMonitor(run);
    try {
      const { program, project, stack, keepModules = false } = this.options;
      const { address } = monitor;
      const { signal } = run.failed;
      const now = this.cloud.clock.now().getTime();
      const order = { program, project, stack, config, secretKeys: secrets, address, environment, keepModules, now };
      const { ok, output } = await runProgram(order, signal);
      if (continueOnError) await run.settle();
      // As under the engine, nothing is deleted after an error.
      if (!ok || run.errors.length > 0) throw run.failure(output);
      await run.deployment.finish().catch((error: unknown) => {
        throw new DeploymentError(messageOf(error), run.warnings);
      });
    } finally {
      monitor.close();
      this.states = [...run.deployment.states, ...run.deployment.leftOver()];
    }
    return run.result();
  }

  /** Deletes everything the stack made, the last made first. */
  async destroy(): Promise<void> {
    const deployment = this.deployment();
    try {
      await deployment.finish();
    } finally {
      this.states = deployment.leftOver();
    }
  }

  private deployment(): Deployment {
    return new Deployment(this.states, {
      client: this.client,
      accountId: this.cloud.endpoints.accountId,
      now: () => this.cloud.clock.now(),
      wait: (seconds) => this.wait(seconds),
      defaultRegion: this.options.region ?? 'cn-hangzhou',
    });
  }

  /** As a client that waits would see it: others go on meanwhile, and timers are not fired. */
  private async wait(seconds: number): Promise<void> {
    const { clock } = this.cloud;
    const to = new Date(clock.now().getTime() + seconds * 1000);
    await (this.cloud.elapse ? this.cloud.elapse(to) : clock.jump(to));
  }

  private invokeWith(config: Record<string, string>) {
    return (token: string, args: Values, region: string | undefined): Promise<Values> =>
      invoke(token, args, {
        client: this.client,
        accountId: this.cloud.endpoints.accountId,
        now: this.cloud.clock.now(),
        wait: (seconds) => this.wait(seconds),
        region: region ?? config['alicloud:region'] ?? this.options.region ?? 'cn-hangzhou',
      });
  }
}
