import { ages } from '../../../src/recovery/ages';
import { decide } from '../../../src/recovery/decide';
import { askKey, outcomes, type Results } from '../../../src/recovery/outcomes';
import type { Point } from '../../../src/recovery/point';
import type { World } from '../../../src/recovery/world';
import { at, copy, DARK, DESTINATION, image, night, plan, settings, world } from '../worlds';

const one = settings({ plans: [plan({ instances: ['i-1'] })] });
const members = { web: { readable: true as const, instances: ['i-1'] } };

/** Of i-1 at 03:00 of the fifth night, in a stack that is old unless told otherwise; `older` lies outside the window. */
function ageOf(
  points: Point[],
  { older = [], asks = {}, changes = {} }: { older?: Point[]; asks?: Results['asks']; changes?: Partial<World> } = {},
) {
  const seen = world(at(5, 1), points, { members, ...changes });
  const view = seen.regions[DESTINATION];
  if (view?.readable) view.older = older;
  const found = outcomes(one, seen, decide(one, seen), { asks, copies: {} });
  return ages(one, seen, found)[0];
}
const AWAITED = { state: 'first copy awaited' };
const BROKEN = { state: 'over target' };
const refused = {
  [askKey(image('i-1', night(5)).identity)]: { ok: false as const, failure: { code: 'No', message: 'no' } },
};

describe('a server without a usable copy', () => {
  test('in a young stack awaits its first', () => {
    expect(ageOf([], { changes: { since: at(4, 0) } })).toMatchObject(AWAITED);
  });
  test('that was added to an old stack awaits its first while it is in progress', () => {
    expect(ageOf([])).toMatchObject(AWAITED);
    expect(ageOf([image('i-1', night(5), { status: 'Creating' })])).toMatchObject(AWAITED);
    const source = image('i-1', night(5));
    expect(ageOf([source, copy(source, DESTINATION, { status: 'Creating' })])).toMatchObject(AWAITED);
  });
  test('whose image is refused is a broken promise', () => {
    expect(ageOf([], { asks: refused })).toMatchObject(BROKEN);
  });
  test('whose copies have failed is one', () => {
    const source = image('i-1', night(5));
    const failed = [1, 2, 3].map((n) => copy(source, DESTINATION, { status: 'CreateFailed', copyAttempt: n }));
    expect(ageOf([source, ...failed])).toMatchObject(BROKEN);
  });
  test('whose first copy was begun longer ago than the target is one, though another is in progress', () => {
    const first = copy(image('i-1', night(3)), DESTINATION, { status: 'Creating' });
    expect(ageOf([image('i-1', night(5), { status: 'Creating' }), first])).toMatchObject(BROKEN);
    const older = [copy(image('i-1', night(1)), DESTINATION, { status: 'CreateFailed' })];
    expect(ageOf([image('i-1', night(5), { status: 'Creating' })], { older })).toMatchObject(BROKEN);
  });
  test('in a destination that was added awaits it, however old its images are', () => {
    const sources = [3, 4].map((day) => image('i-1', night(day)));
    expect(ageOf([...sources, image('i-1', night(5), { status: 'Creating' })])).toMatchObject(AWAITED);
  });
});

test('a copy from before the window says how old it is', () => {
  const older = [copy(image('i-1', night(1))), copy(image('i-1', night(2)))];
  expect(ageOf([image('i-1', night(5), { status: 'Creating' })], { older })).toMatchObject({
    state: 'over target',
    hours: 73,
    takenAt: night(2),
  });
});

test('a copy whose time cannot be tells no age: the one before it does', () => {
  const tags = { 'offsite-taken': at(99, 0).toISOString() };
  const edited = copy(image('i-1', night(4)), DESTINATION, { tags });
  expect(ageOf([edited, copy(image('i-1', night(3)))])).toMatchObject({ state: 'over target', hours: 49 });
  expect(ageOf([edited, copy(image('i-1', night(5)))])).toMatchObject({ state: 'within target', hours: 1 });
});

test('a destination that is dark is unreadable', () => {
  const regions = { ...world(at(5, 1), []).regions, [DESTINATION]: DARK };
  expect(ageOf([], { changes: { regions } })).toMatchObject({ state: 'unreadable' });
});
