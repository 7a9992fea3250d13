import type { World } from '../../core/world';
import type { Outcome } from '../../runtime/ending';
import type { FunctionFault } from '../../runtime/protocol';
import type { Tags } from '../../core/tags';

declare module '../../core/world' {
  interface World {
    fc: FcState;
  }
}

interface FcState {
  /** By region, then by name. */
  functions: Record<string, Record<string, FcFunction>>;
  /** Asynchronous events that wait for their (next) run, in order of arrival. */
  pending: PendingEvent[];
  invocations: Invocation[];
}

interface LogConfig {
  project?: string;
  logstore?: string;
  logBeginRule?: string;
  enableRequestMetrics?: boolean;
  enableInstanceMetrics?: boolean;
}

/** What a client sets, with the defaults filled in. */
export interface FunctionConfig {
  handler: string;
  runtime: string;
  description: string;
  role: string;
  cpu: number;
  /** MiB */
  memorySize: number;
  /** MiB */
  diskSize: number;
  /** Seconds. */
  timeout: number;
  instanceConcurrency: number;
  internetAccess: boolean;
  environmentVariables: Record<string, string>;
  logConfig: LogConfig;
  /** Settings without effect here, given back as they came. */
  inert: Record<string, unknown>;
}

export interface FcFunction {
  name: string;
  id: string;
  arn: string;
  config: FunctionConfig;
  code: { hash: string; size: number; checksum: string };
  createdTime: string;
  lastModifiedTime: string;
  /** Counts deploys: instances of an older one serve no more. */
  generation: number;
  tags: Tags;
  triggers: Record<string, FcTrigger>;
  asyncConfig?: AsyncConfig;
  reservedConcurrency?: number;
}

export interface FcTrigger {
  name: string;
  id: string;
  type: string;
  qualifier: string;
  description: string;
  invocationRole?: string;
  sourceArn?: string;
  /** JSON text, as given. */
  config: string;
  createdTime: string;
  lastModifiedTime: string;
  /** Virtual ms of the next event; undefined where disabled. */
  next?: number;
}

export interface AsyncConfig {
  asyncTask?: boolean;
  /** 0-8, default 3. */
  maxAsyncRetryAttempts?: number;
  /** Seconds; default a day. */
  maxAsyncEventAgeInSeconds?: number;
  destinationConfig?: Record<string, unknown>;
  createdTime: string;
  lastModifiedTime: string;
}

export interface PendingEvent {
  region: string;
  functionName: string;
  requestId: string;
  /** The event's bytes in base64. */
  event: string;
  triggerName?: string;
  arrivedAt: number;
  dueAt: number;
  /** Runs that failed so far. */
  failures: number;
  /** Runs put off for lack of a free instance so far. */
  refusals: number;
}

/** One run of a function, or an event that was given up. */
export interface Invocation {
  /** ISO, virtual. */
  time: string;
  region: string;
  functionName: string;
  requestId: string;
  triggerName?: string;
  outcome: Outcome | 'expired';
  /** What the handler returned; kept for the last thousand runs. */
  result?: string;
  fault?: FunctionFault;
  coldStart: boolean;
  /** Virtual. */
  durationMs: number;
}

export function findFunctions(world: World, region: string): Record<string, FcFunction> {
  return (world.fc.functions[region] ??= {});
}
