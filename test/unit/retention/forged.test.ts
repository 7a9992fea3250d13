import fc from 'fast-check';
import type { Settings } from '../../../src/plan/settings';
import { TAG } from '../../../src/recovery/identity';
import type { Point } from '../../../src/recovery/point';
import { decideRetention } from '../../../src/recovery/retention/decide';
import { both, config, copies, days, daysThat, fateOf, fatesOf, SERVER, under, vault } from './vaults';
import { at, copy, DESTINATION, image, night, SOURCE } from '../worlds';

// Whoever holds the sub-user's key may make images of the servers and copy them, with any tags at all; nothing else, and the
// time at which an image was made is the cloud's to say.

const HOUR = 3_600_000;
const of = config({ source: { last: 3 }, destination: { last: 3 } });
const doubtful = (point: Point, points: readonly Point[] = []) => {
  const { fate, cause, why } = fateOf(point, fatesOf(of, [...points, point]));
  return cause === 'doubtful' ? `${fate}: ${why.join()}` : cause;
};

describe('a point is doubtful, kept, and does not count', () => {
  test.each<[string, Record<string, string>]>([
    ['at all', { [TAG.host]: '', [TAG.disks]: '' }],
    ['of disks', { [TAG.disks]: '' }],
    ['of type and zone', { [TAG.host]: '' }],
  ])('without a server sheet %s', (_name, tags) => {
    expect(doubtful(image(SERVER, night(9), { tags }))).toMatch(/^kept: it has no server sheet/);
    const junk = [7, 8, 9].map((day) => copy(image(SERVER, night(day)), DESTINATION, { tags }));
    const fates = fatesOf(of, [...copies(days(1, 6)), ...junk], {}, { liftBrake: true });
    expect(daysThat('released', fates)).toEqual([1, 2, 3]);
  });
  test('in the source, where the next slot was there already', () => {
    const made = (hours: number) => image(SERVER, night(3), { createdAt: at(4, hours) });
    expect(doubtful(made(1))).toBe('rule');
    expect(doubtful(made(1.02))).toMatch(/^kept: it was made .*, too late for its slot 2026-03-02T18:00Z/);
  });
  test('though its tags say when it was taken', () => {
    const tags = { [TAG.taken]: night(3).toISOString() };
    expect(doubtful(image(SERVER, night(3), { createdAt: at(8, 0), tags }))).toMatch(/too late/);
  });
  test('asked for ad hoc, longer ago than anybody would try', () => {
    const adhoc = (hours: number) => image(SERVER, at(3, 2), { createdAt: at(3, 2 + hours) }, { kind: 'adhoc' });
    expect(doubtful(adhoc(7))).toBe('rule');
    expect(doubtful(adhoc(7.02))).toMatch(/too late/);
  });
  test('copied later than any copy waits: a day beyond the target', () => {
    const source = image(SERVER, night(3));
    const made = (hours: number) => copy(source, DESTINATION, { createdAt: at(3, hours) });
    expect(doubtful(made(60))).toBe('rule');
    expect(doubtful(made(60.02))).toMatch(/^kept: it was taken .* and copied .*, too late/);
  });
  test('a copy of what was taken too late', () => {
    expect(doubtful(copy(image(SERVER, night(3), { createdAt: at(4, 2) })))).toMatch(/too late/);
  });
});

test('of ad hoc points made within one hour, one takes the place of another', () => {
  const wanted = config({ adHoc: { last: 2 } });
  const asked = [1, 2].map((day) => copy(image(SERVER, at(day, 5), {}, { kind: 'adhoc' })));
  const flood = days(0, 30).map((n) => {
    const minute = new Date(at(9, 2).getTime() + n * 60_000);
    return copy(image(SERVER, minute, {}, { kind: 'adhoc' }), DESTINATION, { createdAt: at(9, 3.2) });
  });
  const fates = fatesOf(wanted, [...asked, ...flood], {}, { liftBrake: true });
  expect(fates.filter(({ fate }) => fate === 'released').map(({ point }) => point)).toEqual([asked[0]]);
});

