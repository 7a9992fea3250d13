import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EventSource } from './action';
import type { ClockPort } from './call';
import { durationMs } from './time';
import type { World } from './world';

/** The virtual clock: time moves only when told to, and what is due on the way happens in order. */
export class VirtualClock implements ClockPort {
  private turn: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly world: () => World,
    private readonly sources: () => EventSource[],
  ) {}

  now(): Date {
    return new Date(this.world().now);
  }

  jump(to: Date): void {
    const world = this.world();
    world.now = Math.max(world.now, to.getTime());
  }

  /** @param iso ISO 8601 duration. Settles when every event on the way has ended; it can end later than asked for. */
  advance(iso: string): Promise<void> {
    const length = durationMs(iso);
    const world = this.world();
    return this.inTurn(() => this.run(world, world.now + length));
  }

  /** A time in the past changes nothing. */
  to(time: Date | string): Promise<void> {
    const target = new Date(time).getTime();
    if (Number.isNaN(target)) throw new Error(`Not a time: "${String(time)}". Example: 2026-03-01T10:00:00Z.`);
    const world = this.world();
    return this.inTurn(() => this.run(world, target));
  }

  /** Time stands still from now on: moves under way end early, and so does every later one. */
  stop(): void {
    this.stopped = true;
  }

  private async run(world: World, target: number): Promise<void> {
    // What was asked for in a world that a restored one has replaced is not done to the new one.
    while (!this.stopped && this.world() === world) {
      const due = this.earliest(target);
      if (!due) return this.jump(new Date(target));
      this.jump(new Date(due.at));
      await due.source.fire(due.at);
      // Sources may do without real waiting: requests, signals and restores get their turn between events.
      await nextTurn();
    }
  }

  private earliest(until: number): { at: number; source: EventSource } | undefined {
    let first: { at: number; source: EventSource } | undefined;
    for (const source of this.sources()) {
      const at = source.next(this.world());
      if (at !== undefined && at <= until && (!first || at < first.at)) first = { at, source };
    }
    return first;
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.turn.then(work);
    this.turn = done.catch(() => undefined);
    return done;
  }
}
