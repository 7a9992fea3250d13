import fc from 'fast-check';
import { decide } from '../../../src/recovery/decide';
import { askKey, copyKey, outcomes, type Outcome, type Results } from '../../../src/recovery/outcomes';
import type { Point } from '../../../src/recovery/point';
import type { World } from '../../../src/recovery/world';
import { at, copy, DARK, DESTINATION, image, night, plan, settings, SOURCE, world } from '../worlds';

const one = settings({ plans: [plan({ instances: ['i-1'] })] });
const members = { web: { readable: true as const, instances: ['i-1'] } };

function outcomesOf(
  now: Date,
  points: Point[],
  changes: Partial<World> = {},
  results: Results = { asks: {}, copies: {} },
): Outcome[] {
  const seen = world(now, points, { members, ...changes });
  return outcomes(one, seen, decide(one, seen), results);
}

const identity = (day: number) => image('i-1', night(day)).identity;
const refused = {
  ok: false as const,
  failure: { code: 'QuotaExceed.Image', message: 'too many images', requestId: 'R-1' },
};

describe('the newest slot', () => {
  const source = image('i-1', night(2));
  const cases: Record<
    string,
    { points?: Point[]; results?: Results; changes?: Partial<World>; now?: Date; expected: object }
  > = {
    'image asked for': {
      results: { asks: { [askKey(identity(2))]: { ok: true, imageId: 'm-new', imageName: 'n' } }, copies: {} },
      expected: { state: 'in progress', reason: 'image asked for', imageId: 'm-new' },
    },
    'image refused': {
      results: { asks: { [askKey(identity(2))]: refused }, copies: {} },
      expected: { state: 'failed', code: 'QuotaExceed.Image', requestId: 'R-1', alarming: false },
    },
    'no time was left to ask': { expected: { state: 'in progress', reason: 'image waits for the next tick' } },
    'image in the making': {
      points: [image('i-1', night(2), { status: 'Creating', progress: 40 })],
      expected: { state: 'in progress', reason: 'imaging, 40 %' },
    },
    'image of which the cloud tells too little, however long': {
      points: [image('i-1', night(2), { status: 'Unknown', createdAt: at(1, 1) })],
      now: at(2, 2),
      expected: { state: 'in progress', reason: 'imaging, and the cloud does not tell how it stands' },
    },
    'image stuck': {
      points: [image('i-1', night(2), { status: 'Creating', progress: 40, createdAt: at(1, 1) })],
      now: at(2, 2),
      expected: { state: 'failed', reason: 'stuck: imaging for more than 24 h, 40 %', alarming: true },
    },
    'copy asked for': {
      points: [source],
      results: {
        asks: {},
        copies: { [copyKey(source.identity, DESTINATION)]: { ok: true, imageId: 'm-c', imageName: 'n' } },
      },
      expected: { state: 'in progress', reason: 'copy asked for', imageId: 'm-c' },
    },
    'copy refused': {
      points: [source],
      results: { asks: {}, copies: { [copyKey(source.identity, DESTINATION)]: refused } },
      expected: { state: 'failed', code: 'QuotaExceed.Image', imageId: source.imageId },
    },
    'copy refused since another runs': {
      points: [source],
      results: {
        asks: {},
        copies: { [copyKey(source.identity, DESTINATION)]: { ok: false, failure: { ...refused.failure, busy: true } } },
      },
      expected: { state: 'in progress', reason: 'copy waits: too many images', code: 'QuotaExceed.Image' },
    },
    'copy queued for long': {
      points: [source, copy(source, DESTINATION, { status: 'Waiting', createdAt: at(0, 1) })],
      expected: { state: 'in progress', reason: "copying, waiting in the cloud's queue" },
    },
    'copy usable': { points: [source, copy(source)], expected: { state: 'protected', reason: '' } },
    'copy usable, image deleted': { points: [copy(source)], expected: { state: 'protected' } },
    'copy usable after a failed one': {
      points: [
        source,
        copy(source, DESTINATION, { status: 'CreateFailed' }),
        copy(source, DESTINATION, { copyAttempt: 2 }),
      ],
      expected: { state: 'protected' },
    },
    'a disk is missing': {
      points: [source, copy(image('i-1', night(2), { had: [40, 100, 100] }), DESTINATION, { disks: [40, 100] })],
      expected: { state: 'partial', reason: "1 of the instance's disks not in the image", alarming: true },
    },
    'a drill failed': {
      points: [source, copy(source, DESTINATION, { tags: { 'offsite-drill': 'failed 2026-03-01' } })],
      expected: { state: 'failed', reason: 'failed its drill', alarming: true },
    },
    'three copies failed': {
      points: [
        source,
        ...[1, 2, 3].map((copyAttempt) => copy(source, DESTINATION, { status: 'CreateFailed', copyAttempt })),
      ],
      expected: { state: 'failed', reason: '3 copies failed', alarming: true },
    },
  };
  test.each(Object.entries(cases))('%s', (_name, { points = [], results, changes, now = at(2, 1), expected }) => {
    const found = outcomesOf(now, points, changes, results).filter(({ slot }) => slot.getTime() === night(2).getTime());
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject(expected);
  });

  test('a dark source is told with its code, and what is copied stays protected', () => {
    const regions = { ...world(at(2, 1), [copy(image('i-1', night(1)))]).regions, [SOURCE]: DARK };
    expect(outcomesOf(at(2, 1), [], { regions }).map(({ slot, state, code }) => [slot, state, code])).toEqual([
      [night(2), 'failed', 'ECONNREFUSED'],
      [night(1), 'protected', undefined],
    ]);
  });
});

