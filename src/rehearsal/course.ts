import type { CallRecord, InProcessCaller, LocalCloud } from 'local-cloud';
import { nextSlot } from '../plan/schedule';
import type { Settings } from '../plan/settings';
import { workSeconds } from '../plan/tick-time';
import { Refusals } from '../reconcile/refusals';
import { regionsOf } from '../reconcile/retention/sweep';
import { looksDue } from '../reconcile/retention/survey';
import { tick } from '../reconcile/tick';
import type { Report } from '../recovery/report';
import { Foresight } from './foresight';
import { inProcess } from './process';
import { withShortcuts } from './shortcut';

export interface CourseOptions {
  cloud: LocalCloud;
  settings: Settings;
  caller?: InProcessCaller;
  /** For the pauses between retries. */
  random: () => number;
  /** Runs the ticks too that can find nothing to do. */
  everyTick?: boolean;
  /**
   * Looks whether a tick would change anything before it is run, and leaves it out if not. Its reads are not made then, and
   * meet no trouble; what is left in the cloud is the same. Not with lists that lag behind.
   */
  lookAhead?: boolean;
  /** Lists are read without calls, which is only right where no call meets trouble but that of a dark region. */
  shortcuts?: boolean;
  /** Copies are drilled too, where the settings say so and there is a network for it. */
  drills?: boolean;
  /** After each tick, and before the clock moves on. */
  afterTick?: (done: Ticked) => void | Promise<void>;
}

/** One tick, as it ended. */
export interface Ticked {
  /** When it began. */
  at: Date;
  /** Undefined where it was killed. */
  report?: Report;
  /** It changed something, or was refused or killed: there may be more to do at the next tick. */
  busy: boolean;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** The daily looks come a little later each day. */
const SURVEY = DAY + 120 * MINUTE;
/** A sweep of the vault takes an hour of ticks, and one more: after whatever it looks at has changed, none is left out. */
const SWEEP_MINUTES = 65;

/** The life of a stack on the local cloud: its ticks, one after the other, as long as asked. */
export class Course {
  settings: Settings;
  readonly since: Date;
  /** What a process remembers from tick to tick. */
  private refusals = new Refusals();
  private next: number;
  /** No tick before it is left out. */
  private sweepUntil: number;
  /** Nor one of those that look for what no plan knows: there is nothing new of that kind unless something was done. */
  private surveyUntil = 0;

  constructor(private readonly options: CourseOptions) {
    this.settings = options.settings;
    this.since = options.cloud.clock.now();
    this.next = this.sweepUntil = this.since.getTime();
    this.stir();
  }

  /** From now on another config is in force. */
  redeploy(settings: Settings): void {
    this.settings = settings;
    this.stir();
  }

  /** Something was done from outside: the next tick looks at it, and a whole sweep. */
  stir(): void {
    const now = this.options.cloud.clock.now().getTime();
    this.next = this.onGrid(now);
    this.surveyUntil = now + SURVEY;
    this.expectSweep(now);
  }

  /** Runs every tick that begins before `end`. */
  async until(end: Date): Promise<void> {
    const { cloud, afterTick } = this.options;
    while (this.next < end.getTime()) {
      const before = cloud.clock.now().getTime();
      const awaited = this.happenings(before);
      await cloud.clock.to(new Date(this.next));
      if (awaited.some((time) => time <= this.next)) this.expectSweep(this.next);
      const done = await this.tick();
      await afterTick?.(done);
      this.next = await this.following(done.busy, end);
    }
    await cloud.clock.to(end);
  }

  private async tick(): Promise<Ticked> {
    const { cloud, caller, random, drills, shortcuts } = this.options;
    const { settings, since, refusals } = this;
    const at = cloud.clock.now();
    cloud.forgetCalls();
    const deadline = new Date(at.getTime() + workSeconds(settings.tickMinutes) * 1000);
    const ended = await inProcess({ cloud, caller, random }, async ({ now, ...means }) => {
      const cloudOf = shortcuts ? await withShortcuts(cloud, means.cloudOf, regionsOf(settings)) : means.cloudOf;
      return tick(settings, {
        ...{ since, requests: [], cloudOf, now, deadline, refusals },
        drills: drills ? means : undefined,
      });
    });
    const unfinished = ended === 'killed' || leftRefused(cloud.calls());
    if (ended === 'killed') this.refusals = new Refusals();
    // What a sweep did not come to the end of is left to the next.
    if (unfinished) this.expectSweep(cloud.clock.now().getTime());
    const busy = unfinished || cloud.calls().some(({ action }) => !isReading(action));
    return { at, report: ended === 'killed' ? undefined : ended, busy };
  }

