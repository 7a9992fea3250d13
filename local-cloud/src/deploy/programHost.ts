import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

const MAIN = join(__dirname, 'programChild.cjs');
/** Its exit code when nobody asked for long. */
const UNUSED = 75;

/** What a program is run with. */
export interface Order {
  /** Folder with index.ts or what its package.json names. */
  program: string;
  project: string;
  stack: string;
  /** `namespace:key` to value, as Pulumi keeps it. */
  config: Record<string, string>;
  secretKeys: string[];
  /** Of the monitor and engine. */
  address: string;
  environment: Record<string, string>;
  /** What the program takes for the present, in milliseconds since 1970. */
  now: number;
}

export interface Ended {
  ok: boolean;
  error?: string;
  /** The process had ended before it read the order. */
  unused?: boolean;
}

/** A process in which programs of one folder run, one at a time. It keeps nobody from ending, and ends with its parent. */
class ProgramHost {
  readonly child: ChildProcess;
  busy = false;
  usedAt = 0;
  output = '';

  constructor(folder: string) {
    this.child = fork(MAIN, [], {
      cwd: folder,
      env: { ...parentEnvironment(), NODE_PATH: join(folder, 'node_modules') },
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
    this.child.on('error', () => undefined);
    this.hold(false);
  }

  run(order: Order, signal: AbortSignal): Promise<Ended> {
    const { child } = this;
    this.busy = true;
    this.output = '';
    this.hold(true);
    const kill = (): void => void child.kill('SIGKILL');
    signal.addEventListener('abort', kill, { once: true });
    return new Promise<Ended>((resolve) => {
      child.once('message', resolve);
      child.once('close', (code) => resolve({ ok: false, unused: code === UNUSED }));
      child.send(order, () => undefined);
    }).finally(() => {
      signal.removeEventListener('abort', kill);
      child.removeAllListeners('message').removeAllListeners('close');
      this.busy = false;
      this.usedAt = performance.now();
      this.hold(false);
    });
  }

  private hold(held: boolean): void {
    const handles = [this.child, this.child.channel, this.child.stdout, this.child.stderr] as unknown as Handle[];
    for (const handle of handles) handle?.[held ? 'ref' : 'unref']();
  }
}

type Handle = { ref(): void; unref(): void } | null | undefined;

/** Less than the time after which one that is idle ends by itself. */
const FRESH_MS = 10_000;
const hosts = new Map<string, ProgramHost>();

/** Runs a program as Pulumi's automation API does. Settles with how it ended and what it wrote. */
export async function runProgram(order: Order, signal: AbortSignal): Promise<{ ok: boolean; output: string }> {
  const idle = hosts.get(order.program);
  const fits = idle && !idle.busy && idle.child.connected && performance.now() - idle.usedAt < FRESH_MS;
  const host = fits ? idle : new ProgramHost(order.program);
  hosts.set(order.program, host);
  const ended = await host.run(order, signal);
  if (fits && ended.unused) return runProgram(order, signal);
  return { ok: ended.ok, output: host.output + (ended.error ?? '') };
}

/** What a program may see of this process: not its loaders, and not the settings of another deployment. */
function parentEnvironment(): NodeJS.ProcessEnv {
  const hidden = /^(NODE_OPTIONS|NODE_CHANNEL|PULUMI_|ALICLOUD_|ALIBABA_|https?_proxy$|JEST_)/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !hidden.test(name)));
}
