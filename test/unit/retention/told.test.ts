import { tellFates } from '../../../src/recovery/retention/tell';
import { decideOrphanFates } from '../../../src/recovery/retention/orphans';
import { snapshotIds, type Point } from '../../../src/recovery/point';
import { at, copy, DESTINATION, image, night } from '../worlds';
import { both, config, copies, days, fatesOf, SERVER, vault } from './vaults';

const last = (count: number) => ({ source: { last: count }, destination: { last: count } });

test('what the brake holds is a problem, once for each server and region', () => {
  const { problems, notes } = tellFates(fatesOf(config(last(1)), both(days(1, 9))));
  expect(problems).toHaveLength(2);
  expect(problems[0]).toMatch(/^i-1 of plan web in cn-qingdao: 8 releases are held\. brake: 8 points .*offsite prune/);
  expect(notes).toEqual([]);
});
test('an impossible time is a problem', () => {
  const forged = image(SERVER, new Date('2027-03-01T18:00Z'), { createdAt: at(3, 0) });
  const { problems } = tellFates(fatesOf(config(last(3)), [forged]));
  expect(problems).toEqual([
    expect.stringContaining(`1 point with an impossible time, kept and not counted: ${forged.imageId}`),
  ]);
});
test('points of an earlier schedule are a note, however many', () => {
  const old = days(1, 9).map((day) => copy(image(SERVER, at(day, 3))));
  const { problems, notes } = tellFates(fatesOf(config(last(3)), old));
  expect(problems).toEqual([]);
  expect(notes).toEqual([expect.stringMatching(/9 points not on the plan's schedule.*and 6 more$/)]);
});
test('points that no plan knows cost money', () => {
  const { problems, notes } = tellFates(fatesOf(config(last(3), { name: 'other' }), copies(days(1, 4))));
  expect(problems).toEqual([]);
  expect(notes).toEqual(['i-1 of plan web in cn-qingdao: 4 points kept, and paid for: plan web is not in the config']);
});
test('what is in use is told with its reason', () => {
  const points = copies(days(1, 3));
  const occupied = { [points[0]?.imageId ?? '']: 'an instance uses it' };
  const { notes } = tellFates(fatesOf(config(last(1)), points, { occupied }));
  expect(notes).toEqual([`i-1 of plan web in cn-qingdao: ${points[0]?.imageId} stays for now: an instance uses it`]);
});
test('an ordinary night has nothing to tell', () => {
  expect(tellFates(fatesOf(config(last(7)), both(days(1, 8))))).toEqual({ problems: [], notes: [] });
});
test('points that are not whole are counted: of a server that is always partial none ever goes', () => {
  const partial = days(1, 9).map((day) => copy(image(SERVER, night(day), { had: [40, 100], disks: [40] })));
  const drilled = copy(image(SERVER, night(10)), DESTINATION, { tags: { 'offsite-drill': 'failed boot' } });
  const { problems, notes } = tellFates(fatesOf(config(last(2)), [...partial, drilled]));
  expect(problems).toEqual([]);
  expect(notes).toEqual([
    "i-1 of plan web in cn-qingdao: 10 points are not whole (1 failed drill, 9 partial): each stays as long as a whole one would, and takes no one's place; no usable one is newer than the last 10",
  ]);
  const mended = tellFates(fatesOf(config(last(2)), [partial[8] as Point, ...copies([10])]));
  expect(mended.notes).toEqual([expect.stringMatching(/1 point is not whole \(1 partial\): .* place$/)]);
});
test('loose snapshots that the brake holds are a problem', () => {
  const lost = copies(days(1, 9));
  const seen = vault(copies([10]));
  const view = seen.regions[DESTINATION];
  if (view?.readable) view.snapshots = lost.flatMap((one) => snapshotIds(one).map((id) => ({ id, tags: one.tags })));
  const of = config(last(1));
  const { problems, notes } = tellFates([], decideOrphanFates(of, seen, []));
  expect(problems).toEqual([
    expect.stringMatching(
      /^i-1 of plan web in cn-qingdao: 9 snapshots whose image is gone are held\. brake: 9 .*offsite prune/,
    ),
  ]);
  expect(notes).toEqual([]);
});
