import type { ChildProcess } from 'node:child_process';
import { endingOfExit, hung, killed, outOfMemory, type Ending } from './ending';
import type { Credentials, FromChild, InvokeMessage, LogLevel, ProcessTerms, ToChild } from './protocol';

export interface ProcessOptions {
  terms: ProcessTerms;
  environment: Record<string, string>;
  credentials: Credentials;
  watchdogSeconds: number;
}

export interface ProcessListener {
  log(level: LogLevel, text: string): void;
  /** The process waits for the clock to reach `next`, or for ever. */
  blocked(next: number | null, asOf: number): void;
}

/** One instance of a function: a child process that serves one invocation at a time. */
export class FunctionProcess {
  readonly terms: ProcessTerms;
  private readonly watchdogSeconds: number;
  private readonly lastWords: string[] = [];
  private finish?: (ending: Ending) => void;
  private listener?: ProcessListener;
  private moved: (() => void)[] = [];
  private watchdog?: NodeJS.Timeout;
  private gone = false;

  constructor(
    private readonly child: ChildProcess,
    options: ProcessOptions,
  ) {
    this.watchdogSeconds = options.watchdogSeconds;
    this.terms = options.terms;
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => this.lastWords.push(...text.trimEnd().split('\n')));
    }
    this.child.on('message', (message: FromChild) => this.receive(message));
    this.child.on('close', (code, signal) => this.end(endingOfExit(code, signal, this.lastWords), true));
    this.send({ kind: 'begin', terms: options.terms, environment: environmentOf(options) });
  }

  get alive(): boolean {
    return !this.gone;
  }

  get busy(): boolean {
    return this.finish !== undefined;
  }

  /** Runs one invocation; settles when it has ended in whatever way, and never rejects. */
  invoke(message: InvokeMessage, listener: ProcessListener): Promise<Ending> {
    if (this.busy) throw new Error(`${this.terms.functionName} is already serving an invocation in this process`);
    return new Promise((resolve) => {
      this.finish = resolve;
      this.listener = listener;
      this.send(message);
    });
  }

  /** Tells the time; settles when what was due by then has run. */
  tell(now: number): Promise<void> {
    if (this.gone) return Promise.resolve();
    return new Promise((resolve) => {
      this.moved.push(resolve);
      this.send({ kind: 'time', now });
    });
  }

  /** Not a step more, until it is killed. */
  halt(): void {
    this.child.kill('SIGSTOP');
  }

  /** Ends the process at once, and with it the invocation it serves. */
  kill(ending: Ending = killed()): void {
    this.gone = true;
    this.child.kill('SIGKILL');
    this.end(ending, true);
  }

  /** Lets go of its child process, which may serve as another; undefined where that is at work or gone. */
  release(): ChildProcess | undefined {
    if (this.gone || this.busy || this.moved.length > 0 || !this.child.connected) return undefined;
    this.gone = true;
    for (const event of ['message', 'close']) this.child.removeAllListeners(event);
    for (const stream of [this.child.stdout, this.child.stderr]) stream?.removeAllListeners('data');
    return this.child;
  }

  private send(message: ToChild): void {
    this.watch();
    if (this.child.connected) this.child.send(message, () => undefined);
  }

  private receive(message: FromChild): void {
    this.watch();
    if (message.kind === 'log') this.listener?.log(message.level, message.text);
    else if (message.kind === 'moved') this.moved.shift()?.();
    else if (message.kind === 'blocked') {
      clearTimeout(this.watchdog);
      this.listener?.blocked(message.next, message.now);
    } else if (message.kind === 'done' || message.kind === 'failed') this.answered(message);
  }

  private answered(message: Extract<FromChild, { kind: 'done' | 'failed' }>): void {
    if (message.memoryMiB > this.terms.memoryMiB) return this.kill(outOfMemory());
    if (message.kind === 'done') this.end({ outcome: 'ok', result: message.result, lastWords: [] }, false);
    else this.end({ outcome: 'error', fault: message.fault, lastWords: [] }, false);
  }

  private watch(): void {
    clearTimeout(this.watchdog);
    if (!this.busy) return;
    const seconds = this.watchdogSeconds;
    this.watchdog = setTimeout(() => this.kill(hung(seconds)), seconds * 1000);
  }

  private end(ending: Ending, gone: boolean): void {
    clearTimeout(this.watchdog);
    if (gone) {
      this.gone = true;
      for (const settle of this.moved.splice(0)) settle();
    }
    const finish = this.finish;
    this.finish = undefined;
    finish?.(ending);
  }
}

/** The function's own variables, and what Function Compute adds to them. */
function environmentOf({ terms, environment, credentials }: ProcessOptions): Record<string, string> {
  return {
    ...environment,
    FC_ACCOUNT_ID: terms.accountId,
    FC_REGION: terms.region,
    FC_FUNCTION_NAME: terms.functionName,
    FC_FUNCTION_HANDLER: terms.handler,
    FC_FUNCTION_MEMORY_SIZE: String(terms.memoryMiB),
    FC_FUNC_CODE_PATH: terms.codeDir,
    ...(credentials.accessKeyId === '' ? {} : credentialVariables(credentials)),
  };
}

const credentialVariables = (credentials: Credentials): Record<string, string> => ({
  ALIBABA_CLOUD_ACCESS_KEY_ID: credentials.accessKeyId,
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: credentials.accessKeySecret,
  ALIBABA_CLOUD_SECURITY_TOKEN: credentials.securityToken,
});