test('the newest slot, its image gone and copied elsewhere: it was not missed', () => {
  const two = settings({ plans: one.plans, destinationRegions: [DESTINATION, 'cn-beijing'] });
  const seen = world(at(2, 7), [copy(image('i-1', night(2)))], { members });
  seen.regions['cn-beijing'] = { readable: true, points: [], snapshots: [] };
  const found = outcomes(two, seen, decide(two, seen), { asks: {}, copies: {} });
  expect(found.filter(({ slot }) => slot.getTime() === night(2).getTime())).toMatchObject([
    { state: 'protected' },
    { state: 'failed', reason: 'its image is gone, and there is no copy of it here', alarming: true },
  ]);
});

describe('an older slot', () => {
  const later = { newest: [image('i-1', night(3)), copy(image('i-1', night(3)))] };

  test('without an image was missed', () => {
    const found = outcomesOf(at(3, 2), [...later.newest, copy(image('i-1', night(1)))]);
    expect(found.find(({ slot }) => slot.getTime() === night(2).getTime())).toMatchObject({
      state: 'missed',
      reason: 'no image of it was begun within 6 h, or none is left',
      alarming: true,
    });
  });

  test('was skipped where the image before it took that long', () => {
    const slow = copy(image('i-1', night(1)), DESTINATION, { createdAt: at(2, 1) });
    const found = outcomesOf(at(3, 2), [...later.newest, slow]);
    expect(found.find(({ slot }) => slot.getTime() === night(2).getTime())).toMatchObject({ state: 'skipped' });
  });

  test('is missed where no point is older, which alarms nobody: the server may have come later', () => {
    expect(outcomesOf(at(3, 2), later.newest).map(({ slot, state, alarming }) => [slot, state, alarming])).toEqual([
      [night(3), 'protected', false],
      [night(2), 'missed', false],
    ]);
    expect(outcomesOf(at(3, 2), [])[1]?.reason).toBe(
      'no image of this server is older: it was added later, or each request or image failed',
    );
  });

  test('whose copy the rules have let go was not missed, also with the source dark', () => {
    const ruled = settings({ plans: [plan({ instances: ['i-1'], keep: { destination: { last: 1, weekly: 4 } } })] });
    const copies = [night(-5), night(3)].map((slot) => copy(image('i-1', slot)));
    const seen = world(at(3, 2), copies, { members });
    const told = (of: typeof ruled, dark = {}) => {
      const now = { ...seen, regions: { ...seen.regions, ...dark } };
      return outcomes(of, now, decide(of, now), { asks: {}, copies: {} }).filter(
        ({ slot }) => slot.getTime() === night(2).getTime(),
      );
    };
    const skipped = [{ state: 'skipped', reason: 'no rule keeps a copy of it beside the newer ones', alarming: false }];
    expect(told(ruled)).toMatchObject(skipped);
    expect(told(ruled, { [SOURCE]: DARK })).toMatchObject(skipped);
    expect(told(one)).toMatchObject([{ state: 'missed', alarming: true }]);
  });

  test('is missed, too, where the older point lies outside the window', () => {
    const seen = world(at(3, 2), [], { members });
    const view = seen.regions[DESTINATION];
    if (view?.readable) view.older = [copy(image('i-1', night(-5)))];
    const found = outcomes(one, seen, decide(one, seen), { asks: {}, copies: {} });
    expect(found[1]).toMatchObject({ slot: night(2), state: 'missed', alarming: true });
    expect(found[1]?.reason).toMatch(/^no image of it was begun/);
  });

  test('cannot be told while the source is dark, which is said', () => {
    const regions = { ...world(at(3, 2), later.newest).regions, [SOURCE]: DARK };
    expect(outcomesOf(at(3, 2), [], { regions })[1]).toMatchObject({
      slot: night(2),
      state: 'failed',
      code: 'ECONNREFUSED',
    });
  });

  describe('whose image is gone and has a copy elsewhere', () => {
    const two = settings({ plans: one.plans, destinationRegions: [DESTINATION, 'cn-beijing'] });
    const there = copy(image('i-1', night(2)));
    const inBeijing = (points: Point[]) => {
      const seen = world(at(3, 2), [...points, image('i-1', night(3))], { members });
      seen.regions['cn-beijing'] ??= { readable: true, points: [], snapshots: [] };
      return outcomes(two, seen, decide(two, seen), { asks: {}, copies: {} }).find(
        ({ slot, destination }) => slot.getTime() === night(2).getTime() && destination === 'cn-beijing',
      );
    };
    test('was overtaken where the destination has a newer one', () => {
      expect(inBeijing([there, copy(image('i-1', night(3)), 'cn-beijing')])).toMatchObject({
        state: 'skipped',
        reason: 'superseded by the copy of 2026-03-02T18:00Z',
      });
    });
    test('failed where it has none', () => {
      expect(inBeijing([there])).toMatchObject({ state: 'failed', alarming: true });
    });
  });
});

