import { createHash } from 'node:crypto';
import { killed, timedOut, type Ending } from './ending';
import { FunctionProcess } from './functionProcess';
import type { Credentials, LogLevel, ProcessTerms } from './protocol';
import { Spares, type Network } from './spares';
import { Timeline, type Member, type TimelineClock } from './timeline';

const IDLE_MINUTES = 15;
const RENEW_BEFORE_MS = 60 * 60 * 1000;

/** A function as it stands deployed, and what its process gets. */
export interface FunctionSpec {
  terms: ProcessTerms;
  environment: Record<string, string>;
  /** Changes with every deploy: a process of another generation serves no more. */
  generation: string;
}

export interface RunRequest {
  spec: FunctionSpec;
  requestId: string;
  event: Buffer;
  log(level: LogLevel, text: string): void;
  /** Role credentials for a process; `expires` in virtual ms. */
  assumeRole(): { credentials: Credentials; expires: number };
  /** Of a process that starts: another for each, the same in a repeated run. What it draws by chance comes from it. */
  nameProcess(): string;
}

export interface RunEnding extends Ending {
  coldStart: boolean;
  startedAt: number;
  endedAt: number;
}

interface Instance {
  process: FunctionProcess;
  name: string;
  key: string;
  generation: string;
  usedAt: number;
  credentials: Credentials;
  expires: number;
  /** Its place in time while it serves. */
  member?: Member;
}

/**
 * Keeps the processes of all functions: starts, reuses, replaces and ends them. `watchdogSeconds` are real: a process at work
 * that says nothing for so long is ended.
 */
export class RuntimeHost {
  readonly timeline: Timeline;
  private instances: Instance[] = [];
  private closed = false;
  private readonly spares: Spares;

  constructor(
    private readonly clock: TimelineClock,
    network: () => Network,
    private readonly watchdogSeconds = 10,
  ) {
    this.timeline = new Timeline(clock);
    this.spares = new Spares(network);
  }

  /** Runs one invocation to its end, in a warm process where one is free. Never rejects. */
  async run(request: RunRequest): Promise<RunEnding> {
    const startedAt = this.clock.now().getTime();
    if (this.closed) return { ...killed(), coldStart: false, startedAt, endedAt: startedAt };
    const warm = this.warm(request.spec, startedAt);
    const instance = warm ?? this.start(request, startedAt);
    if (instance.expires - startedAt < RENEW_BEFORE_MS) Object.assign(instance, request.assumeRole());
    const ending = await this.serve(instance, request, startedAt);
    instance.usedAt = this.clock.now().getTime();
    this.instances = this.instances.filter(({ process }) => process.alive);
    return { ...ending, coldStart: warm === undefined, startedAt, endedAt: instance.usedAt };
  }

  /** How many invocations of a function are under way. */
  busy(region: string, functionName: string): number {
    const key = keyOf({ region, functionName });
    return this.instances.filter((instance) => instance.key === key && instance.process.busy).length;
  }

  /** The process whose role session has this key runs no further; what is given kills it. Nothing happens if there is none. */
  halt(accessKeyId: string): () => void {
    const instance = this.instances.find(({ credentials }) => credentials.accessKeyId === accessKeyId);
    instance?.process.halt();
    return () => instance?.process.kill();
  }

  /** Does something for the process whose role session has this key; that process only waits meanwhile. */
  async answering<T>(accessKeyId: string, work: () => Promise<T>): Promise<T> {
    const instance = this.instances.find(({ credentials }) => credentials.accessKeyId === accessKeyId);
    return instance?.member ? this.timeline.hold(instance.member, work) : work();
  }

  /** Another world takes the place of this one: invocations end as killed, and processes that wait begin as new ones. */
  beginAnew(): void {
    for (const { process } of this.instances.splice(0)) {
      const child = process.release();
      if (child) this.spares.putBack(child, process.terms.memoryMiB);
      else process.kill(killed());
    }
  }

  /** Ends all processes, their invocations as killed. */
  endAll(): void {
    for (const { process } of this.instances.splice(0)) process.kill(killed());
  }

  /** Ends all processes for good: what is still asked to run is killed before it begins. */
  close(): void {
    this.closed = true;
    this.spares.close();
    this.endAll();
  }

  private warm({ terms, generation }: FunctionSpec, now: number): Instance | undefined {
    const key = keyOf(terms);
    for (const instance of this.instances.filter((one) => one.key === key && !one.process.busy)) {
      const stale = instance.generation !== generation || now - instance.usedAt > IDLE_MINUTES * 60_000;
      if (stale) instance.process.kill();
      else if (instance.process.alive) return instance;
    }
    return undefined;
  }

  private start(request: RunRequest, now: number): Instance {
    const { terms, environment, generation } = request.spec;
    const session = request.assumeRole();
    const { watchdogSeconds } = this;
    const { credentials } = session;
    const child = this.spares.take(terms.memoryMiB);
    const process = new FunctionProcess(child, { terms, environment, credentials, watchdogSeconds });
    const name = request.nameProcess();
    const instance = { process, name, key: keyOf(terms), generation, usedAt: now, ...session };
    this.instances.push(instance);
    return instance;
  }

  private async serve(instance: Instance, request: RunRequest, startedAt: number): Promise<Ending> {
    const { process, credentials, name } = instance;
    const seconds = request.spec.terms.timeoutSeconds;
    const member = {
      tell: (now: number) => process.tell(now),
      expire: () => process.kill(timedOut(seconds)),
    };
    instance.member = member;
    this.timeline.join(member, startedAt + seconds * 1000);
    const message = {
      kind: 'invoke' as const,
      now: startedAt,
      requestId: request.requestId,
      event: request.event.toString('base64'),
      seed: createHash('sha256').update(`${name} ${request.requestId} ${startedAt}`).digest().readUInt32BE(),
      credentials,
    };
    const ending = await process.invoke(message, {
      log: request.log,
      blocked: (next, asOf) => this.timeline.blocked(member, next, asOf),
    });
    this.timeline.leave(member);
    return ending;
  }
}

const keyOf = ({ region, functionName }: { region: string; functionName: string }): string =>
  `${region}/${functionName}`;
