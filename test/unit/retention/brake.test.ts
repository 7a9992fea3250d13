import type { Point } from '../../../src/recovery/point';
import { decideRetention } from '../../../src/recovery/retention/decide';
import { rulesMark } from '../../../src/recovery/retention/rules';
import { both, config, copies, days, daysThat, fatesOf, images, SERVER, under, vault } from './vaults';
import { at, copy, DARK, DESTINATION, image, night, plan, SOURCE } from '../worlds';

const THIRD = 'cn-beijing';
const last = (source: number, destination = source, more = {}) =>
  config({ source: { last: source }, destination: { last: destination } }, more);
/** A vault whose rules were these until they were mistyped, or changed. */
const old = (points: readonly Point[], count = 30) => under(last(count), points);

describe('the brake holds', () => {
  test('a typo: last 1 on a vault of a month, before and after its first night', () => {
    for (const points of [old(both(days(1, 30))), [...old(both(days(1, 29))), ...under(last(1), both([30]))]]) {
      const fates = fatesOf(last(1), points);
      for (const region of [SOURCE, DESTINATION]) {
        expect(daysThat('released', fates, region)).toEqual([]);
        expect(daysThat('held', fates, region)).toEqual(days(1, 29));
        expect(daysThat('kept', fates, region)).toEqual([30]);
      }
    }
    const typo = fatesOf(last(1), [...old(both(days(1, 29))), ...under(last(1), both([30]))]);
    expect(typo.find(({ fate }) => fate === 'held')?.why[0]).toMatch(/^brake: 28 points/);
  });
  test('as long as it is not confirmed, however many nights it makes by then', () => {
    const fates = fatesOf(last(1), [...old(both(days(1, 30))), ...under(last(1), both(days(31, 60)))]);
    expect(daysThat('released', fates)).toEqual([]);
    expect(daysThat('held', fates)).toEqual(days(1, 59));
  });
  test('from three late ones on', () => {
    expect(daysThat('released', fatesOf(last(3), old(both(days(1, 5)))))).toEqual([1, 2]);
    expect(daysThat('held', fatesOf(last(3), old(both(days(1, 6)))))).toEqual([1, 2, 3]);
  });
  test('points that say nothing of their rules, as those of other rules', () => {
    expect(daysThat('released', fatesOf(last(3), both(days(1, 9))))).toEqual([]);
  });
  test('each server and region alone', () => {
    const other = days(1, 4).map((day) => copy(image('i-2', night(day))));
    const of = config({ destination: { last: 2 } }, { instances: [SERVER, 'i-2'] });
    const fates = fatesOf(of, [...copies(days(1, 9)), ...other]);
    const released = fates.filter(({ fate }) => fate === 'released').map(({ point }) => point.identity.instance);
    expect(released).toEqual(['i-2', 'i-2']);
  });
  test('the source too where a destination has only its first copy', () => {
    for (const one of [last(1), last(1, 7)]) {
      const fates = fatesOf(one, old([...images(...days(1, 8)), ...copies([8])]));
      expect(daysThat('released', fates, SOURCE)).toEqual([]);
    }
  });
  test('what another gate holds today counts already: it does not go two by two', () => {
    const fates = fatesOf(last(1), old([...images(...days(1, 8)), ...copies([2])]));
    expect(daysThat('released', fates, SOURCE)).toEqual([]);
  });
  test('when rules of the calendar change, by their zone too', () => {
    const weekly = config({ destination: { weekly: 9 } });
    const points = under(weekly, copies([1, 8, 15, 22, 29, 36, 43]));
    expect(daysThat('released', fatesOf(config({ destination: { monthly: 9 } }), points))).toEqual([]);
  });
  test('until somebody confirms', () => {
    const fates = fatesOf(last(1), old(both(days(1, 30))), {}, { liftBrake: true });
    expect(daysThat('released', fates)).toEqual(days(1, 29));
    expect(daysThat('kept', fates)).toEqual([30]);
  });
});

