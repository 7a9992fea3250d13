/**
 * What the host of function processes and such a process say to each other, over the IPC channel of the fork.
 * Times are milliseconds of the virtual clock since 1970.
 */

export interface Credentials {
  accessKeyId: string;
  accessKeySecret: string;
  securityToken: string;
}

export interface InvokeMessage {
  kind: 'invoke';
  now: number;
  requestId: string;
  /** The event's bytes, in base64. */
  event: string;
  /** What Math.random draws from in this invocation, so that a run can be repeated. */
  seed: number;
  credentials: Credentials;
}

/** The clock has moved to `now`: run what is due. */
interface TimeMessage {
  kind: 'time';
  now: number;
}

/** The first message: which function the process is for. Comes again when it shall begin anew, for that one or another. */
export interface BeginMessage {
  kind: 'begin';
  terms: ProcessTerms;
  environment: Record<string, string>;
}

export type ToChild = BeginMessage | InvokeMessage | TimeMessage;

export interface FunctionFault {
  errorMessage: string;
  errorType: string;
  stackTrace: string[];
}

export type LogLevel = 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';

export type FromChild =
  | { kind: 'log'; level: LogLevel; text: string }
  /** Still at work, sent now and then, for the watchdog. */
  | { kind: 'alive' }
  /** What was due at the time last told has run. */
  | { kind: 'moved' }
  /** Nothing left to do before `next`; null where no timer is set at all. */
  | { kind: 'blocked'; now: number; next: number | null }
  | { kind: 'done'; result: string; memoryMiB: number }
  | { kind: 'failed'; fault: FunctionFault; memoryMiB: number };

/** The terms of a function, as its process has to know them. */
export interface ProcessTerms {
  codeDir: string;
  handler: string;
  functionName: string;
  memoryMiB: number;
  timeoutSeconds: number;
  region: string;
  accountId: string;
}
