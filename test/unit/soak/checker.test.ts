import { callsWithinBound, nothingForbidden } from '../../soak/checker/calls';
import { newestStays, noDuplicates, rulesHold, type KeepRules } from '../../soak/checker/images';
import type { Moment, Said } from '../../soak/checker/promise';
import { agesAreTrue, everySlotEnds } from '../../soak/checker/reports';
import { allTagged, noOrphans } from '../../soak/checker/snapshots';
import type { SeenImage, View } from '../../soak/checker/view';
import { overload } from '../../soak/overload';
import { daily } from '../../soak/slots';
import { soak } from '../../soak/soak';

// The soak's checker has to see what is wrong: each promise is broken here once.

const NOON = Date.UTC(2026, 2, 10, 12);
const DAY = 86_400_000;

function image(night: number, more: Partial<SeenImage> = {}): SeenImage {
  const slot = Date.UTC(2026, 2, night, 2);
  const base = { plan: 'nightly', instance: 'i-1', slot, kind: 'scheduled', takenAt: slot, whole: true, isCopy: true };
  const name = { region: 'cn-qingdao', id: `m-${night}`, status: 'Available', snapshots: [`s-${night}`] };
  return { ...base, ...name, point: `nightly i-1 ${night} scheduled`, ...more };
}

function view(images: SeenImage[], more: Partial<View> = {}): View {
  return { now: NOON, images, dark: new Set(), snapshotTags: () => ({}), ...more };
}

function moment(images: SeenImage[], more: Partial<Moment> = {}): Moment {
  const said: Said = { at: new Date(NOON).toISOString(), outcomes: [], ages: [] };
  return { before: view(images), view: view(images), said, calls: [], ...more };
}

test('two images of a point are seen, and a fourth attempt; a failed one beside a good one is none', () => {
  const failed = (id: string) => image(9, { id, status: 'CreateFailed' });
  expect(noDuplicates.check(moment([image(9), failed('m-x')]))).toEqual([]);
  expect(noDuplicates.check(moment([image(9), image(9, { id: 'm-x' })]))).toHaveLength(1);
  expect(noDuplicates.check(moment(['a', 'b', 'c', 'd'].map(failed)))).toHaveLength(1);
});

test('the newest copy that is gone is seen, unless a newer one is there', () => {
  const promise = newestStays();
  expect(promise.check(moment([image(8), image(9)]))).toEqual([]);
  expect(promise.check(moment([image(9), image(10)]))).toEqual([]);
  expect(promise.check(moment([image(9)]))).toHaveLength(1);
});

const nights = (...all: number[]) => all.map((night) => image(night));
test.each<{ keep: KeepRules; gone: number; left: number[]; broken: boolean }>([
  { keep: { last: 2 }, gone: 8, left: [9, 10], broken: false },
  { keep: { last: 2 }, gone: 8, left: [9], broken: true },
  { keep: { days: 3 }, gone: 7, left: [8, 9, 10], broken: false },
  { keep: { days: 3 }, gone: 8, left: [9, 10], broken: true },
  { keep: { weekly: 2 }, gone: 3, left: [5, 10], broken: false },
  { keep: { weekly: 2 }, gone: 8, left: [3, 10], broken: true },
  { keep: { monthly: 1 }, gone: 9, left: [10], broken: false },
  { keep: { monthly: 1 }, gone: 10, left: [9], broken: true },
])('with %j the night that goes was kept or not', ({ keep, gone, left, broken }) => {
  const promise = rulesHold(() => ({ keep, zone: 'UTC' }), []);
  const after = view(nights(...left));
  expect(promise.check(moment([], { before: view(nights(gone, ...left)), view: after }))).toHaveLength(Number(broken));
});

test('a source image that goes before its copy is seen, and points that pile up', () => {
  const source = image(9, { isCopy: false, region: 'cn-shanghai' });
  const promise = rulesHold(() => ({ keep: { last: 0 }, zone: 'UTC' }), ['cn-qingdao']);
  const goes = (copies: SeenImage[]) =>
    promise.check(moment([], { before: view([source, ...copies]), view: view(copies) }));
  expect(goes([image(9)])).toEqual([]);
  expect(goes([image(8)])).toHaveLength(1);
  const pile = view(nights(1, 2, 3, 4, 5, 6));
  expect(promise.check(moment([], { view: pile }))).toEqual([]);
  expect(promise.check(moment([], { view: { ...pile, now: NOON + 3 * DAY } }))).toHaveLength(1);
});

