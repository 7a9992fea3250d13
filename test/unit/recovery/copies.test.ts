import fc from 'fast-check';
import { decideCopies, type CopyEntry } from '../../../src/recovery/copies';
import type { Point } from '../../../src/recovery/point';
import type { Plan } from '../../../src/plan/settings';
import { at, copy, DARK, DESTINATION, image, night, plan, settings, world } from '../worlds';

const config = settings();
const told = (entries: CopyEntry[]) =>
  entries.map(({ source, destination, decision }) => [source.identity.instance, destination, decision.kind]);

test('a finished image is copied to every destination that has none of it', () => {
  const two = settings({ destinationRegions: ['cn-qingdao', 'cn-beijing'] });
  const source = image('i-1', night(2));
  const seen = world(at(2, 1), [source, copy(source, 'cn-beijing', { status: 'Creating' })]);
  expect(told(decideCopies(two, seen))).toEqual([['i-1', 'cn-qingdao', 'copy']]);
});

test('of two images of one point one is copied: the more whole, else the first', () => {
  const sourceOf = (...sources: Point[]) => {
    const orders = decideCopies(config, world(at(2, 1), sources)).map(({ source }) => source);
    expect(orders).toHaveLength(1);
    return sources.indexOf(orders[0] as Point);
  };
  const made = (minutes: number, disks?: number[]) =>
    image('i-1', night(2), { createdAt: at(2, minutes / 60), had: [40, 100], disks });
  expect(sourceOf(made(9), made(1))).toBe(1);
  expect(sourceOf(made(1), made(9))).toBe(0);
  expect(sourceOf(made(1, [40]), made(9))).toBe(1);
});

test('an unfinished image is not', () => {
  expect(decideCopies(config, world(at(2, 1), [image('i-1', night(2), { status: 'Creating' })]))).toEqual([]);
});

test('a newer image takes the place of one whose copy has not begun', () => {
  const entries = decideCopies(config, world(at(3, 1), [image('i-1', night(2)), image('i-1', night(3))]));
  expect(entries.map(({ source, decision }) => [source.identity.slot, decision.kind])).toEqual([
    [night(2), 'superseded'],
    [night(3), 'copy'],
  ]);
});

test('a newer image that lacks a disk takes no whole one s place', () => {
  const partial = image('i-1', night(3), { had: [40, 100], disks: [40] });
  const whole = image('i-1', night(2), { had: [40, 100] });
  expect(told(decideCopies(config, world(at(3, 1), [whole, partial]))).map(([, , kind]) => kind)).toEqual([
    'copy',
    'copy',
  ]);
});

describe('a copy that the rules would let go at once is not made', () => {
  const kinds = (keep: Plan['keep'], source: Point, copies: Point[]) => {
    const entries = decideCopies(settings({ plans: [plan({ keep })] }), world(at(3, 1), [source, ...copies]));
    return entries.map(({ decision }) => ('reason' in decision ? decision.reason : decision.kind));
  };
  const newer = copy(image('i-1', night(3)));
  const goes = ['no rule keeps a copy of it beside the newer ones'];
  test('of an image whose successor is gone, and was copied', () => {
    expect(kinds({ destination: { last: 1 } }, image('i-1', night(2)), [newer])).toEqual(goes);
    expect(kinds({ destination: { last: 2 } }, image('i-1', night(2)), [newer])).toEqual(['copy']);
    expect(kinds({ source: { last: 1 } }, image('i-1', night(2)), [newer])).toEqual(['copy']);
    expect(kinds({ destination: { last: 1 } }, image('i-2', night(2)), [newer])).toEqual(['copy']);
  });
  test('of an ad hoc point, by the rule for those alone', () => {
    const adhoc = (hour: number) => image('i-1', at(2, hour), {}, { kind: 'adhoc' });
    expect(kinds({ destination: { last: 1 } }, adhoc(3), [newer])).toEqual(['copy']);
    expect(kinds({ adHoc: { last: 1 } }, adhoc(3), [newer, copy(adhoc(5))])).toEqual(goes);
  });
});

test('an ad hoc point gives way to nobody', () => {
  const adhoc = image('i-1', at(2, 3), {}, { kind: 'adhoc' });
  expect(
    told(decideCopies(config, world(at(3, 1), [adhoc, image('i-1', night(3))]))).map(([, , kind]) => kind),
  ).toEqual(['copy', 'copy']);
});

test('a failed copy is made again, three times in all', () => {
  const source = image('i-1', night(2));
  const failed = (n: number) =>
    Array.from({ length: n }, (_, i) => copy(source, DESTINATION, { status: 'CreateFailed', copyAttempt: i + 1 }));
  const orderOf = (n: number) =>
    decideCopies(config, world(at(2, 2), [source, ...failed(n)])).map(({ decision }) => decision);
  expect(orderOf(1)).toMatchObject([{ kind: 'copy', order: { copyAttempt: 2 } }]);
  expect(orderOf(3)).toMatchObject([{ kind: 'given up', attempts: 3 }]);
});

test('a copy that failed for good stays so when a newer image comes', () => {
  const source = image('i-1', night(2));
  const failed = [1, 2, 3].map((copyAttempt) => copy(source, DESTINATION, { status: 'CreateFailed', copyAttempt }));
  const seen = world(at(3, 1), [source, image('i-1', night(3)), ...failed]);
  expect(decideCopies(config, seen).map(({ decision }) => decision.kind)).toEqual(['given up', 'copy']);
});

