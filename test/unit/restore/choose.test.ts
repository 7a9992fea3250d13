import fc from 'fast-check';
import { choosePoints, type PointWish } from '../../../src/recovery/restore/choose';
import type { Point } from '../../../src/recovery/point';
import { at, copy, DESTINATION, image, night } from '../worlds';

const NOW = at(10, 12);
const wish = (changes: Partial<PointWish> = {}): PointWish => ({
  region: DESTINATION,
  servers: {},
  now: NOW,
  ...changes,
});

/** A copy of a night. */
const point = (instance: string, day: number, like: Parameters<typeof copy>[2] = {}, identity = {}): Point =>
  copy(image(instance, night(day), {}, identity), DESTINATION, like);
const nights = (chosen: { point: Point }[]): number[] =>
  chosen.map(({ point: { takenAt } }) => (takenAt.getTime() - night(0).getTime()) / 86_400_000);

test('of each server the newest, whichever plan made it, with its age', () => {
  const points = [point('i-1', 3), point('i-1', 4, {}, { plan: 'weekly' }), point('i-2', 2)];
  const { chosen, problems } = choosePoints(points, wish());
  expect(problems).toEqual([]);
  expect(chosen.map(({ instance, ageHours }) => [instance, ageHours])).toEqual([
    ['i-1', 6 * 24 + 12],
    ['i-2', 8 * 24 + 12],
  ]);
});

describe('passed over, and said', () => {
  const forged = { takenAt: at(20, 0) };
  const cases: [string, Point][] = [
    ['failed drill', point('i-1', 5, { tags: { 'offsite-drill': 'failed 2026-03-06: no answer' } })],
    ['partial', copy(image('i-1', night(5), { had: [40, 100], disks: [40, 100] }), DESTINATION, { disks: [40] })],
    ['unfinished', point('i-1', 5, { status: 'Creating' })],
    ['failed', point('i-1', 5, { status: 'CreateFailed' })],
    ['its time is impossible', { ...point('i-1', 5), ...forged }],
    ['it carries no server sheet', { ...point('i-1', 5), sheet: { ...point('i-1', 5).sheet, type: '' } }],
  ];
  test.each(cases)('%s', (why, bad) => {
    const { chosen } = choosePoints([point('i-1', 4), bad], wish());
    expect(nights(chosen)).toEqual([4]);
    expect(chosen[0]?.notes).toEqual([expect.stringMatching(new RegExp(`^copy ${bad.imageId} .*${why}$`))]);
    const { problems } = choosePoints([bad], wish());
    expect(problems).toEqual([expect.stringContaining(why)]);
  });
});

test('a time: the newest not after it; what is later is not spoken of', () => {
  const points = [point('i-1', 3), point('i-1', 4), point('i-1', 5)];
  const { chosen } = choosePoints(points, wish({ point: night(4) }));
  expect(nights(chosen)).toEqual([4]);
  expect(chosen[0]?.notes).toEqual([]);
  expect(choosePoints(points, wish({ point: night(2) })).problems).toEqual([
    `i-1: no usable copy in cn-qingdao with data of ${night(2).toISOString()} or before; all are later`,
  ]);
});

test('which servers: by plan, id and sheet; what has no copy is a problem', () => {
  const points = [point('i-1', 3), point('i-2', 3, {}, { plan: 'db' })];
  const ids = (servers: PointWish['servers']) => choosePoints(points, wish({ servers })).chosen.map((c) => c.instance);
  expect(ids({ plans: ['db'] })).toEqual(['i-2']);
  expect(ids({ instances: ['i-1'] })).toEqual(['i-1']);
  expect(ids({ sheet: { type: 'ecs.g7.large', securityGroup: 'sg-1' } })).toEqual(['i-1', 'i-2']);
  expect(ids({ sheet: { securityGroup: 'sg-2' } })).toEqual([]);
  expect(choosePoints(points, wish({ servers: { sheet: { securityGroup: 'sg-2' } } })).problems).toEqual([
    'no copy in cn-qingdao is of a server that offsite:recovery.servers.sheet speaks of',
  ]);
  expect(choosePoints(points, wish({ servers: { instances: ['i-3'], plans: ['cache'] } })).problems).toEqual([
    'i-3: there is no copy of it in cn-qingdao',
    'plan cache: there is no copy of its servers in cn-qingdao',
  ]);
});

test('copies of other regions are not looked at', () => {
  expect(choosePoints([image('i-1', night(3))], wish()).chosen).toEqual([]);
});

describe('of any copies', () => {
  const some = fc.array(
    fc.record({
      instance: fc.constantFrom('i-1', 'i-2', 'i-3'),
      day: fc.integer({ min: 1, max: 9 }),
      hour: fc.integer({ min: 0, max: 23 }),
      plan: fc.constantFrom('web', 'db'),
      like: fc.constantFrom({}, { status: 'Creating' }, { tags: { 'offsite-drill': 'failed' } }, { disks: [] }),
    }),
    { maxLength: 12 },
  );
  type One = { instance: string; day: number; hour: number; plan: string; like: object };
  const made = ({ instance, day, hour, plan, like }: One): Point =>
    copy(image(instance, at(day, hour), {}, { plan }), DESTINATION, like);
  const times = ({ chosen }: ReturnType<typeof choosePoints>) =>
    chosen.map(({ instance, point: { takenAt } }) => `${instance} ${takenAt.toISOString()}`);

  test('an older one more never changes the choice', () => {
    fc.assert(
      fc.property(some, some, (usual, more) => {
        const points = usual.map(made);
        const { chosen } = choosePoints(points, wish());
        const older = more
          .map(made)
          .filter((p) => chosen.some((c) => c.instance === p.identity.instance && c.point.takenAt > p.takenAt));
        const ids = (all: Point[]) => choosePoints(all, wish()).chosen.map((c) => `${c.instance} ${c.point.imageId}`);
        const only = (all: string[]) => all.filter((id) => chosen.some((c) => id.startsWith(`${c.instance} `)));
        expect(only(ids([...older, ...points]))).toEqual(ids(points));
      }),
    );
  });

  test('a point in time never chooses a later one, and none is chosen that newest would pass over', () => {
    fc.assert(
      fc.property(some, fc.integer({ min: 0, max: 10 * 24 }), (given, hours) => {
        const points = given.map(made);
        const until = at(0, hours);
        const { chosen } = choosePoints(points, wish({ point: until }));
        for (const { instance, point: taken } of chosen) {
          expect(taken.takenAt.getTime()).toBeLessThanOrEqual(until.getTime());
          const alone = choosePoints(
            points.filter((p) => p.takenAt <= until),
            wish(),
          );
          expect(times(alone)).toContain(`${instance} ${taken.takenAt.toISOString()}`);
        }
      }),
    );
  });

  test('their order does not matter', () => {
    fc.assert(
      fc.property(some, (given) => {
        const points = given.map(made);
        const ids = (all: Point[]) => choosePoints(all, wish()).chosen.map((c) => c.point.imageId);
        expect(ids([...points].reverse())).toEqual(ids(points));
      }),
    );
  });
});
