import { copy, image, DARK, DESTINATION, night, SOURCE } from './worlds';
import { both, config, copies, days, daysThat, fatesOf, images, SERVER, vault } from './retention-vaults';
import { decideRetention } from '../../src/recovery/retention/decide';

const THIRD = 'cn-beijing';
const last = (source: number, destination = source) =>
  config({ source: { last: source }, destination: { last: destination } });

describe('the brake holds', () => {
  test('a typo: last 1 on a vault of a month', () => {
    const fates = fatesOf(last(1), both(days(1, 30)));
    for (const region of [SOURCE, DESTINATION]) {
      expect(daysThat('released', fates, region)).toEqual([]);
      expect(daysThat('held', fates, region)).toEqual(days(1, 29));
      expect(daysThat('kept', fates, region)).toEqual([30]);
    }
    expect(fates.find(({ fate }) => fate === 'held')?.why[0]).toMatch(/^brake: 28 points/);
  });
  test('from three late ones on', () => {
    expect(daysThat('released', fatesOf(last(3), both(days(1, 6))))).toEqual([1, 2, 3]);
    expect(daysThat('held', fatesOf(last(3), both(days(1, 7))))).toEqual([1, 2, 3, 4]);
  });
  test('each server and region alone', () => {
    const other = days(1, 4).map((day) => copy(image('i-2', night(day))));
    const of = config({ destination: { last: 2 } }, { instances: [SERVER, 'i-2'] });
    const fates = fatesOf(of, [...copies(days(1, 9)), ...other]);
    const released = fates.filter(({ fate }) => fate === 'released').map(({ point }) => point.identity.instance);
    expect(released).toEqual(['i-2', 'i-2']);
  });
  test('the source s too where the destination keeps only one', () => {
    const fates = fatesOf(last(1), [...images(...days(1, 8)), ...copies([8])]);
    expect(daysThat('released', fates, SOURCE)).toEqual([]);
  });
  test('until somebody confirms', () => {
    const fates = fatesOf(last(1), both(days(1, 30)), {}, { liftBrake: true });
    expect(daysThat('released', fates)).toEqual(days(1, 29));
    expect(daysThat('kept', fates)).toEqual([30]);
  });
});

describe('the brake lets pass', () => {
  test('an ordinary night', () => {
    expect(daysThat('released', fatesOf(last(7), both(days(1, 8))))).toEqual([1]);
  });
  test('the night when a week and a month begin', () => {
    const of = config({ destination: { last: 2, weekly: 4, monthly: 3 } });
    // Monday 1 June 2026 is day 93; what the rules kept until the night before is what there is.
    const before = [-1, 31, 61, 71, 78, 85, 92].flatMap((day) => [day]);
    const kept = daysThat('kept', fatesOf(of, copies(before), {}, { liftBrake: true }));
    const fates = fatesOf(of, copies([...kept, 93]));
    expect(daysThat('held', fates)).toEqual([]);
    expect(daysThat('released', fates).length).toBeGreaterThan(0);
  });
  test('the first night after five days without any point', () => {
    const of = config({ source: { days: 7 }, destination: { days: 7 } });
    const fates = fatesOf(of, both([...days(1, 7), 13]));
    expect(daysThat('released', fates)).toEqual(days(1, 6));
    expect(daysThat('released', fates, SOURCE)).toEqual(days(1, 6));
  });
  test('the return of a destination that was dark for ten days, before and after its first new copy', () => {
    const source = images(...days(1, 17));
    const old = copies(days(1, 7));
    const back = fatesOf(last(7), [...source, ...old]);
    expect(daysThat('released', back, SOURCE)).toEqual(days(1, 7));
    const rest = source.slice(7);
    const copied = fatesOf(last(7), [...rest, ...old, ...copies([17])]);
    expect(daysThat('released', copied, SOURCE)).toEqual([8, 9, 10]);
    expect(daysThat('released', copied)).toEqual([1]);
  });
  test('the first copies of a destination that came late', () => {
    const of = { ...last(2, 7), destinationRegions: [DESTINATION, THIRD] };
    const fates = fatesOf(of, [...images(...days(1, 9)), ...copies(days(3, 9)), ...copies([9], THIRD)]);
    expect(daysThat('released', fates, SOURCE)).toEqual(days(1, 7));
  });
  test('several points an hour', () => {
    const quarter = (n: number) => copy(image(SERVER, new Date(night(1).getTime() + n * 900_000)));
    const of = config({ destination: { last: 4 } }, { schedule: '*/15 * * * *' });
    const fates = fatesOf(of, days(0, 7).map(quarter));
    expect(fates.filter(({ fate }) => fate === 'released')).toHaveLength(4);
  });
  test('points that the cloud shows as in use: they hold up nobody else', () => {
    const points = copies(days(1, 8));
    const occupied = Object.fromEntries(points.slice(0, 5).map(({ imageId }) => [imageId, 'an instance uses it']));
    const fates = fatesOf(config({ destination: { last: 2 } }), points, { occupied });
    expect(daysThat('released', fates)).toEqual([6]);
    expect(daysThat('held', fates)).toEqual(days(1, 5));
  });
  test('what is left when another region was dark for long', () => {
    const seen = vault([...both(days(5, 9)), ...copies(days(1, 9), THIRD)]);
    const of = { ...last(1), destinationRegions: [DESTINATION, THIRD] };
    seen.regions[THIRD] = DARK;
    expect(daysThat('held', decideRetention(of, seen, { liftBrake: true }))).toEqual([7, 8]);
    expect(daysThat('released', fatesOf(last(1), copies([7, 8, 9])))).toEqual([7, 8]);
  });
});
