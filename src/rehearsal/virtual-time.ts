import type { LocalCloud } from 'local-cloud';

/**
 * Sleeping on the local cloud's clock. Calls in process wait for nothing real, so that a turn of the event loop in which
 * nobody went on shows that everybody sleeps: then the clock jumps to whoever wakes first.
 */
export class VirtualTime {
  private sleepers: { at: number; order: number; wake: () => void }[] = [];
  private made = 0;
  private waiting = false;
  private stopped = false;

  constructor(private readonly cloud: LocalCloud) {}

  readonly now = (): Date => this.cloud.clock.now();

  readonly sleep = (ms: number): Promise<void> =>
    new Promise((wake) => {
      if (this.stopped) return;
      this.sleepers.push({ at: this.now().getTime() + ms, order: this.made++, wake });
      this.wakeNext();
    });

  /** Who sleeps never wakes, now or later. */
  stop(): void {
    this.stopped = true;
    this.sleepers = [];
  }

  private wakeNext(): void {
    if (this.waiting || this.sleepers.length === 0) return;
    this.waiting = true;
    setImmediate(() => {
      this.waiting = false;
      if (this.sleepers.length === 0) return;
      const next = this.sleepers.reduce((a, b) => (b.at < a.at || (b.at === a.at && b.order < a.order) ? b : a));
      this.sleepers = this.sleepers.filter((sleeper) => sleeper !== next);
      this.cloud.clock.jump(new Date(next.at));
      next.wake();
      this.wakeNext();
    });
  }
}
