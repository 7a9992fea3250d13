import { copyTags, readPoint, type Point } from '../../../src/recovery/point';
import { at, copy, DARK, DESTINATION, image, night, plan, settings, SOURCE } from '../worlds';
import { drill, drilled, noon, result } from '../drills';
import { both, config, copies, days, daysThat, fateOf, fatesOf, images, SERVER, under, vault } from './vaults';
import { decideRetention } from '../../../src/recovery/retention/decide';

const THIRD = 'cn-beijing';
const last = (count: number) => ({ source: { last: count }, destination: { last: count } });

describe('the newest usable point', () => {
  test('stays, though its slot is older than another s', () => {
    // An ad hoc point asked for at 01:00, and the night's, which was begun late: it shows the newer data.
    const late = copy(image(SERVER, night(3), { createdAt: at(3, 6) }));
    const adhoc = copy(image(SERVER, at(3, 1), {}, { kind: 'adhoc' }));
    const fates = fatesOf(config({ destination: { last: 1 }, adHoc: { last: 1 } }), [late, adhoc]);
    expect(fateOf(late, fates).why).toContain('newest usable point');
    expect(fateOf(adhoc, fates).fate).toBe('kept');
  });
  test('is one that is usable: a newer partial one is no reason for the last whole one to go', () => {
    const partial = copy(image(SERVER, night(9), { had: [40, 100], disks: [40] }));
    const fates = fatesOf(config({ destination: { last: 1 } }), [...copies([1]), partial]);
    expect(fates.map(({ fate }) => fate)).toEqual(['kept', 'kept']);
  });
});

describe('a source image', () => {
  const third = { destinationRegions: [DESTINATION, THIRD] };

  test('stays until it, or a newer one, is copied', () => {
    const points = [...images(1, 2, 3, 4), ...copies([1, 2])];
    const fates = fatesOf(config(last(1)), points, {}, { liftBrake: true });
    expect(daysThat('released', fates, SOURCE)).toEqual([1, 2]);
    expect(daysThat('held', fates, SOURCE)).toEqual([3]);
    const [held] = fates.filter(({ fate }) => fate === 'held');
    expect(held?.why).toEqual(['no usable copy of it, or of a newer one, in cn-qingdao yet']);
  });
  test('stays until it is copied to every destination', () => {
    const points = [...both([1, 2, 3]), ...copies([1], THIRD)];
    const fates = fatesOf(config(last(1), {}, third), points, {}, { liftBrake: true });
    expect(daysThat('released', fates, SOURCE)).toEqual([1]);
    expect(daysThat('held', fates, SOURCE)).toEqual([2]);
  });
  test.each([
    ['partial', { disks: [] }],
    ['unfinished', { status: 'Creating' }],
    ['unavailable', { status: 'UnAvailable' }],
    ['failed in a drill', { tags: { 'offsite-drill': 'failed' } }],
  ])('is not made up for by a copy that is %s', (_name, like) => {
    const [older, newer] = images(1, 2) as [Point, Point];
    const fates = fatesOf(config(last(1)), [older, newer, copy(newer, DESTINATION, like)]);
    expect(fateOf(older, fates)).toMatchObject({ fate: 'held', cause: 'no copy' });
  });
  test('that was asked for ad hoc waits for its own copy', () => {
    const adhoc = (hour: number) => image(SERVER, at(1, hour), {}, { kind: 'adhoc' });
    const [first, second] = [adhoc(3), adhoc(4)];
    const of = config({ source: { last: 1 }, adHoc: { last: 1 } });
    const points = [first, second, ...both([2, 3])];
    expect(fateOf(first, fatesOf(of, points)).fate).toBe('held');
    expect(fateOf(first, fatesOf(of, [...points, copy(second)])).fate).toBe('released');
  });
  test('stays while a copy of it is being made', () => {
    const [older, newer] = images(1, 2) as [Point, Point];
    const points = [older, newer, copy(newer), copy(older, DESTINATION, { status: 'Creating' })];
    expect(fateOf(older, fatesOf(config(last(1)), points))).toMatchObject({ fate: 'held', cause: 'being copied' });
  });
});