  /** The first tick after this one that may find something to do, or the one at the end. */
  private async following(busy: boolean, end: Date): Promise<number> {
    const { cloud, everyTick, lookAhead } = this.options;
    const { settings } = this;
    const now = cloud.clock.now().getTime();
    const soonest = this.onGrid(now + 1);
    if (everyTick) return soonest;
    const slots = settings.plans.flatMap((plan) => nextSlot(plan, new Date(now))?.getTime() ?? []);
    const event = this.onGrid(Math.min(...slots, ...this.happenings(now), end.getTime()));
    // What a drill does is not seen by looking at images.
    const foresight = lookAhead && !settings.drill ? new Foresight(cloud, settings, this.since) : undefined;
    const ageings = foresight ? this.ageings() : new Set<number>();
    for (let at = soonest; at < event; at += settings.tickMinutes * MINUTE) {
      const whole = (at === soonest && busy) || ageings.has(at);
      if (!this.sweeps(at, now) && !whole) continue;
      if (!foresight || (await foresight.wouldAct(new Date(at), whole))) return at;
    }
    return event;
  }

  /** Whether the sweep of the tick at `at` may find something, going by what was done until `now`. */
  private sweeps(at: number, now: number): boolean {
    // An instance is gone for long enough by the mere passing of days.
    const ages = this.settings.plans.some(({ goneDays }) => goneDays !== undefined);
    const isDaily = (ages || now < this.surveyUntil) && looksDue(this.settings, new Date(at)).length > 0;
    if (isDaily && ages) this.expectSweep(at);
    return isDaily || at <= this.sweepUntil;
  }

  /** When the cloud changes by itself, after `now`: an image is finished, or trouble begins or ends. */
  private happenings(now: number): number[] {
    const { world } = this.options.cloud;
    const ends = world.ecs.tasks.flatMap((task) => (task.startedAt ? [task.startedAt + task.minutes * MINUTE] : []));
    const turns = world.faults.flatMap(({ rule }) => [rule.from, rule.until]).map((time) => Date.parse(time ?? ''));
    return [...ends, ...turns].filter((time) => time > now);
  }

  /** Ticks at which an image may be too old to count: a server without a younger one is not left waiting for its slot. */
  private ageings(): Set<number> {
    const { plans, tickMinutes } = this.settings;
    const ages = plans.filter(({ paused }) => !paused).map(({ maxAgeHours }) => maxAgeHours * 60 * MINUTE);
    const images = Object.values(this.options.cloud.world.ecs.regions).flatMap((region) =>
      Object.values(region.images),
    );
    const made = [...new Set(images.map(({ createdAt }) => createdAt))];
    // When it was taken may be a little before or after.
    const spread = [-1, 0, 1].map((ticks) => ticks * tickMinutes * MINUTE);
    return new Set(made.flatMap((at) => ages.flatMap((age) => spread.map((by) => this.onGrid(at + age + by)))));
  }

  private expectSweep(from: number): void {
    const rules = this.settings.plans.flatMap(({ keep }) => [keep.source, keep.destination, keep.adHoc]);
    const sweeps = this.settings.retiredRegions.length > 0 || rules.some((rule) => rule !== undefined);
    if (sweeps) this.sweepUntil = from + (SWEEP_MINUTES + this.settings.tickMinutes) * MINUTE;
  }

  private onGrid(time: number): number {
    const step = this.settings.tickMinutes * MINUTE;
    return Math.ceil(time / step) * step;
  }
}

/** Whether a call was refused, and its repeats too. */
function leftRefused(calls: readonly CallRecord[]): boolean {
  const last = new Map(
    calls.map(({ action, region, params, outcome }) => [JSON.stringify([action, region, params]), outcome]),
  );
  return [...last.values()].some((outcome) => outcome !== 'ok');
}

function isReading(action: string): boolean {
  return action.startsWith('Describe') || action.startsWith('List');
}