describe('the brake lets pass', () => {
  test('an ordinary night', () => {
    expect(daysThat('released', fatesOf(last(7), under(last(7), both(days(1, 8)))))).toEqual([1]);
  });
  test('an ordinary night after a rule was loosened', () => {
    const points = [...old(both(days(1, 7)), 7), ...under(last(8), both([8, 9]))];
    expect(daysThat('released', fatesOf(last(8), points))).toEqual([1]);
  });
  test('what a mistake of some nights has held, once the rules are as they were', () => {
    const points = [...old(both(days(1, 30))), ...under(last(1), both(days(31, 36)))];
    expect(daysThat('released', fatesOf(last(30), points))).toEqual(days(1, 6));
    expect(daysThat('released', fatesOf(last(30), [...points, ...old(both([37]))]))).toEqual(days(1, 7));
    // Nor are the mistaken nights themselves less safe by that.
    expect(daysThat('released', fatesOf(last(2), points))).toEqual([]);
  });
  test('the night when a week and a month begin', () => {
    const of = config({ destination: { last: 2, weekly: 4, monthly: 3 } });
    // Monday 1 June 2026 is day 93; what the rules kept until the night before is what there is.
    const before = [-1, 31, 61, 71, 78, 85, 92];
    const kept = daysThat('kept', fatesOf(of, copies(before), {}, { liftBrake: true }));
    for (const points of [copies([...kept, 93]), under(of, copies([...kept, 93]))]) {
      const fates = fatesOf(of, points);
      expect(daysThat('held', fates)).toEqual([]);
      expect(daysThat('released', fates).length).toBeGreaterThan(0);
    }
  });
  test('the first night after five days without any point', () => {
    const of = config({ source: { days: 7 }, destination: { days: 7 } });
    const fates = fatesOf(of, under(of, both([...days(1, 7), 13])));
    expect(daysThat('released', fates)).toEqual(days(1, 6));
    expect(daysThat('released', fates, SOURCE)).toEqual(days(1, 6));
  });
  test('what any number of sweeps has missed, as long as the rules are those that the points were made under', () => {
    expect(daysThat('released', fatesOf(last(7), under(last(7), both(days(1, 40)))))).toEqual(days(1, 33));
    const hourly = config({ destination: { last: 24 } }, { schedule: '0 * * * *' });
    const hours = days(0, 40).map((n) => copy(image(SERVER, new Date(night(1).getTime() + n * 3_600_000))));
    const fates = fatesOf(hourly, under(hourly, hours));
    expect(fates.filter(({ fate }) => fate === 'released')).toHaveLength(17);
  });
  test('the return of a destination that was dark for ten days, before and after its first new copy', () => {
    const source = images(...days(1, 17));
    const earlier = copies(days(1, 7));
    const back = fatesOf(last(7), under(last(7), [...source, ...earlier]));
    expect(daysThat('released', back, SOURCE)).toEqual(days(1, 7));
    const rest = source.slice(7);
    const copied = fatesOf(last(7), under(last(7), [...rest, ...earlier, ...copies([17])]));
    expect(daysThat('released', copied, SOURCE)).toEqual([8, 9, 10]);
    expect(daysThat('released', copied)).toEqual([1]);
  });
  test('the first copies of a destination that came late', () => {
    const of = { ...last(2, 7), destinationRegions: [DESTINATION, THIRD] };
    const points = [...images(...days(1, 9)), ...copies(days(3, 9)), ...copies([9], THIRD)];
    expect(daysThat('released', fatesOf(of, under(of, points)), SOURCE)).toEqual(days(1, 7));
  });
  test('ad hoc images whose copies were given up, once a newer one is copied', () => {
    const of = config({ source: { last: 3 }, destination: { last: 3 }, adHoc: { last: 1 } });
    const asked = days(1, 5).map((day) => image(SERVER, at(day, 3), {}, { kind: 'adhoc' }));
    const fates = fatesOf(of, under(of, [...asked, copy(asked[4] as Point), ...both(days(1, 6))]));
    const released = fates.filter(({ fate, point }) => fate === 'released' && point.identity.kind === 'adhoc');
    expect(released.map(({ point }) => point.imageId).sort()).toEqual(
      asked
        .slice(0, 4)
        .map((p) => p.imageId)
        .sort(),
    );
  });
  test('beside ad hoc images that were never copied, after a rule was changed', () => {
    const asked = days(1, 5).map((day) => image(SERVER, at(day, 3), {}, { kind: 'adhoc' }));
    const before = config({ source: { last: 4 }, destination: { last: 4 }, adHoc: { last: 1 } });
    const now = config({ source: { last: 3 }, destination: { last: 3 }, adHoc: { last: 1 } });
    const fates = fatesOf(now, under(before, [...asked, ...both(days(1, 4))]));
    expect(daysThat('released', fates, SOURCE)).toEqual([1]);
  });
  test('points that the cloud shows as in use: they hold up nobody else', () => {
    const points = copies(days(1, 8));
    const occupied = Object.fromEntries(points.slice(0, 5).map(({ imageId }) => [imageId, 'an instance uses it']));
    const fates = fatesOf(config({ destination: { last: 2 } }), points, { occupied });
    expect(daysThat('released', fates)).toEqual([6]);
    expect(daysThat('held', fates)).toEqual(days(1, 5));
  });
  test('what is left when another region was dark for long', () => {
    const of = { ...last(1), destinationRegions: [DESTINATION, THIRD] };
    const seen = vault(under(of, [...both(days(5, 9)), ...copies(days(1, 9), THIRD)]));
    seen.regions[THIRD] = DARK;
    expect(daysThat('held', decideRetention(of, seen, { liftBrake: true }))).toEqual([7, 8]);
    expect(daysThat('released', fatesOf(last(1), under(last(1), copies([7, 8, 9]))))).toEqual([7, 8]);
  });
});

test('the mark of the rules goes by what they say, not by how they are written', () => {
  const mark = (keep: Parameters<typeof config>[0], more = {}) => rulesMark(plan({ keep, ...more }));
  expect(mark({ source: { last: 1, days: 2 } })).toBe(mark({ source: { days: 2, last: 1 }, destination: {} }));
  const others = [
    mark({}),
    mark({ source: { last: 1 } }),
    mark({ destination: { last: 1 } }),
    mark({ adHoc: { last: 1 } }),
    mark({ source: { days: 1 } }),
    mark({ source: { weekly: 1 } }),
    mark({ source: { monthly: 1 } }),
    mark({ source: { last: 1 } }, { timeZone: 'Europe/Berlin' }),
  ];
  expect(new Set(others).size).toBe(others.length);
});