describe('while a region cannot be read', () => {
  const points = both(days(1, 8));

  test('nothing of the source goes, and three at the destinations are held', () => {
    const seen = vault([...points, ...copies(days(1, 8), THIRD)]);
    seen.regions[DESTINATION] = DARK;
    const of = config(last(1), {}, { destinationRegions: [DESTINATION, THIRD] });
    const fates = decideRetention(of, seen, { liftBrake: true });
    expect(daysThat('released', fates, SOURCE)).toEqual([]);
    expect(daysThat('held', fates, THIRD)).toEqual([6, 7]);
    expect(daysThat('released', fates, THIRD)).toEqual(days(1, 5));
    expect(fates.some(({ point }) => point.region === DESTINATION)).toBe(false);
  });
  test('the source too', () => {
    const seen = vault(points);
    seen.regions[SOURCE] = DARK;
    const fates = decideRetention(config(last(2)), seen, { liftBrake: true });
    expect(daysThat('released', fates)).toEqual(days(1, 5));
    expect(daysThat('held', fates)).toEqual([6]);
  });
  test('a region that was not asked counts as dark', () => {
    const seen = vault(points);
    delete seen.regions[DESTINATION];
    expect(daysThat('released', decideRetention(config(last(1)), seen), SOURCE)).toEqual([]);
  });
});

describe('tags that are not believed', () => {
  const ahead = (day: number) => image(SERVER, new Date('2027-03-01T18:00:00Z'), { createdAt: at(day, 1) });

  test('a slot a year ahead: the point stays, and takes nobody s place', () => {
    const forged = copy(ahead(4), DESTINATION, { createdAt: at(4, 2) });
    const fates = fatesOf(config(last(2)), [...both(days(1, 3)), forged]);
    expect(fateOf(forged, fates)).toMatchObject({ fate: 'kept', cause: 'impossible time' });
    expect(daysThat('kept', fates).filter((day) => day < 300)).toEqual([2, 3]);
  });
  test('a source image is not made up for by a copy that says it is newer than it can be', () => {
    const [older, newer] = images(1, 2) as [Point, Point];
    const tags = { ...copyTags(newer, 1), 'offsite-taken': '2027-01-01T00:00:00.000Z' };
    const seen = {
      id: 'm-f',
      name: 'f',
      status: 'Available',
      createdAt: at(1, 5),
      progress: 100,
      tags,
      disks: newer.disks,
    };
    const forged = readPoint(seen, DESTINATION, 'offsite-prod') as Point;
    const fates = fatesOf(config(last(1)), [older, newer, forged]);
    expect(fateOf(forged, fates)).toMatchObject({ fate: 'kept', cause: 'impossible time' });
    expect(fateOf(older, fates)).toMatchObject({ fate: 'held', cause: 'no copy' });
  });
  test('clocks may be a quarter of an hour apart, since the cloud takes no more', () => {
    const early = (minutes: number) => image(SERVER, night(4), { createdAt: at(4, -minutes / 60) });
    const fate = (point: Point) => fateOf(point, fatesOf(config({}), [point])).cause;
    expect(fate(early(15))).toBe('rule');
    expect(fate(early(16))).toBe('impossible time');
  });
  test('a slot of another schedule: the point stays, and does not count', () => {
    const other = copy(image(SERVER, at(4, 3)));
    const fates = fatesOf(config({ destination: { last: 2 } }), [...copies(days(1, 4)), other]);
    expect(fateOf(other, fates)).toMatchObject({ fate: 'kept', cause: 'off schedule' });
    expect(daysThat('released', fates)).toEqual([1, 2]);
  });
});

