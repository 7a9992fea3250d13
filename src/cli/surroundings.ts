import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { setTimeout } from 'node:timers/promises';

/** Where text goes. Colours, bars and tables as wide as the window are for terminals alone. */
export interface Stream {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

/** All that the command takes from the machine; tests hand in their own. */
export interface Surroundings {
  env: Readonly<Record<string, string | undefined>>;
  /** Holds index.ts, Pulumi.yaml and the stacks' files. */
  folder: string;
  /** What was asked for. */
  stdout: Stream;
  /** Progress and errors. */
  stderr: Stream;
  now: () => Date;
  /** Ends early, without an error, when the signal is aborted. */
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Asks the person at the terminal; undefined where there is none. */
  ask?: (question: string) => Promise<string>;
  /** From now on Ctrl-C aborts the signal rather than the process; a second one ends it at once. */
  interrupts: () => AbortSignal;
}

export function processSurroundings(): Surroundings {
  return {
    env: process.env,
    folder: resolve(__dirname, '../..'),
    stdout: process.stdout,
    stderr: process.stderr,
    // eslint-disable-next-line no-restricted-syntax -- the clock that is handed on has to be read somewhere
    now: () => new Date(),
    sleep: (ms, signal) => setTimeout(ms, undefined, { signal }).catch(() => undefined),
    ask: process.stdin.isTTY ? askOnTerminal : undefined,
    interrupts: onInterrupt,
  };
}

async function askOnTerminal(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}

function onInterrupt(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => controller.abort());
  return controller.signal;
}
