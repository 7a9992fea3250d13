import type { FunctionFault } from './protocol';

/** How an invocation ended. */
export type Outcome = 'ok' | 'error' | 'timeout' | 'killed' | 'exited' | 'memory' | 'hung';

export interface Ending {
  outcome: Outcome;
  /** What the handler returned, as text; only with `ok`. */
  result?: string;
  /** Only when it did not end well. */
  fault?: FunctionFault;
  /** Lines that the process wrote outside of its console, such as a crash report. */
  lastWords: string[];
}

const fault = (errorType: string, errorMessage: string): FunctionFault => ({ errorMessage, errorType, stackTrace: [] });

/** How a process that is gone must have ended its invocation. */
export function endingOfExit(code: number | null, signal: string | null, lastWords: string[]): Ending {
  if (lastWords.some((line) => line.includes('heap out of memory'))) return outOfMemory(lastWords);
  const how = signal === null ? `exit code ${code}` : `signal ${signal}`;
  const message = `Process exited unexpectedly before completing request (${how})`;
  return { outcome: 'exited', fault: fault('FunctionProcessExited', message), lastWords };
}

export const outOfMemory = (lastWords: string[] = []): Ending => ({
  outcome: 'memory',
  fault: fault('FunctionOOM', 'Function instance ran out of its memory and was ended'),
  lastWords,
});

export const timedOut = (seconds: number): Ending => ({
  outcome: 'timeout',
  fault: fault('FunctionTimeout', `Function timed out after ${seconds} seconds`),
  lastWords: [],
});

export const killed = (): Ending => ({
  outcome: 'killed',
  fault: fault('FunctionKilled', 'Function instance was killed from outside'),
  lastWords: [],
});

/** The real watchdog's, for code that neither works nor waits for the clock. */
export const hung = (seconds: number): Ending => ({
  outcome: 'hung',
  fault: fault('FunctionHung', `Function showed no sign of life for ${seconds} real seconds`),
  lastWords: [],
});
