import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

const MAIN = join(__dirname, 'child', 'main.cjs');

export interface Network {
  tlsPort: number;
  /** The private CA's certificate, PEM. */
  caFile: string;
}

/**
 * Processes that have started but do not know yet for whom. Once a function was started, one more is kept ready, since the
 * start of Node is most of a cold start and needs nothing of the function but its memory.
 */
export class Spares {
  private ready?: { child: ChildProcess; memoryMiB: number };
  private closed = false;

  constructor(private readonly network: () => Network) {}

  take(memoryMiB: number): ChildProcess {
    const spare = this.ready;
    const fits = spare?.memoryMiB === memoryMiB && spare.child.connected;
    if (spare && !fits) spare.child.kill('SIGKILL');
    const child = spare && fits ? spare.child : this.start(memoryMiB);
    this.ready = this.closed ? undefined : { child: this.start(memoryMiB), memoryMiB };
    return child;
  }

  close(): void {
    this.closed = true;
    this.ready?.child.kill('SIGKILL');
    this.ready = undefined;
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
      execArgv: [`--max-old-space-size=${memoryMiB}`],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    child.on('error', () => undefined);
    return child;
  }
}
