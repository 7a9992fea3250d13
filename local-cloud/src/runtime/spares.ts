import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

const MAIN = join(__dirname, 'child', 'main.cjs');

export interface Network {
  tlsPort: number;
  /** The private CA's certificate, PEM. */
  caFile: string;
}

interface Spare {
  child: ChildProcess;
  memoryMiB: number;
}

/**
 * Processes that have started but do not know yet for whom, or know it no longer. Once a function was started, one more is kept
 * ready, since the start of Node is most of a cold start and needs nothing of the function but its memory.
 */
export class Spares {
  private ready: Spare[] = [];
  private closed = false;

  constructor(private readonly network: () => Network) {}

  take(memoryMiB: number): ChildProcess {
    const fits = (spare: Spare) => spare.memoryMiB === memoryMiB && spare.child.connected;
    for (const { child } of this.ready.filter((spare) => !fits(spare))) child.kill('SIGKILL');
    this.ready = this.ready.filter(fits);
    const child = this.ready.pop()?.child ?? this.start(memoryMiB);
    if (this.ready.length === 0 && !this.closed) this.ready.push({ child: this.start(memoryMiB), memoryMiB });
    return child;
  }

  /** One that has served and waits: the next one taken, since its code is compiled already. */
  putBack(child: ChildProcess, memoryMiB: number): void {
    this.ready.push({ child, memoryMiB });
  }

  close(): void {
    this.closed = true;
    for (const { child } of this.ready.splice(0)) child.kill('SIGKILL');
  }

  /** Nothing of this process's own environment reaches it. */
  private start(memoryMiB: number): ChildProcess {
    const { tlsPort, caFile } = this.network();
    const child = fork(MAIN, [], {
      env: {
        PATH: '/usr/local/bin:/usr/bin:/bin',
        TZ: 'UTC',
        LANG: 'en_US.UTF-8',
        LOCAL_CLOUD_TLS_PORT: String(tlsPort),
        LOCAL_CLOUD_CA_FILE: caFile,
      },
      // Nothing but the local cloud can be reached, by a CA of its own: Node would read its 140 others all the same,
      // a fifth of the start.
      execArgv: [`--max-old-space-size=${memoryMiB}`, '--use-openssl-ca'],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    child.on('error', () => undefined);
    return child;
  }
}
