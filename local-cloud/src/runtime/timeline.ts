/** Moves the virtual clock when every running invocation only waits for it. */

export interface TimelineClock {
  now(): Date;
  jump(to: Date): void;
}

export interface Member {
  /** Tells the time; settles when what was due by then has run. */
  tell(now: number): Promise<void>;
  /** Its deadline has come. */
  expire(): void;
}

interface Place {
  deadline: number;
  /** Undefined while at work; else when it wants to go on, Infinity for never. */
  waitsFor: number | undefined;
  /** It waits for an answer that somebody else's time has to pass for. */
  held: boolean;
}

/**
 * Invocations side by side share one clock: as long as one of them works, time stands still; when all wait, it jumps to the
 * earliest moment that one of them waits for.
 */
export class Timeline {
  private readonly members = new Map<Member, Place>();

  constructor(private readonly clock: TimelineClock) {}

  /** @param deadline virtual ms since 1970 at which the member expires. */
  join(member: Member, deadline: number): void {
    this.members.set(member, { deadline, waitsFor: undefined, held: false });
  }

  leave(member: Member): void {
    this.members.delete(member);
    this.step();
  }

  /** @param asOf the member's own time: what it said before it heard of the last jump no longer counts. */
  blocked(member: Member, next: number | null, asOf: number): void {
    const place = this.members.get(member);
    if (!place || asOf < this.clock.now().getTime()) return;
    place.waitsFor = next ?? Infinity;
    this.step();
  }

  /** Time passes for another reason, such as a slow answer. Settles when everyone has done what was due by then. */
  async elapse(to: Date): Promise<void> {
    this.clock.jump(to);
    await this.spread();
  }

  /** While `work` goes on the member only waits for it: a function that calls another one. */
  async hold<T>(member: Member, work: () => Promise<T>): Promise<T> {
    const place = this.members.get(member);
    if (!place) return work();
    place.held = true;
    try {
      const done = work();
      this.step();
      const answer = await done;
      // It has to know the time before it hears the answer.
      await member.tell(this.clock.now().getTime());
      return answer;
    } finally {
      place.held = false;
    }
  }

  private step(): void {
    const places = [...this.members.values()];
    // Who is held goes on as soon as the one that it waits for is done.
    if (places.every(({ held }) => held) || places.some(isAtWork)) return;
    const next = Math.min(...places.map((place) => Math.min(place.waitsFor ?? Infinity, place.deadline)));
    if (next > this.clock.now().getTime()) this.clock.jump(new Date(next));
    void this.spread();
  }

  private async spread(): Promise<void> {
    const now = this.clock.now().getTime();
    const going = [...this.members].filter(([, place]) => place.deadline > now);
    const expired = [...this.members].filter(([, place]) => place.deadline <= now);
    // Marked before anyone expires, since an expiry makes the timeline look again.
    for (const [, place] of going) place.waitsFor = undefined;
    const told = going.map(([member]) => member.tell(now));
    for (const [member] of expired) member.expire();
    await Promise.all(told);
  }
}

const isAtWork = ({ waitsFor, held }: Place): boolean => waitsFor === undefined && !held;
