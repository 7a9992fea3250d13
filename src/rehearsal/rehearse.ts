import { LocalCloud } from 'local-cloud';
import { nextSlot } from '../plan/schedule';
import type { Settings } from '../plan/settings';
import type { OutcomeState } from '../recovery/outcomes';
import type { OutcomeLine, Report } from '../recovery/report';
import { hoursBetween } from '../recovery/world';
import { Course, type Ticked } from './course';
import { Foresight } from './foresight';
import { ageAt, Holdings, type Holding } from './holdings';
import { draws } from './random';
import { serversFor } from './servers';
import { Tally } from './tally';
import { troubles } from './trouble';

export interface RehearsalOptions {
  settings: Settings;
  from: Date;
  nights: number;
  seed: number;
  /** Share of calls that meet trouble, 0 to 1. */
  faults: number;
  /** A region that goes dark for good at the first slot of a night; the first night is 1. */
  lose?: { region: string; atNight: number };
  /** After each tick. */
  onProgress?: (nights: number) => void;
}

export interface Rehearsed {
  from: Date;
  until: Date;
  servers: number;
  ticks: number;
  /** When the data was oldest that a loss of the source at that moment would have left; before the loss, if there is one. */
  worst?: Moment;
  lost?: Moment & { region: string; night: number };
  end: Moment;
  /** Of the server whose newest usable copy is oldest, tick by tick, in hours. */
  ages: Age[];
  outcomes: Partial<Record<OutcomeState, number>>;
  calls: { accepted: Record<string, number>; refused: Record<string, number> };
  /** Of all disks that snapshots are held of at the end: an upper bound of what is billed. */
  gibibytes: number;
  /** In the user's currency, where prices are given: a month's storage at the end, at most. */
  monthlyCost?: number;
  /** What the last tick said. */
  problems: string[];
}

/** What would be left, if the source were lost now. */
export interface Moment {
  at: Date;
  holdings: Holding[];
}

export interface Age {
  at: Date;
  hours: number;
}

const DAY = 86_400_000;

/** Runs a plan for nights or years on a local cloud of its own. The same options give the same result. */
export async function rehearse(options: RehearsalOptions): Promise<Rehearsed> {
  const { settings, from, nights, seed } = options;
  const cloud = await LocalCloud.start({
    seed: { now: from.toISOString(), random: seed, ...serversFor(settings) },
  });
  try {
    return await new Rehearsal(cloud, options).run(new Date(from.getTime() + nights * DAY));
  } finally {
    await cloud.close();
  }
}

class Rehearsal {
  private readonly tally = new Tally();
  private readonly holdings: Holdings;
  private readonly ages: Age[] = [];
  private ticks = 0;
  private problems: string[] = [];
  private held: Holding[] = [];
  private worst?: Moment & { hours: number };
  private readonly loss?: { region: string; night: number; at: Date };
  private lost?: Rehearsed['lost'];

  constructor(
    private readonly cloud: LocalCloud,
    private readonly options: RehearsalOptions,
  ) {
    this.holdings = new Holdings(cloud);
    this.loss = lossOf(options);
    for (const rule of troubles(options.faults)) cloud.faults.add(rule);
    if (this.loss) cloud.faults.add({ kind: 'dark', region: this.loss.region, from: this.loss.at.toISOString() });
  }

  async run(until: Date): Promise<Rehearsed> {
    const { settings, seed, from, faults } = this.options;
    const { cloud, tally } = this;
    const random = draws(seed, 'pauses');
    const shortcuts = faults === 0;
    const afterTick = (done: Ticked) => this.look(done);
    const course = new Course({ cloud, settings, random, lookAhead: true, shortcuts, afterTick });
    await course.until(until);
    this.hear(await new Foresight(cloud, settings, course.since).report(until));
    const end = { at: until, holdings: this.holdings.now(settings) };
    this.judge(end);
    const gibibytes = this.holdings.gibibytes(settings);
    const perGib = settings.prices?.snapshotPerGibMonth;
    return {
      from,
      until,
      servers: Object.keys(cloud.world.ecs.regions[settings.sourceRegion]?.instances ?? {}).length,
      ticks: this.ticks,
      worst: this.worst && { at: this.worst.at, holdings: this.worst.holdings },
      lost: this.lost,
      end,
      ages: this.ages,
      outcomes: tally.states((line) => this.isOver(line, until)),
      calls: { accepted: tally.accepted, refused: tally.refused },
      gibibytes,
      monthlyCost: perGib && gibibytes * perGib,
      problems: this.problems,
    };
  }

  private look({ at, report }: Ticked): void {
    const { settings, from, onProgress } = this.options;
    this.ticks++;
    this.tally.addCalls(this.cloud.calls());
    this.hear(report);
    // Until this moment the copies of the tick before were all there was.
    this.judge({ at, holdings: this.held.map((holding) => ({ ...holding, hours: ageAt(holding.newest, at) })) });
    this.held = this.holdings.now(settings);
    if (this.loss && !this.lost && at >= this.loss.at) {
      this.lost = { region: this.loss.region, night: this.loss.night, at, holdings: this.held };
    }
    onProgress?.(Math.floor((at.getTime() - from.getTime()) / DAY));
  }

  private hear(report: Report | undefined): void {
    if (!report) return;
    this.tally.addReport(report);
    this.problems = report.problems;
  }

  private isOver({ plan, slot }: OutcomeLine, until: Date): boolean {
    const { settings } = this.options;
    const { startWithinHours = 0 } = settings.plans.find(({ name }) => name === plan) ?? {};
    const at = new Date(slot);
    const lost = this.loss?.region === settings.sourceRegion && at >= this.loss.at;
    return lost && hoursBetween(at, until) >= startWithinHours;
  }

  private judge(moment: Moment): void {
    if (moment.holdings.length === 0) return;
    const hours = Math.max(...moment.holdings.map((holding) => holding.hours));
    this.ages.push({ at: moment.at, hours });
    if (!this.lost && hours > (this.worst?.hours ?? 0)) this.worst = { ...moment, hours };
  }
}

function lossOf({ settings, from, lose }: RehearsalOptions): { region: string; night: number; at: Date } | undefined {
  if (!lose) return undefined;
  const day = new Date(from.getTime() + (lose.atNight - 1) * DAY - 1);
  const slots = settings.plans.filter(({ paused }) => !paused).flatMap((plan) => nextSlot(plan, day) ?? []);
  const at = slots.reduce((a, b) => (a < b ? a : b), new Date(day.getTime() + DAY));
  return { region: lose.region, night: lose.atNight, at };
}
