import type { Settings } from '../../../src/plan/settings';
import { at, DESTINATION, plan, settings, SOURCE } from '../../unit/worlds';
import { everywhere, SERVER, server, vaultOf, VaultStory } from '../vault-story';

/** What people do to plans, servers and regions, and what the vault keeps then. */
const THIRD = 'cn-beijing';
const two = everywhere({ last: 2 });
let story: VaultStory;
afterEach(() => story.end());

test('a plan that is removed and brought back: it keeps everything, tells of it, and goes on', async () => {
  story = await VaultStory.begin(vaultOf(two));
  await story.untilDay(5);
  story.up(
    settings({ plans: [plan({ name: 'other', instances: [SERVER], imageName: 'other', keep: two })], tickMinutes: 30 }),
  );
  await story.untilDay(9);
  const named = (name: string) => story.images(DESTINATION).filter(({ tags }) => tags['offsite-plan'] === name);
  expect(named('web')).toHaveLength(2);
  expect(named('other')).toHaveLength(2);
  expect(story.notes()).toContainEqual(
    expect.stringMatching(/plan web in cn-qingdao: 2 points kept, and paid for: plan web is not in the config/),
  );
  story.up(vaultOf(two));
  await story.untilDay(11);
  expect(named('web').map(({ tags }) => tags['offsite-slot'])).toEqual(['2026-03-09T18:00Z', '2026-03-10T18:00Z']);
  expect(named('other')).toHaveLength(2);
  expect(story.problems()).toEqual([]);
});

test('a plan that gets another name: its points are its own once the former name is told', async () => {
  story = await VaultStory.begin(vaultOf(two));
  await story.untilDay(5);
  story.up(vaultOf(two, { name: 'site', formerNames: ['web'] }));
  await story.untilDay(7);
  expect([story.days(SOURCE), story.days(DESTINATION)]).toEqual([
    [6, 7],
    [6, 7],
  ]);
});

test('a paused plan releases nothing', async () => {
  story = await VaultStory.begin(vaultOf(everywhere({ last: 4 })));
  await story.untilDay(5);
  story.up(vaultOf(everywhere({ last: 1 }), { paused: true }));
  await story.untilDay(8);
  expect(story.days(DESTINATION)).toEqual([2, 3, 4, 5]);
});

test('two stacks beside each other, with one server and one plan s name: each its own points', async () => {
  const other: Settings = {
    ...vaultOf(everywhere({ last: 3 }), { imageName: 'b', destinationImageName: 'b' }),
    vault: 'vault-b',
  };
  story = await VaultStory.begin(vaultOf(two));
  const beside = story.beside(other);
  for (let day = 2; day <= 6; day++) {
    await story.until(at(day, 0.45));
    await beside.until(at(day, 2));
  }
  await story.until(at(6, 4));
  // The other's clock has run on meanwhile: a whole sweep once more.
  beside.stir();
  await beside.until(at(6, 6));
  await story.until(at(6, 8));
  expect([story.days(SOURCE), story.days(DESTINATION)]).toEqual([
    [5, 6],
    [5, 6],
  ]);
  expect([beside.days(SOURCE), beside.days(DESTINATION)]).toEqual([
    [4, 5, 6],
    [4, 5, 6],
  ]);
});

describe('a server that its owner deletes', () => {
  const byTags = { instances: undefined, instanceTags: { backup: 'yes' } };
  const tagged = { servers: [server({ backup: 'yes' })] };
  const deleted = async (of: Settings) => {
    story = await VaultStory.begin(of, tagged);
    await story.untilDay(5);
    await story.byHand('DeleteInstance', SOURCE, { InstanceId: SERVER, Force: 'true' });
  };

  test('keeps its points, and they are told of', async () => {
    await deleted(vaultOf(two, byTags));
    await story.untilDay(20);
    expect([story.days(SOURCE), story.days(DESTINATION)]).toEqual([
      [4, 5],
      [4, 5],
    ]);
    expect(story.notes()).toContainEqual(expect.stringContaining('2 points kept, and paid for'));
  });
  test('loses them goneDays after the newest, where that was asked for: nothing is left', async () => {
    await deleted(vaultOf(two, { ...byTags, goneDays: 7 }));
    await story.untilDay(11);
    expect(story.days(DESTINATION)).toEqual([4, 5]);
    await story.untilDay(14);
    expect([story.days(SOURCE), story.days(DESTINATION), story.orphans()]).toEqual([[], [], []]);
  });
});

test('a destination that is replaced by another: the old copies go as the new region has newer ones', async () => {
  story = await VaultStory.begin(vaultOf(everywhere({ last: 3 })));
  await story.untilDay(6);
  story.cloud.faults.add({
    kind: 'code',
    action: 'CopyImage',
    key: THIRD,
    code: 'QuotaExceed.Image',
    status: 403,
    rate: 1,
    until: at(7, 12).toISOString(),
  });
  story.up(
    vaultOf(
      everywhere({ last: 3 }),
      {},
      { destinationRegions: [THIRD], retiredRegions: [DESTINATION], homeRegion: THIRD },
    ),
  );
  await story.until(at(7, 11));
  expect(story.days(DESTINATION)).toEqual([4, 5, 6]);
  await story.untilDay(9);
  expect([story.days(DESTINATION), story.days(THIRD)]).toEqual([[], [7, 8, 9]]);
  expect(story.orphans()).toEqual([]);
});

test('a copy whose image somebody deleted leaves its snapshot as long as the rules would have kept it', async () => {
  story = await VaultStory.begin(vaultOf(everywhere({ last: 3 })));
  await story.untilDay(5);
  const [oldest] = story.images(DESTINATION).sort((a, b) => a.createdAt - b.createdAt);
  await story.byHand('DeleteImage', DESTINATION, { ImageId: oldest?.id ?? '' });
  await story.until(at(6, -2));
  expect(story.orphans()).toHaveLength(1);
  expect(story.notes()).toContainEqual(expect.stringContaining('1 snapshots of the vault whose image is gone stay'));
  await story.untilDay(6);
  expect(story.orphans()).toEqual([]);
});

test('what the vault cannot prove to be its own is listed once a day, and left alone', async () => {
  story = await VaultStory.begin(vaultOf(two));
  await story.untilDay(3);
  const [disk] = Object.keys(story.region(SOURCE)?.disks ?? {});
  await story.byHand('CreateSnapshot', SOURCE, { DiskId: disk ?? '' });
  await story.untilDay(6);
  expect(story.orphans()).toHaveLength(1);
  expect(story.notes()).toContainEqual(
    expect.stringMatching(/^cn-shanghai: snapshots that nothing uses, without a vault's tags, are left alone: s-\S+$/),
  );
});

test('snapshots that no tick has tagged in time are tagged by the sweep', async () => {
  story = await VaultStory.begin(vaultOf(everywhere({ last: 9 })));
  await story.untilDay(6);
  const [old] = story.images(DESTINATION).sort((a, b) => a.createdAt - b.createdAt);
  const snapshot = story.region(DESTINATION)?.snapshots[old?.disks[0]?.snapshotId ?? ''];
  await story.byHand('UntagResources', DESTINATION, {
    ResourceType: 'snapshot',
    'ResourceId.1': snapshot?.id ?? '',
    All: 'true',
  });
  expect(story.untagged()).toHaveLength(1);
  await story.until(at(7, -2));
  expect(story.untagged()).toEqual([]);
});