describe('what no plan protects', () => {
  const points = both(days(1, 5));
  const causes = (...args: Parameters<typeof fatesOf>) => [
    ...new Set(fatesOf(...args).map(({ fate, cause }) => `${fate}: ${cause}`)),
  ];

  test('a paused plan releases nothing', () => {
    expect(causes(config(last(1), { paused: true }), points)).toEqual(['kept: paused']);
  });
  test('a plan that was removed keeps everything', () => {
    expect(causes(settings({ plans: [plan({ name: 'other' })] }), points)).toEqual(['kept: unknown plan']);
  });
  test('a plan that was renamed goes on, once its former name is told', () => {
    const renamed = config(last(3), { name: 'site', formerNames: ['web'] });
    const fates = fatesOf(renamed, [...points, ...both([6]).map(underName('site'))], {}, { liftBrake: true });
    expect(daysThat('kept', fates)).toEqual([4, 5, 6]);
  });
  test('an instance that was taken out of its plan keeps everything', () => {
    expect(causes(config(last(1), { instances: ['i-2'] }), points)).toEqual(['kept: unknown instance']);
  });
  test('so does one that has lost the plan s tags, or might have', () => {
    const of = config(last(4), { instances: undefined, instanceTags: { backup: 'yes' } });
    const members = (instances: string[]) => ({ members: { web: { readable: true as const, instances } } });
    expect(causes(of, points, members(['i-2']))).toEqual(['kept: unknown instance']);
    expect(causes(of, points, { members: { web: DARK } })).toEqual(['kept: unknown instance']);
    expect(causes(of, points, members([SERVER]))).toContain('released: no rule');
  });
  test('a region that was a destination once keeps everything', () => {
    const fates = fatesOf(config(last(4)), [...points, ...copies(days(1, 5), THIRD)]);
    expect(daysThat('kept', fates, THIRD)).toEqual(days(1, 5));
  });
  test('another vault is not even named', () => {
    expect(fatesOf({ ...config(last(1)), vault: 'another' }, points)).toEqual([]);
  });
});

function underName(name: string): (point: Point) => Point {
  return (point) => ({ ...point, identity: { ...point.identity, plan: name } });
}

describe('a retired region', () => {
  const retired = { retiredRegions: [THIRD] };

  test('is emptied once every destination holds something as new', () => {
    const fates = fatesOf(config({}, {}, retired), [...copies(days(1, 5), THIRD), ...copies([4])]);
    expect(daysThat('released', fates, THIRD)).toEqual(days(1, 4));
    expect(daysThat('held', fates, THIRD)).toEqual([5]);
    expect(daysThat('kept', fates)).toEqual([4]);
  });
  test('is kept as long as one destination holds nothing', () => {
    const of = config({}, {}, { ...retired, destinationRegions: [DESTINATION, 'cn-hangzhou'] });
    const seen = vault([...copies([1, 2], THIRD), ...copies([3])]);
    seen.regions['cn-hangzhou'] = { readable: true, points: [], snapshots: [] };
    expect(daysThat('held', decideRetention(of, seen), THIRD)).toEqual([1, 2]);
    seen.regions['cn-hangzhou'] = DARK;
    expect(daysThat('held', decideRetention(of, seen), THIRD)).toEqual([1, 2]);
  });
});

describe('a server that is gone', () => {
  const points = both(days(1, 5));
  const now = at(16, 0.5);
  const gone = { now, exists: { [SERVER]: false } };
  const of = (goneDays?: number) => config(last(7), { goneDays });
  const elsewhere = { ...vault(points).regions, [THIRD]: { readable: true as const, points: [], snapshots: [] } };

  test('loses all its points after goneDays, the newest too', () => {
    const fates = fatesOf(of(10), points, gone);
    expect(fates.map(({ fate, cause }) => `${fate}: ${cause}`)).toEqual(Array(10).fill('released: gone'));
  });
  test.each<[string, Parameters<typeof fatesOf>]>([
    ['its days are not over', [of(11), points, gone]],
    ['goneDays is not set', [of(), points, gone]],
    ['it is there', [of(10), points, { now, exists: { [SERVER]: true } }]],
    ['nobody could ask', [of(10), points, { now }]],
    ['the plan is paused', [config(last(7), { goneDays: 10, paused: true }), points, gone]],
    ['it was of another region', [{ ...of(10), sourceRegion: THIRD }, points, { ...gone, regions: elsewhere }]],
    ['a region cannot be read', [of(10), points, { ...gone, regions: { ...vault(points).regions, [SOURCE]: DARK } }]],
  ])('keeps them while %s', (_name, args) => {
    expect(fatesOf(...args).filter(({ fate }) => fate === 'released')).toEqual([]);
  });
  test('the days are counted from its newest point in any region', () => {
    const young = copy(images(5)[0] as Point, DESTINATION, { createdAt: at(14, 0) });
    expect(fatesOf(of(10), [...points, young], gone).every(({ fate }) => fate === 'kept')).toBe(true);
  });
});

