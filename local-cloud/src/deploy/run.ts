import { messageOf } from '../core/error';
import type { Deployment, StepAction } from './deployment';
import type { Lost, MonitorHandler } from './monitor';
import { readRegistration } from './registration';
import type { ResourceState } from './state';
import { withoutSecrets } from './state';
import { splitReference, urnOf } from './urn';
import type { Plain, Values } from './values';

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

const STACK_TYPE = 'pulumi:pulumi:Stack';

type Request = Parameters<MonitorHandler['register']>[0];

/** What one run of the program asks for, one request after the other so that two runs do the same in the same order. */
export class Run implements MonitorHandler {
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