test('a snapshot without its image, or without its tags, is seen after an hour in which it could have been mended', () => {
  const lonely = noOrphans();
  const bare = allTagged();
  const after = (minutes: number, more: Partial<View> = {}, images = [image(9)]) =>
    moment(images, { view: view(images, { now: NOON + minutes * 60_000, ...more }) });
  lonely.check(after(0));
  bare.check(after(0));
  expect(lonely.check(after(5, {}, []))).toEqual([]);
  expect(bare.check(after(60))).toEqual([]);
  expect(lonely.check(after(70, {}, []))).toHaveLength(1);
  expect(bare.check(after(65))).toHaveLength(1);
  const dark = allTagged();
  for (const minutes of [0, 60, 120]) expect(dark.check(after(minutes, { dark: new Set(['cn-qingdao']) }))).toEqual([]);
});

test('a snapshot without its image stays while another region is dark, and an hour longer', () => {
  const lonely = noOrphans();
  const at = (minutes: number, images = [image(9)], dark: string[] = []) =>
    lonely.check(moment(images, { view: view(images, { now: NOON + minutes * 60_000, dark: new Set(dark) }) }));
  at(0);
  for (const minutes of [5, 65, 185]) expect(at(minutes, [], ['cn-beijing'])).toEqual([]);
  // The first look after it, hours later: nobody could do anything before.
  expect(at(300, [])).toEqual([]);
  expect(at(355, [])).toEqual([]);
  expect(at(365, [])).toHaveLength(1);
});

const age = (more: Partial<Said['ages'][number]> = {}) => ({
  ...{ plan: 'nightly', instance: 'i-1', destination: 'cn-qingdao', targetHours: 36, state: 'within target' },
  ...{ takenAt: new Date(image(10).takenAt).toISOString(), hours: 10, ...more },
});
test.each([
  ['a true one', {}, 0],
  ['another copy', { takenAt: new Date(image(9).takenAt).toISOString(), hours: 34 }, 1],
  ['other hours', { hours: 11 }, 1],
  ['another state', { state: 'over target' }, 1],
  ['none at all', { takenAt: undefined, hours: undefined }, 1],
  ['a region that answered called unreadable', { state: 'unreadable' }, 1],
])('ages: %s', (_, more, broken) => {
  const { said, ...rest } = moment(nights(9, 10));
  expect(agesAreTrue.check({ ...rest, said: said && { ...said, ages: [age(more)] } })).toHaveLength(broken);
});

test('outcomes: two at once, one that is not so, and a slot without any, are seen', () => {
  const due = [9, 10].map((night) => ({ plan: 'nightly', instance: 'i-1', slot: image(night).slot }));
  const promise = everySlotEnds(due, ['cn-qingdao'], () => NOON);
  const line = {
    plan: 'nightly',
    instance: 'i-1',
    slot: '2026-03-10T02:00Z',
    kind: 'scheduled',
    destination: 'cn-qingdao',
  };
  const told = (state: string, images: SeenImage[], times = 1) =>
    promise.check(
      moment(images, {
        said: { at: '', ages: [], outcomes: Array.from({ length: times }, () => ({ ...line, state })) },
      }),
    );
  expect(told('protected', [image(10)])).toEqual([]);
  expect(told('protected', [image(10)], 2)).toHaveLength(1);
  expect(told('protected', [])).toHaveLength(1);
  expect(told('missed', [image(10)])).toHaveLength(1);
  expect(promise.end?.()).toEqual([expect.stringContaining('2026-03-09T02:00Z in cn-qingdao ended as nothing')]);
});

test('calls: one that is forbidden, and more than are needed, are seen', () => {
  const call = (action: string, outcome = 'ok') => ({
    ...{
      action,
      outcome,
      time: '',
      service: 'ecs',
      region: 'cn-qingdao',
      caller: '',
      params: {},
      status: 200,
      requestId: '',
    },
  });
  expect(nothingForbidden.check(moment([], { calls: [call('CopyImage', 'Forbidden.RAM')] }))).toHaveLength(1);
  const promise = callsWithinBound();
  promise.check(
    moment([image(9)], { calls: ['CopyImage', 'TagResources', 'DescribeImages'].map((name) => call(name)) }),
  );
  expect(promise.end?.()).toEqual([]);
  promise.check(moment([image(9)], { calls: [call('TagResources')] }));
  expect(promise.end?.()).toHaveLength(1);
});

test('slots by the clock: the night without an hour, and the one with an hour twice', () => {
  const slots = (day: string) => daily('02:30', 'Europe/Berlin', Date.parse(day), Date.parse(day) + DAY);
  expect(slots('2026-03-28T12:00:00Z')).toEqual([Date.parse('2026-03-29T01:00:00Z')]);
  expect(slots('2026-10-24T12:00:00Z')).toEqual([Date.parse('2026-10-25T00:30:00Z')]);
});

test('a soak of a day is the same with the same seed', async () => {
  const options = { seed: 5, days: 1, servers: 2, faults: 0.1 };
  const once = await soak(options);
  expect(once.broken).toEqual([]);
  expect(await soak(options)).toEqual(once);
});

test('an overload that ends before every server has a copy is not called fair', async () => {
  expect(await overload(1, 20)).toBe(Infinity);
});
