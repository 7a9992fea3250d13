import { HEM, QINGDAO, SHANGHAI, Story } from '../story';

/** The whole path: the deployed archive, in a process of its own, under the rights that the stack declares. */
let story: Story;
const once = { last: 1 };

beforeAll(async () => {
  story = await Story.begin({
    seed: { durations: { imageMinutes: 4, copyMinutes: 4 } },
    plan: { instances: HEM, schedule: '0 2-5 * * *', keep: { source: once, destination: once }, goneDays: 1 },
  });
  await story.until('2026-03-01T22:58:00Z');
}, 60_000);

afterAll(() => story.end());

test('of four hourly points, the newest is left in each region, and nothing of the others', () => {
  const slots = (region: string) => story.images(region).map(({ tags }) => tags['offsite-slot']);
  expect([slots(SHANGHAI), slots(QINGDAO)]).toEqual([['2026-03-01T21:00Z'], ['2026-03-01T21:00Z']]);
  expect([story.orphans(), story.untagged()]).toEqual([[], []]);
  expect(story.problems()).toEqual([]);
});

test('what goes costs one deletion an image and one a snapshot, and no call is refused', () => {
  const disks = snapshotsOfOne();
  expect(story.accepted('CreateImage')).toBe(4);
  expect(story.accepted('TagResources')).toBe(8);
  expect(story.accepted('DeleteImage')).toBe(6);
  expect(story.accepted('DeleteSnapshot')).toBe(6 * disks);
  expect(story.calls().filter(({ outcome }) => outcome !== 'ok')).toEqual([]);
});

test('each release is in the log, with its rule', () => {
  const notes = story.log('tick').flatMap((line) => line.notes as string[]);
  const released = notes.filter((note) => note.includes(': released m-'));
  expect(released).toHaveLength(6);
  expect(released[0]).toMatch(
    /^i-\S+ of plan nightly in cn-\S+: released m-\S+ of 2026-03-01T18:00Z: no rule keeps it \(last: 1\)$/,
  );
});

function snapshotsOfOne(): number {
  return Object.keys(story.cloud.world.ecs.regions[QINGDAO]?.snapshots ?? {}).length;
}
