import type { Ecs } from '../../../src/cloud/ecs';
import { looksDue } from '../../../src/reconcile/retention/survey';
import { retain } from '../../../src/reconcile/retention/retain';
import { sweep } from '../../../src/reconcile/retention/tick-sweep';
import { snapshotIds, type Point } from '../../../src/recovery/point';
import { listed, refusal, region } from '../clouds';
import { config, copies, days, SERVER, under } from './vaults';
import { at, copy, DARK, DESTINATION, image, night, SOURCE, world } from '../worlds';

// What a sweep says of what it did, and of what it did not come to.

const of = config({ destination: { last: 1 } });
const points = under(of, copies([1, 2]));
const [old] = points as [Point];
const [snapshot] = snapshotIds(old) as [string];

function cloud(answers: Partial<Ecs> = {}, loose: readonly Point[] = []): (name: string) => Ecs {
  const snapshots = (name: string) =>
    [...points, ...loose]
      .filter((point) => point.region === name)
      .flatMap((point) => snapshotIds(point).map((id) => ({ id, tags: point.tags, loose: false })));
  return (name) =>
    region(name, {
      describeImages: async () => (name === DESTINATION ? points.map((point) => listed(point)) : []),
      describeSnapshots: async () => snapshots(name),
      ...answers,
    });
}

const refused = (operation: string) => async () => Promise.reject(refusal('in-use', 'In.Use', operation));
const hands = (answers?: Partial<Ecs>, loose?: readonly Point[]) => ({
  cloudOf: cloud(answers, loose),
  now: () => at(3, 0),
  deadline: at(4, 0),
});
const released =
  `i-1 of plan web in cn-qingdao: released ${old.imageId} of 2026-03-01T18:00Z: no rule keeps it (last: 1)`.replace(
    '03-01',
    '02-28',
  );

describe('every deletion has its line', () => {
  test('of an image and its snapshots', async () => {
    const { deleted, notes } = await retain(of, [SERVER], hands());
    expect(deleted).toEqual([released, `cn-qingdao: deleted ${snapshot} of ${old.imageId}`]);
    expect(notes).toEqual([]);
  });
  test('an image that is refused keeps its snapshots, and is not told as gone', async () => {
    const asked: string[] = [];
    const answers = { deleteImage: refused('DeleteImage'), deleteSnapshot: async (id: string) => void asked.push(id) };
    const { deleted, released: gone, notes } = await retain(of, [SERVER], hands(answers));
    expect([deleted, gone, asked]).toEqual([[], [], []]);
    expect(notes).toEqual([expect.stringMatching(/^releasing m-\S+ in cn-shanghai: In.Use .*request id R-1/)]);
  });
  test('of an image whose snapshot was refused, and the refusal its own, with code and request id', async () => {
    const { deleted, notes } = await retain(of, [SERVER], hands({ deleteSnapshot: refused('DeleteSnapshot') }));
    expect(deleted).toEqual([released]);
    expect(notes).toEqual([
      `deleting snapshot ${snapshot} of ${old.imageId} in cn-shanghai: In.Use the cloud says no (request id R-1)`,
    ]);
  });
  test('each snapshot that is refused is told, and keeps no other', async () => {
    const wide = copy(image(SERVER, night(1), { had: [40, 100, 200] }));
    const [first, second, third] = snapshotIds(wide);
    const deleteSnapshot = async (id: string) => {
      if (id !== second) throw refusal('in-use', `In.Use.${id}`, 'DeleteSnapshot');
    };
    const many = hands({
      describeImages: async () => [listed(wide), listed(points[1] as Point)],
      describeSnapshots: async () => [],
      deleteSnapshot,
    });
    const { deleted, notes } = await retain({ ...of, sourceRegion: 'cn-hangzhou' }, [SERVER], {
      ...many,
      cloudOf: (name) => (name === DESTINATION ? many.cloudOf(name) : region(name, {})),
    });
    expect(deleted.at(-1)).toBe(`cn-qingdao: deleted ${second} of ${wide.imageId}`);
    expect(notes).toEqual([first, third].map((id) => expect.stringContaining(`In.Use.${id} `) as string));
  });
  test('of a loose snapshot, and its refusal', async () => {
    const lost = copies([0]);
    const [id] = lost.flatMap(snapshotIds);
    const { deleted } = await retain(of, [SERVER], hands({}, lost));
    expect(deleted.at(-1)).toMatch(
      new RegExp(`^cn-qingdao: deleted ${id} of i-1 of plan web, slot 2026-02-27T18:00Z: `),
    );
    const { notes } = await retain(of, [SERVER], hands({ deleteSnapshot: refused('DeleteSnapshot') }, lost));
    expect(notes.at(-1)).toMatch(new RegExp(`deleting snapshot ${id} .*In.Use .*request id R-1`));
  });
});

describe('what a sweep did not come to is told', () => {
  const from = Date.UTC(2026, 2, 3);
  const due = days(0, 287)
    .map((n) => new Date(from + n * 300_000))
    .filter((now) => looksDue(of, now).length > 0);
  const seen = (now: Date) => world(now, points, { members: { web: { readable: true, instances: [] } } });

  test('a look for what no plan knows, for want of time', async () => {
    expect(due.length).toBeGreaterThan(2);
    const now = due[0] as Date;
    const { notes } = await sweep(of, seen(now), { cloudOf: cloud(), now: () => now, deadline: now });
    expect(notes).toEqual([expect.stringMatching(/^the day's look through the .*: not done, no time was left/)]);
  });
  test('and because its region is dark', async () => {
    const now = due.find((time) => looksDue(of, time)[0]?.region === SOURCE) as Date;
    const dark = seen(now);
    dark.regions[SOURCE] = DARK;
    const { notes } = await sweep(of, dark, { cloudOf: cloud(), now: () => now, deadline: at(9, 0) });
    expect(notes).toContainEqual(expect.stringMatching(/cn-shanghai: not done, the region cannot be read$/));
  });
  test('servers that no plan knows', async () => {
    const now = due.find((time) => looksDue(of, time)[0]?.region === DESTINATION) as Date;
    let asked = 0;
    const late = () => new Date(now.getTime() + (asked > 0 ? 600_000 : 0));
    const describeImages = async () => (asked++, points.map((point) => listed(point)));
    const describeSnapshots = async () => (
      asked++,
      snapshotIds(old).map((id) => ({ id, tags: old.tags, loose: false }))
    );
    const hurried = {
      cloudOf: cloud({ describeImages, describeSnapshots }),
      now: late,
      deadline: new Date(now.getTime() + 300_000),
    };
    const { notes } = await sweep(of, seen(now), hurried);
    expect(notes).toContainEqual(expect.stringMatching(/1 servers that no plan knows wait for tomorrow's/));
  });
});