test.each<[string, Parameters<typeof image>]>([
  ['off the schedule', ['i-1', at(2, 0.5)]],
  ['without a server sheet', ['i-1', night(3), { tags: { 'offsite-host': '', 'offsite-disks': '' } }]],
  ['later than the function would make it', ['i-1', night(3), { createdAt: at(5, 0) }]],
])('an image %s, which a key may have made, supersedes none', (_name, forged) => {
  const source = image('i-1', night(2));
  const kinds = decideCopies(config, world(at(2, 1), [source, image(...forged)]))
    .filter((entry) => entry.source === source)
    .map(({ decision }) => decision.kind);
  expect(kinds).toEqual(['copy']);
});

test('after a change of schedule, the newest image of the old one takes the place of those before it', () => {
  const entries = decideCopies(config, world(at(3, 1), [image('i-1', at(1, 0.5)), image('i-1', at(2, 0.5))]));
  expect(entries.map(({ decision }) => decision.kind)).toEqual(['superseded', 'copy']);
});

test('a dark destination gets no decision, the others theirs', () => {
  const two = settings({ destinationRegions: ['cn-qingdao', 'cn-beijing'] });
  const seen = world(at(2, 1), [image('i-1', night(2))]);
  const dark = {
    ...seen,
    regions: {
      ...seen.regions,
      'cn-qingdao': DARK,
      'cn-beijing': { readable: true as const, points: [], snapshots: [] },
    },
  };
  expect(told(decideCopies(two, dark))).toEqual([['i-1', 'cn-beijing', 'copy']]);
});

test('points of a plan that nobody knows any more are left as they are', () => {
  expect(decideCopies(config, world(at(2, 1), [image('i-1', night(2), {}, { plan: 'gone' })]))).toEqual([]);
});

test('the limit holds for the source too, whatever the number of destinations', () => {
  const two = settings({ destinationRegions: ['cn-qingdao', 'cn-beijing'], maxConcurrentCopies: 3 });
  const seen = world(at(2, 1), [image('i-1', night(2)), image('i-2', night(2))]);
  const both = {
    ...seen,
    regions: { ...seen.regions, 'cn-beijing': { readable: true as const, points: [], snapshots: [] } },
  };
  const kinds = decideCopies(two, both).map(({ decision }) => decision.kind);
  expect(kinds.sort()).toEqual(['copy', 'copy', 'copy', 'waits']);
});

describe('under overload', () => {
  const servers = fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 20 });
  const input = fc.record({
    servers,
    running: fc.integer({ min: 0, max: 7 }),
    limit: fc.integer({ min: 1, max: 6 }),
    ages: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 20, maxLength: 20 }),
  });

  /** Some servers have an older copy, of a night of their own; some copies of others are under way. */
  function overload({ servers: ids, running, ages }: { servers: number[]; running: number; ages: number[] }): Point[] {
    const older = ids.flatMap((id, i) => {
      const source = image(`i-${id}`, night(5 - (ages[i] ?? 1)));
      return ages[i] === 3 ? [] : [copy(source)];
    });
    const busy = Array.from({ length: running }, (_, i) =>
      copy(image(`i-busy-${i}`, night(5)), DESTINATION, { status: i % 2 ? 'Creating' : 'Waiting' }),
    );
    return [...ids.map((id) => image(`i-${id}`, night(5))), ...older, ...busy];
  }

  test('there are never more than so many copies at a time, and no place stays empty', () => {
    fc.assert(
      fc.property(input, (given) => {
        const limited = settings({ maxConcurrentCopies: given.limit });
        const kinds = decideCopies(limited, world(at(5, 1), overload(given))).map(({ decision }) => decision.kind);
        const begun = kinds.filter((kind) => kind === 'copy').length;
        expect(begun).toBe(Math.min(given.servers.length, Math.max(0, given.limit - given.running)));
        expect(kinds.filter((kind) => kind === 'waits')).toHaveLength(given.servers.length - begun);
      }),
    );
  });

  test('whoever waits has a copy at least as new as whoever goes first', () => {
    fc.assert(
      fc.property(input, (given) => {
        const points = overload(given);
        const newest = (instance: string) =>
          Math.max(
            0,
            ...points
              .filter((p) => p.region === DESTINATION && p.identity.instance === instance)
              .map((p) => p.takenAt.getTime()),
          );
        const entries = decideCopies(settings({ maxConcurrentCopies: given.limit }), world(at(5, 1), points));
        const ages = (kind: string) =>
          entries
            .filter(({ decision }) => decision.kind === kind)
            .map(({ source }) => newest(source.identity.instance));
        expect(Math.max(0, ...ages('copy'))).toBeLessThanOrEqual(Math.min(Infinity, ...ages('waits')));
      }),
    );
  });

  test('the order in which the cloud lists images is of no matter', () => {
    fc.assert(
      fc.property(input, (given) => {
        const points = overload(given);
        const begun = (list: Point[]) =>
          decideCopies(config, world(at(5, 1), list))
            .filter(({ decision }) => decision.kind === 'copy')
            .map(({ source }) => source.imageId)
            .sort();
        expect(begun([...points].reverse())).toEqual(begun(points));
      }),
    );
  });
});