describe('what the cloud would refuse', () => {
  test('is held with its reason', () => {
    const points = copies(days(1, 4));
    const [first] = points as [Point];
    const occupied = { [first.imageId]: 'an instance uses it' };
    const fates = fatesOf(config({ destination: { last: 2 } }), points, { occupied });
    expect(fateOf(first, fates)).toMatchObject({ fate: 'held', cause: 'occupied', why: ['an instance uses it'] });
    expect(daysThat('released', fates)).toEqual([2]);
  });
});

describe("the copy of a server's last drill", () => {
  const told = (day: number, changes = {}) => drilled(SERVER, day, result({ at: noon(day, 3), ...changes }));
  const of = (changes = {}) => config({ destination: { last: 2 } }, {}, { drill: drill(changes) });

  test('stays beside what the rules keep, so that the result is there to be told', () => {
    const points = under(of(), [told(1), told(3), ...copies([4, 5, 6, 7])]);
    const fates = fatesOf(of(), points);
    expect(daysThat('released', fates)).toEqual([1, 4, 5]);
    expect(fateOf(points[1] as Point, fates)).toMatchObject({
      fate: 'held',
      cause: 'last drill',
      why: ['its drill of 2026-03-03T04:03Z is the last of this server'],
    });
  });
  test('so does one that failed: a server whose copy did not boot is not one that was never drilled', () => {
    const points = [told(1), told(2, { outcome: 'failed', why: 'boot' }), ...copies([4, 5, 6])];
    const fates = fatesOf(of(), points);
    expect(daysThat('held', fates)).toEqual([2]);
    expect(daysThat('released', fates)).toEqual([1, 4]);
  });
  test('goes once a newer copy was drilled, whichever plan made that', () => {
    const other = copy(image(SERVER, night(6), {}, { plan: 'db' }), DESTINATION, {
      tags: { 'offsite-drill': told(6).drill ?? '' },
    });
    expect(daysThat('released', fatesOf(of(), [told(1), ...copies([2, 3, 4]), other], { now: at(7, 0) }))).toEqual([
      1, 2,
    ]);
  });
  test('of another server says nothing about it', () => {
    const other = drilled('i-2', 6, result({ at: noon(6) }));
    const fates = fatesOf(of(), [told(1), ...copies([2, 3, 4]), other], { now: at(7, 0) });
    expect(daysThat('held', fates)).toEqual([1]);
  });
  test('goes where nothing is drilled any more, and elsewhere than where drills are', () => {
    const points = [told(1), ...copies([2, 3, 4])];
    expect(daysThat('released', fatesOf(config({ destination: { last: 2 } }), points))).toEqual([1, 2]);
    expect(daysThat('released', fatesOf(of({ region: THIRD }), points))).toEqual([1, 2]);
  });
  test('is not one whose time has not come: whoever may tag images could hold them all', () => {
    const points = [told(1), told(2, { at: noon(30) }), ...copies([3, 4])];
    expect(daysThat('held', fatesOf(of(), points))).toEqual([1]);
  });
  test('goes with a server that is gone', () => {
    const gone = { members: { web: { readable: true as const, instances: [] } }, exists: { [SERVER]: false } };
    const settings = config({}, { goneDays: 1 }, { drill: drill() });
    const fates = fatesOf(settings, [told(1), ...copies([2])], { ...gone, now: at(20, 0) });
    expect(fates.map(({ fate }) => fate)).toEqual(['released', 'released']);
  });
  test('is no sign of a typo: it is late for a good reason', () => {
    const strict = of();
    const mild = config({ destination: { last: 4 } });
    const before = under(mild, copies([4, 5]));
    // Two that the new rules let go late are let go; the drilled one would be the third.
    const points = [...under(mild, [told(3)]), ...before, ...under(mild, copies([6, 7]))];
    const fates = fatesOf(strict, [...points, ...under(strict, copies([8]))]);
    expect(daysThat('held', fates)).toEqual([3]);
    expect(daysThat('released', fates)).toEqual([4, 5, 6]);
  });
});
