import type { Settings } from '../../../src/plan/settings';
import type { Point } from '../../../src/recovery/point';
import { snapshotIds } from '../../../src/recovery/point';
import { decideRetention } from '../../../src/recovery/retention/decide';
import { decideOrphanFates } from '../../../src/recovery/retention/orphans';
import type { Vault } from '../../../src/recovery/retention/vault';
import { at, copy, DARK, DESTINATION, image, night, SOURCE } from '../worlds';
import { both, config, copies, days, SERVER, under, vault } from './vaults';

/** Snapshots with the vault's tags whose image is gone, beside what else there is. */
function orphaned(of: Settings, points: readonly Point[], lost: readonly Point[], changes: Partial<Vault> = {}) {
  const seen = vault(points, changes);
  for (const point of [...points, ...lost]) {
    const view = seen.regions[point.region];
    if (view?.readable) view.snapshots.push(...snapshotIds(point).map((id) => ({ id, tags: point.tags })));
  }
  const fates = decideOrphanFates(of, seen, decideRetention(of, seen));
  return (fate: string) =>
    fates.filter((orphan) => orphan.fate === fate).map(({ snapshotId, why }) => ({ snapshotId, why }));
}

const last = (count: number, more = {}) => config({ source: { last: count }, destination: { last: count } }, more);
const idsOf = (points: readonly Point[]) => points.flatMap(snapshotIds).sort();
const ids = (found: { snapshotId: string }[]) => found.map(({ snapshotId }) => snapshotId).sort();

test('snapshots that an image holds are none', () => {
  const found = orphaned(last(2), both(days(1, 2)), []);
  expect([...found('kept'), ...found('released')]).toEqual([]);
});

describe('snapshots of an image that somebody deleted', () => {
  const lost = copies([1]);

  test('stay as long as the rules would keep the point', () => {
    const found = orphaned(last(3), copies([2, 3]), lost);
    expect(found('kept')).toEqual([{ snapshotId: idsOf(lost)[0], why: 'last: 3' }]);
  });
  test('go with the night that the point would have gone with', () => {
    const found = orphaned(last(3), copies([2, 3, 4]), lost);
    expect(ids(found('released'))).toEqual(idsOf(lost));
  });
  test('stay while nothing newer is usable there: they may be all that is left', () => {
    expect(ids(orphaned(config({ destination: { weekly: 1 } }), [], copies([1, 2, 3]))('kept'))).toHaveLength(3);
  });
  test('stay without keep rules', () => {
    expect(orphaned(config({}), copies(days(2, 9)), lost)('released')).toEqual([]);
  });
  test('of the source stay until the destination holds something as new', () => {
    const [image] = both([3]) as [Point];
    const older = both([1]);
    expect(orphaned(last(1), [...both([4]).slice(0, 1), ...older], [image])('released')).toEqual([]);
    expect(ids(orphaned(last(1), [...both([4]), ...older], [image])('released'))).toEqual(idsOf([image]));
  });
  test('stay while the brake holds the points beside them', () => {
    expect(orphaned(last(2), copies(days(2, 9)), lost)('released')).toEqual([]);
  });
  test('stay while a region cannot be read', () => {
    const seen = { regions: { ...vault(copies(days(2, 5))).regions, [SOURCE]: DARK } };
    expect(orphaned(last(3), copies(days(2, 5)), lost, seen)('released')).toEqual([]);
  });
  test.each<[string, Settings]>([
    ['a plan that is paused', last(1, { paused: true })],
    ['a plan that nobody knows', last(1, { name: 'other' })],
    ['an instance that is not in the plan', last(1, { instances: ['i-9'] })],
    ['a schedule of which the slot is not', last(1, { schedule: '0 3 * * *' })],
  ])('of %s stay', (_name, of) => {
    expect(orphaned(of, copies([2, 3]), lost)('released')).toEqual([]);
  });
  test('of another vault are not named', () => {
    const foreign = { ...last(1), vault: 'another' };
    const found = orphaned(foreign, [], lost);
    expect([...found('kept'), ...found('released')]).toEqual([]);
  });
});

