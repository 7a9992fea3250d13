import fc from 'fast-check';
import type { Plan, Settings } from '../../../src/plan/settings';
import { TAG } from '../../../src/recovery/identity';
import type { Point } from '../../../src/recovery/point';
import { TOLERATED } from '../../../src/recovery/retention/brake';
import { decideRetention } from '../../../src/recovery/retention/decide';
import { keepers, rulesMark } from '../../../src/recovery/retention/rules';
import { counted } from '../../../src/recovery/retention/trust';
import { config, SERVER } from './vaults';
import { copy, DARK, DESTINATION, image, night, SOURCE } from '../worlds';

// Lives of a vault, slot after slot: sweeps that are missed, a destination that is away, rules that are changed.

const HOUR = 3_600_000;
type Rules = NonNullable<Plan['keep']['source']>;

const rules = fc
  .record(
    {
      last: fc.integer({ min: 1, max: 12 }),
      days: fc.integer({ min: 1, max: 9 }),
      weekly: fc.integer({ min: 1, max: 4 }),
    },
    { requiredKeys: [] },
  )
  .filter((one) => Object.keys(one).length > 0);

const lives = fc.record({
  hourly: fc.boolean(),
  source: rules,
  destination: rules,
  then: fc.record({ source: rules, destination: rules }),
  /** Of each slot: whether the sweep after it came, and how the destination was. */
  slots: fc.array(fc.tuple(fc.boolean(), fc.constantFrom('well', 'well', 'well', 'dark', 'no copy')), {
    minLength: 8,
    maxLength: 24,
  }),
  changeAt: fc.double({ min: 0.3, max: 0.9, noNaN: true }),
});

class Life {
  private points: Point[] = [];
  gone: Point[] = [];
  braked = 0;

  constructor(private readonly hourly: boolean) {}

  settings(source: Rules, destination: Rules): Settings {
    return config({ source, destination }, this.hourly ? { schedule: '0 * * * *' } : {});
  }

  arrive(n: number, of: Settings, copied: boolean): void {
    const slot = this.hourly ? new Date(night(1).getTime() + n * HOUR) : night(n + 1);
    const tags = { [TAG.rules]: rulesMark(of.plans[0] as Plan) };
    const made = image(SERVER, slot, { tags });
    this.points.push(
      made,
      ...(copied ? [copy(made, DESTINATION, { createdAt: new Date(slot.getTime() + HOUR / 2) })] : []),
    );
  }

  sweep(of: Settings, dark: boolean): void {
    const here = (region: string) => ({
      readable: true as const,
      points: this.points.filter((point) => point.region === region),
      snapshots: [],
    });
    const regions = { [SOURCE]: here(SOURCE), [DESTINATION]: dark ? DARK : here(DESTINATION) };
    const fates = decideRetention(of, { now: new Date(0), regions, members: {}, exists: {}, occupied: {} });
    if (fates.some(({ cause }) => cause === 'brake')) this.braked++;
    const gone = fates.filter(({ fate }) => fate === 'released').map(({ point }) => point);
    this.gone.push(...gone);
    this.points = this.points.filter((point) => !gone.includes(point));
  }

  at(region: string): Point[] {
    return this.points.filter((point) => point.region === region);
  }
}

test('while the rules stay, the brake holds nothing, whatever sweeps and copies were missed', () => {
  fc.assert(
    fc.property(lives, ({ hourly, source, destination, slots }) => {
      const life = new Life(hourly);
      const of = life.settings(source, destination);
      for (const [n, [swept, how]] of slots.entries()) {
        life.arrive(n, of, how === 'well');
        if (swept) life.sweep(of, how === 'dark');
      }
      life.arrive(slots.length, of, true);
      life.sweep(of, false);
      expect(life.braked).toBe(0);
      // All of it, at the first sweep that is whole.
      const [plan] = of.plans as [Plan];
      for (const [region, side] of [
        [SOURCE, 'source'],
        [DESTINATION, 'destination'],
      ] as const) {
        const keptBy = keepers(plan, side, counted(plan, life.at(region)));
        expect(life.at(region).filter((point) => keptBy(point).length === 0)).toEqual([]);
      }
    }),
    { numRuns: 300 },
  );
});

test('rules that are changed release two points in a region at most that they would have released before, and never more', () => {
  let holds = 0;
  let runs = 0;
  fc.assert(
    fc.property(lives, ({ hourly, source, destination, then, slots, changeAt }) => {
      const life = new Life(hourly);
      const before = life.settings(source, destination);
      const after = life.settings(then.source, then.destination);
      fc.pre(rulesMark(before.plans[0] as Plan) !== rulesMark(after.plans[0] as Plan));
      const change = Math.floor(slots.length * changeAt);
      for (const [n, [swept, how]] of slots.slice(0, change).entries()) {
        life.arrive(n, before, how === 'well');
        if (swept) life.sweep(before, how === 'dark');
      }
      life.gone = [];
      const [plan] = after.plans as [Plan];
      const late = (
        [
          [SOURCE, 'source'],
          [DESTINATION, 'destination'],
        ] as const
      ).map(([region, side]) => {
        const keptBy = keepers(plan, side, counted(plan, life.at(region)));
        return new Set(life.at(region).filter((point) => keptBy(point).length === 0));
      });
      life.sweep(after, false);
      for (const [n, [swept, how]] of slots.slice(change).entries()) {
        life.arrive(change + n, after, how === 'well');
        if (swept) life.sweep(after, how === 'dark');
      }
      life.sweep(after, false);
      runs++;
      if (life.braked > 0) holds++;
      for (const those of late)
        expect(life.gone.filter((point) => those.has(point)).length).toBeLessThanOrEqual(TOLERATED);
    }),
    { numRuns: 300 },
  );
  expect(holds / runs).toBeGreaterThan(0.1);
});
