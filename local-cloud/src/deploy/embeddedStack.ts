import type { ServerPort } from '../core/call';
import { CloudClient } from './client';
import type { StepAction } from './deployment';
import { Deployment } from './deployment';
import { invoke } from './invokes';
import type { Lost, MonitorHandler } from './monitor';
import { runProgram } from './programHost';
import { readRegistration } from './registration';
import type { ResourceState } from './state';
import { withoutSecrets } from './state';
import type { Plain, Values } from './values';
import { splitReference, urnOf } from './urn';

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

export interface UpResource {
  type: string;
  name: string;
  id: string;
  urn: string;
  action: StepAction;
  /** Secret ones are blotted out. */
  inputs: Values;
  outputs: Values;
}

export interface UpResult {
  resources: UpResource[];
  /** The stack's outputs; secret ones as they are, with their names in `secretOutputs`. */
  outputs: Values;
  secretOutputs: string[];
  warnings: string[];
}

/** A deployment that did not go through; what was made before stays known to the stack. */
export class DeploymentError extends Error {
  constructor(
    message: string,
    readonly warnings: string[],
  ) {
    super(message);
    this.name = 'DeploymentError';
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const STACK_TYPE = 'pulumi:pulumi:Stack';

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
        throw new DeploymentError(error instanceof Error ? error.message : String(error), run.warnings);
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

type Request = Parameters<MonitorHandler['register']>[0];

/** What one run of the program asks for, one request after the other so that two runs do the same in the same order. */
class Run implements MonitorHandler {
  readonly warnings: string[] = [];
  readonly errors: string[] = [];
  /** One resource that cannot be brought about ends the program, as under the engine. */
  readonly failed = new AbortController();
  /** URNs of those that failed. */
  private readonly lost = new Set<string>();
  private stackOutputs: Plain = { values: {}, secrets: [] };
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    readonly deployment: Deployment,
    private readonly names: { stack: string; project: string },
    private readonly ask: (token: string, args: Values, region: string | undefined) => Promise<Values>,
    private readonly continueOnError: boolean,
  ) {}

  register(request: Request): Promise<ResourceState | Lost> {
    const bring = async () => this.deployment.register(readRegistration(request, this.names));
    return this.inTurn(async () => {
      if (this.dependsOnLost(request)) return this.lose(request);
      return bring().catch((error: unknown) => {
        if (!this.continueOnError) return this.giveUp(error);
        this.errors.push(messageOf(error));
        return this.lose(request);
      });
    });
  }

  /** Waits for what is still coming about; what does not is an error like any other. */
  async settle(): Promise<void> {
    await this.deployment.settle().catch((error: unknown) => this.errors.push(messageOf(error)));
  }

  private dependsOnLost(request: Request): boolean {
    return request.getDependenciesList().some((urn) => this.lost.has(urn));
  }

  /** One that failed, or that depends on one: what is known of it stays known. */
  private lose(request: Request): Lost {
    const urn = urnOf({ ...this.names, type: request.getType(), name: request.getName(), parent: request.getParent() });
    this.lost.add(urn);
    return { urn, lost: true };
  }

  outputs(urn: string, outputs: Plain): void {
    const state = this.deployment.states.find((known) => known.urn === urn);
    if (state?.type === STACK_TYPE) this.stackOutputs = outputs;
    if (state) Object.assign(state, { outputs: outputs.values, secrets: outputs.secrets });
  }

  async invoke(token: string, args: Plain, provider: string): Promise<Plain> {
    const { urn } = splitReference(provider);
    const region = this.deployment.states.find((state) => state.urn === urn)?.inputs.region;
    return {
      values: await this.ask(token, args.values, region === undefined ? undefined : String(region)),
      secrets: [],
    };
  }

  log(severity: string, message: string): void {
    if (severity === 'warning') this.warnings.push(message);
    if (severity === 'error') this.errors.push(message);
  }

  failure(output: string): DeploymentError {
    return new DeploymentError(this.errors.join('\n') || output || 'The program failed without a word', this.warnings);
  }

  result(): UpResult {
    const resources = this.deployment.steps
      .filter(({ state }) => state.type !== STACK_TYPE)
      .map(({ state, action }) => ({
        type: state.type,
        name: state.name,
        id: state.id,
        urn: state.urn,
        action,
        inputs: withoutSecrets(state.inputs, state.secrets),
        outputs: withoutSecrets(state.outputs, state.secrets),
      }));
    const { values, secrets } = this.stackOutputs;
    return { resources, outputs: values, secretOutputs: secrets, warnings: this.warnings };
  }

  private readonly giveUp = (error: unknown): never => {
    this.errors.push(messageOf(error));
    this.failed.abort();
    throw error;
  };

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.turn.then(work);
    this.turn = done.catch(() => undefined);
    return done;
  }
}