describe('the brake on loose snapshots', () => {
  const loose = (lost: readonly Point[], left: readonly Point[], of = last(1)) => orphaned(of, left, lost);

  test('a typo, last 1, on one image and 29 nights of them: none goes, and it is told', () => {
    const all = [...copies(days(1, 29))];
    const found = loose(all, copies([30]));
    expect(found('released')).toEqual([]);
    expect(ids(found('held'))).toEqual(idsOf(all));
    expect(found('held')[0]?.why).toMatch(/^brake: 29 points here/);
  });
  test('two nights of them are few, three are not; each night counts once, whatever disks it had', () => {
    const two = [1, 2].map((day) => copy(image(SERVER, night(day), { had: [40, 100, 200] })));
    expect(ids(loose(two, copies([9]))('released'))).toEqual(idsOf(two));
    expect(loose([...two, ...copies([3])], copies([9]))('released')).toEqual([]);
  });
  test('images beside them count', () => {
    const of = last(1);
    expect(ids(loose(copies([1, 2]), copies([3, 9]), of)('released'))).toEqual([]);
    // The image itself goes: loose snapshots may be locked for months, and hold nothing up.
    const seen = vault(copies([3, 9]));
    expect(decideRetention(of, seen).map(({ fate }) => fate)).toEqual(['kept', 'released']);
  });
  test('where the brake holds the images for what another gate holds too, loose ones stay with them', () => {
    const [lost] = both([0]) as [Point];
    const images = both(days(1, 8)).filter(({ region }) => region === SOURCE);
    expect(orphaned(last(1), [...images, ...copies([1])], [lost])('released')).toEqual([]);
  });
  test('what was left under the same rules is no typo s', () => {
    expect(ids(loose(copies(days(1, 8)), under(last(1), copies([0, 9])))('released'))).toHaveLength(8);
  });
  test('until somebody confirms', () => {
    const seen = vault(copies([30]));
    const view = seen.regions[DESTINATION];
    if (view?.readable)
      view.snapshots = copies(days(1, 29)).flatMap((p) => snapshotIds(p).map((id) => ({ id, tags: p.tags })));
    const fates = decideRetention(last(1), seen, { liftBrake: true });
    const orphans = decideOrphanFates(last(1), seen, fates, { liftBrake: true });
    expect(orphans.map(({ fate }) => fate)).toEqual(Array(29).fill('released'));
  });
});

describe('snapshots that a removal has marked', () => {
  test('go, whatever the rules and plans are now', () => {
    const marked = copies([1]).map((point) => ({ ...point, tags: { ...point.tags, 'offsite-discarded': 'yes' } }));
    expect(ids(orphaned(config({}, { name: 'other' }), [], marked)('released'))).toEqual(idsOf(marked));
  });
});

describe('what a killed release has left', () => {
  test('of a server that is gone goes with the rest', () => {
    const lost = both(days(1, 3));
    const changes = { now: at(30, 0), exists: { [SERVER]: false } };
    const regions = vault([]).regions;
    expect(ids(orphaned(last(7, { goneDays: 10 }), [], lost, { ...changes, regions })('released'))).toEqual(
      idsOf(lost),
    );
    expect(orphaned(last(7, { goneDays: 40 }), [], lost, { ...changes, regions })('released')).toEqual([]);
  });
  test('of a retired region goes with the rest', () => {
    const retired = { ...last(7), retiredRegions: ['cn-beijing'] };
    const lost = copies([1, 5], 'cn-beijing');
    const regions = vault([...copies([3]), ...lost]).regions;
    for (const view of Object.values(regions))
      if (view.readable) view.points = view.points.filter((p) => p.region === DESTINATION);
    expect(ids(orphaned(retired, copies([3]), lost, { regions })('released'))).toEqual(idsOf(lost.slice(0, 1)));
  });
});
