import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { keep } from '../core/kept';

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
  /** Whether its modules, once loaded, need not be loaded anew. */
  keepModules: boolean;
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
function start(folder: string): ChildProcess {
  const child = fork(MAIN, [], {
    cwd: folder,
    env: { ...parentEnvironment(), NODE_PATH: join(folder, 'node_modules') },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').resume();
  child.on('error', () => undefined);
  hold(child, false);
  return child;
}

function hold(child: ChildProcess, held: boolean): void {
  const handles = [child, child.channel, child.stdout, child.stderr] as unknown as Handle[];
  for (const handle of handles) handle?.[held ? 'ref' : 'unref']();
}

type Handle = { ref(): void; unref(): void } | null | undefined;

async function runIn(child: ChildProcess, order: Order, signal: AbortSignal): Promise<Ended & { output: string }> {
  let output = '';
  const hear = (text: string): void => void (output += text);
  const kill = (): void => void child.kill('SIGKILL');
  const streams = [child.stdout, child.stderr];
  hold(child, true);
  for (const stream of streams) stream?.on('data', hear);
  signal.addEventListener('abort', kill, { once: true });
  const ended = await new Promise<Ended>((resolve) => {
    child.once('message', resolve);
    child.once('close', (code) => resolve({ ok: false, unused: code === UNUSED }));
    child.send(order, () => undefined);
  });
  signal.removeEventListener('abort', kill);
  for (const stream of streams) stream?.off('data', hear);
  child.removeAllListeners('message').removeAllListeners('close');
  hold(child, false);
  return { ...ended, output };
}

interface Idle {
  child: ChildProcess;
  since: number;
}

/** Less than the time after which one that is idle ends by itself. */
const FRESH_MS = 45_000;
/** Processes that wait for another program of their folder. */
const idle = keep('idle programs', () => new Map<string, Idle>());

/** Runs a program as Pulumi's automation API does. Settles with how it ended and what it wrote. */
export async function runProgram(order: Order, signal: AbortSignal): Promise<{ ok: boolean; output: string }> {
  const waiting = idle.get(order.program);
  idle.delete(order.program);
  const fits = waiting?.child.connected === true && performance.now() - waiting.since < FRESH_MS;
  const child = fits ? waiting.child : start(order.program);
  const { ok, error = '', unused, output } = await runIn(child, order, signal);
  if (child.connected) idle.set(order.program, { child, since: performance.now() });
  if (fits && unused) return runProgram(order, signal);
  return { ok, output: output + error };
}

/** What a program may see of this process: not its loaders, and not the settings of another deployment. */
function parentEnvironment(): NodeJS.ProcessEnv {
  const hidden = /^(NODE_OPTIONS|NODE_CHANNEL|PULUMI_|ALICLOUD_|ALIBABA_|https?_proxy$|JEST_)/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !hidden.test(name)));
}