test('a second copy of a slot, with data as new as it may claim, makes up for nothing that the first does not', () => {
  const tags = { [TAG.taken]: at(6, 0.5).toISOString() };
  const junk = copy(image(SERVER, night(5)), DESTINATION, { createdAt: at(6, 2), tags });
  const points = [...both([5]), ...both([6, 7]).filter(({ region }) => region === SOURCE), junk];
  const fates = fatesOf(config({ source: { last: 1 } }), points);
  expect([daysThat('released', fates, SOURCE), daysThat('held', fates, SOURCE)]).toEqual([[5], [6]]);
});

describe('what was asked for ad hoc does not stand in for the nights', () => {
  const adhoc = copy(image(SERVER, at(5, 8), {}, { kind: 'adhoc' }));
  test('a source image waits for a copy of a night', () => {
    const fates = fatesOf(of, [...both([1]), ...both(days(2, 5)).filter(({ region }) => region === SOURCE), adhoc]);
    expect(daysThat('held', fates, SOURCE)).toEqual([2]);
  });
  test('a retired region too', () => {
    const retired = { ...of, retiredRegions: ['cn-beijing'] };
    const fates = fatesOf(retired, [...copies([4, 5], 'cn-beijing'), ...copies([4]), adhoc]);
    expect(daysThat('held', fates, 'cn-beijing')).toEqual([5]);
  });
});

/** Nights of a stack that is well, but for some old ones that were missed; then a key leaks, and is used for an hour. */
const stories = fc.record({
  missed: fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { maxLength: 5 }),
  asked: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 3 }),
  keep: fc.record(
    {
      last: fc.integer({ min: 1, max: 8 }),
      days: fc.integer({ min: 1, max: 8 }),
      weekly: fc.integer({ min: 1, max: 3 }),
    },
    { requiredKeys: [] },
  ),
  forged: fc.array(
    fc.record({
      copied: fc.boolean(),
      kind: fc.constantFrom<'scheduled' | 'adhoc'>('scheduled', 'adhoc'),
      /** Hours from the first night on. */
      slot: fc.oneof(
        fc.integer({ min: 0, max: 13 }).map((n) => n * 24),
        fc.integer({ min: 0, max: 312 }),
      ),
      taken: fc.constantFrom<'now' | 'slot' | 'ahead'>('now', 'slot', 'ahead'),
      sheet: fc.boolean(),
      mark: fc.boolean(),
      minute: fc.integer({ min: 0, max: 59 }),
    }),
    { minLength: 1, maxLength: 25 },
  ),
});
const NOW = at(12, 10);

function forge(settings: Settings, { copied, kind, slot, taken, sheet, mark, minute }: Forgery): Point {
  const when = new Date(night(1).getTime() + slot * HOUR);
  const createdAt = new Date(NOW.getTime() + minute * 60_000);
  const tags: Record<string, string> = sheet ? {} : { [TAG.host]: '', [TAG.disks]: '' };
  tags[TAG.taken] = { now: createdAt, slot: when, ahead: at(30, 0) }[taken].toISOString();
  const source = image(SERVER, when, { createdAt, tags }, { kind });
  const made = copied ? copy(source, DESTINATION, { createdAt, tags }) : source;
  return mark ? (under(settings, [made])[0] as Point) : made;
}
type Forgery = (typeof stories extends fc.Arbitrary<infer T> ? T : never)['forged'][number];

test('a leaked key, used for an hour, lets go no night, and one ad hoc point in a region at most', () => {
  fc.assert(
    fc.property(stories, ({ missed, asked, keep, forged }) => {
      const settings = config({ source: keep, destination: keep, adHoc: { last: 2 } });
      const nights = both(days(1, 12).filter((day) => !missed.includes(day)));
      const adhoc = asked.map((day) => image(SERVER, at(day, 5), {}, { kind: 'adhoc' }));
      const genuine = under(settings, [...nights, ...adhoc, ...adhoc.map((point) => copy(point))]);
      const junk = forged.map((one) => forge(settings, one));
      const released = (points: readonly Point[]) =>
        decideRetention(settings, vault(points), { liftBrake: true })
          .filter(({ fate, point }) => fate === 'released' && genuine.includes(point))
          .map(({ point }) => point);
      const without = released(genuine);
      for (const region of [SOURCE, DESTINATION]) {
        const more = released([...junk, ...genuine]).filter(
          (point) => point.region === region && !without.includes(point),
        );
        expect(more.filter(({ identity }) => identity.kind === 'scheduled')).toEqual([]);
        expect(more.length).toBeLessThanOrEqual(1);
      }
    }),
    { numRuns: 250 },
  );
});