test('a stack that was destroyed and made again sees the points of the one before it, and answers for none of its slots', () => {
  const before = [image('i-1', night(2)), copy(image('i-1', night(2)))];
  const since = at(2, 12);
  expect(outcomesOf(at(2, 13), before, { since }).map(({ slot, state }) => [slot, state])).toEqual([
    [night(2), 'protected'],
  ]);
  expect(outcomesOf(at(2, 13), [image('i-1', night(2))], { since }).map(({ reason }) => reason)).toEqual([
    'copy waits for the next tick',
  ]);
  expect(outcomesOf(at(2, 13), [], { since })).toEqual([]);
});

test('every server, slot and destination ends as exactly one outcome, whatever the cloud shows', () => {
  const status = fc.constantFrom(
    'Creating',
    'Waiting',
    'Available',
    'CreateFailed',
    'UnAvailable',
    'Deprecated',
    'Unknown',
  );
  const seen = fc.record({
    instance: fc.constantFrom('i-1', 'i-2'),
    day: fc.integer({ min: 1, max: 3 }),
    status,
    copies: fc.array(fc.record({ region: fc.constantFrom('cn-qingdao', 'cn-beijing'), status, whole: fc.boolean() }), {
      maxLength: 3,
    }),
    there: fc.boolean(),
  });
  const two = settings({ destinationRegions: ['cn-qingdao', 'cn-beijing'] });
  const hour = fc.integer({ min: 0, max: 40 });
  const dark = fc.subarray(['cn-shanghai', 'cn-qingdao', 'cn-beijing']);
  fc.assert(
    fc.property(fc.array(seen, { maxLength: 8 }), hour, dark, (images, hours, unreachable) => {
      const points = images.flatMap((one) => {
        const source = image(one.instance, night(one.day), { status: one.status, had: [40, 100] });
        const copies = one.copies.map((c) =>
          copy(source, c.region, { status: c.status, disks: c.whole ? [40, 100] : [40] }),
        );
        return one.there ? [source, ...copies] : copies;
      });
      const now = world(at(2, hours), points);
      const regions = { 'cn-beijing': { readable: true as const, points: [], snapshots: [] }, ...now.regions };
      const view: World = { ...now, regions: { ...regions, ...Object.fromEntries(unreachable.map((r) => [r, DARK])) } };
      const found = outcomes(two, view, decide(two, view), { asks: {}, copies: {} });
      const keys = found.map(({ instance, slot, destination }) => `${instance} ${slot.toISOString()} ${destination}`);
      expect(new Set(keys).size).toBe(keys.length);
      expect(new Set(keys).size).toBeGreaterThan(0);
      const newest = found.filter(({ slot }) => slot.getTime() === night(at(2, hours) < night(3) ? 2 : 3).getTime());
      expect(newest).toHaveLength(4);
      for (const { state, reason } of found) if (state !== 'protected') expect(reason).not.toBe('');
    }),
    { numRuns: 500 },
  );
});
