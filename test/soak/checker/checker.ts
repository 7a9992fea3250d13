import type { CallRecord, LocalCloud } from 'local-cloud';
import type { PromiseCheck, Said } from './promise';
import { Eyes, iso, type View } from './view';

export interface Broken {
  at: string;
  promise: string;
  what: string;
}

const MOST = 10;

/** Looks at the cloud after every tick and writes down each promise that does not hold. */
export class Checker {
  readonly broken: Broken[] = [];
  looked = 0;
  private readonly eyes: Eyes;
  private before: View;

  constructor(
    private readonly cloud: LocalCloud,
    vault: string,
    private readonly promises: readonly PromiseCheck[],
  ) {
    this.eyes = new Eyes(cloud, vault);
    this.before = this.eyes.look();
  }

  look(said: Said | undefined, calls: readonly CallRecord[]): void {
    const view = this.eyes.look();
    for (const promise of this.promises) {
      this.note(promise, promise.check({ before: this.before, view, said, calls }));
    }
    this.before = view;
    this.looked++;
  }

  end(): void {
    for (const promise of this.promises) this.note(promise, promise.end?.() ?? []);
  }

  /** The first few of each kind: a promise that broke for good would drown the others. */
  private note({ name }: PromiseCheck, problems: readonly string[]): void {
    const at = iso(this.cloud.clock.now().getTime());
    const room = MOST - this.broken.filter(({ promise }) => promise === name).length;
    this.broken.push(...problems.slice(0, room).map((what) => ({ at, promise: name, what })));
  }
}
