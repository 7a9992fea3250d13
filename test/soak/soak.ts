import { LocalCloud } from 'local-cloud';
import { Course, type Ticked } from '../../src/rehearsal/course';
import { draws } from '../../src/rehearsal/random';
import { Tally } from '../../src/rehearsal/tally';
import { troubles } from '../../src/rehearsal/trouble';
import { callsWithinBound, nothingForbidden } from './checker/calls';
import { Checker, type Broken } from './checker/checker';
import { newestStays, noDuplicates, rulesHold, type RulesAt } from './checker/images';
import { agesAreTrue, everySlotEnds, type Due } from './checker/reports';
import { allTagged, noOrphans, othersUntouched } from './checker/snapshots';
import { daily } from './slots';
import {
  DESTINATIONS,
  type Keep,
  makeForeignPoints,
  makeRole,
  NIGHTLY,
  OFTEN,
  ROLE,
  RULES,
  seedOf,
  serverIds,
  settingsOf,
  VAULT,
} from './stack';
import { spellsOf, type Spell } from './year';

export interface SoakOptions {
  seed: number;
  /** Days from the first of January 2026. */
  days: number;
  servers: number;
  /** Share of calls. */
  faults: number;
  onDay?: (day: number, broken: number) => void;
  /** Stop at so many broken promises. */
  enough?: number;
}

export interface Soaked {
  ticks: number;
  killed: number;
  outcomes: Partial<Record<string, number>>;
  accepted: Record<string, number>;
  refused: Record<string, number>;
  broken: Broken[];
}

const ENOUGH = 40;
const DAY = 86_400_000;
const FROM = Date.UTC(2026, 0, 1);

/** Runs a stack through the years that a seed brings, and lets the checker look after every tick. The same options, the same run. */
export async function soak(options: SoakOptions): Promise<Soaked> {
  const { servers, seed } = options;
  const cloud = await LocalCloud.start({ seed: seedOf(servers, seed, new Date(FROM).toISOString()) });
  try {
    await makeRole(cloud, settingsOf(servers, RULES[0]));
    await makeForeignPoints(cloud, serverIds(servers).nightly.slice(0, 2));
    return await new Soak(cloud, options).run();
  } finally {
    await cloud.close();
  }
}

class Soak {
  private readonly tally = new Tally();
  private readonly checker: Checker;
  private readonly course: Course;
  private killed = 0;

  constructor(
    private readonly cloud: LocalCloud,
    private readonly options: SoakOptions,
  ) {
    const { servers, seed } = options;
    const now = () => cloud.clock.now().getTime();
    this.checker = new Checker(cloud, VAULT, [
      noDuplicates,
      newestStays(),
      rulesHold(rulesAt, DESTINATIONS),
      noOrphans(),
      allTagged(),
      othersUntouched(cloud),
      agesAreTrue,
      everySlotEnds(this.due(), DESTINATIONS, () => now() - 2 * DAY),
      nothingForbidden,
      callsWithinBound(),
    ]);
    this.course = new Course({
      cloud,
      settings: settingsOf(servers, RULES[0]),
      caller: { role: ROLE },
      random: draws(seed, 'pauses'),
      afterTick: (done) => this.look(done),
    });
  }

  async run(): Promise<Soaked> {
    const { days, onDay, enough = ENOUGH } = this.options;
    for (let day = 1; day <= days && this.checker.broken.length < enough; day++) {
      await this.runDay(FROM + (day - 1) * DAY, FROM + day * DAY);
      onDay?.(day, this.checker.broken.length);
    }
    if (this.checker.broken.length < enough) this.checker.end();
    const { accepted, refused } = this.tally;
    const outcomes = this.tally.states(() => false);
    return {
      ticks: this.checker.looked,
      killed: this.killed,
      outcomes,
      accepted,
      refused,
      broken: this.checker.broken,
    };
  }

  /** Trouble and rules change at the turns of the day, and the course goes on in between. */
  private async runDay(from: number, until: number): Promise<void> {
    const { seed, servers } = this.options;
    const year = new Date(from).getUTCFullYear();
    const spells = [...spellsOf(year - 1, seed), ...spellsOf(year, seed)].filter(
      (spell) => spell.from < until && spell.until >= from,
    );
    const turns = spells.flatMap((spell) => [spell.from, spell.until]).filter((at) => at >= from && at < until);
    for (const at of [...new Set([from, ...turns])].sort((a, b) => a - b)) {
      if (at > from) await this.course.until(new Date(at));
      this.setTrouble(spells.filter((spell) => spell.from <= at && at < spell.until));
      if (at > from || turns.includes(at)) this.course.stir();
      if (at === ruleChange(year) || at === Date.UTC(year, 0, 1))
        this.course.redeploy(settingsOf(servers, rulesOn(at)));
    }
    await this.course.until(new Date(until));
  }

  private setTrouble(spells: readonly Spell[]): void {
    const { faults } = this.cloud;
    faults.clear();
    for (const rule of [...troubles(this.options.faults), ...spells.flatMap(({ rules }) => rules)]) faults.add(rule);
  }

  private look({ report }: Ticked): void {
    if (this.checker.broken.length >= (this.options.enough ?? ENOUGH)) return;
    const calls = this.cloud.calls();
    this.tally.addCalls(calls);
    if (report) this.tally.addReport(report);
    else this.killed++;
    this.checker.look(report, calls);
  }

  /** Every slot from the first minute on. */
  private due(): Due[] {
    const { days, servers } = this.options;
    const ids = serverIds(servers);
    const since = this.cloud.clock.now().getTime();
    return [NIGHTLY, OFTEN].flatMap(({ name, times, zone }) =>
      times
        .flatMap((time) => daily(time, zone, since, FROM + days * DAY))
        .flatMap((slot) => ids[name as keyof typeof ids].map((instance) => ({ plan: name, instance, slot }))),
    );
  }
}

function ruleChange(year: number): number {
  return Date.UTC(year, 6, 1);
}

function rulesOn(time: number): Keep {
  return time < ruleChange(new Date(time).getUTCFullYear()) ? RULES[0] : RULES[1];
}

const rulesAt: RulesAt = (plan, isCopy, now) => ({
  zone: plan === OFTEN.name ? OFTEN.zone : NIGHTLY.zone,
  keep: rulesOn(now)[isCopy ? 'destination' : 'source'],
});
