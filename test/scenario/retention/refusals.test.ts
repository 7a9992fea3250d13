import { at, DESTINATION, SOURCE } from '../../unit/worlds';
import { everywhere, vaultOf, VaultStory } from '../vault-story';

/** What cannot go now stays, is told with its reason, is tried again, and is never forced. */
let story: VaultStory;
let forced: boolean;

beforeEach(async () => {
  story = await VaultStory.begin(vaultOf(everywhere({ last: 2 })));
  forced = false;
  story.watch((_, params) => (forced ||= params.Force === 'true'));
  await story.untilDay(3);
});
afterEach(async () => {
  expect(forced).toBe(false);
  await story.end();
});

const oldest = (region: string) => story.images(region).sort((a, b) => a.createdAt - b.createdAt)[0]?.id ?? '';

test('an image that an instance was made from: it stays for a week, holds nobody up, and goes after that', async () => {
  const image = oldest(DESTINATION);
  const drill = story.serverFrom(DESTINATION, image);
  await story.untilDay(10);
  expect(story.days(DESTINATION)).toEqual([2, 9, 10]);
  expect(story.reports.flatMap(({ notes }) => notes)).toContainEqual(
    expect.stringContaining(`${image} stays for now: an instance uses it`),
  );
  expect(story.problems()).toEqual([]);
  drill.end();
  await story.until(at(11, -1));
  expect(story.days(DESTINATION)).toEqual([9, 10]);
});

test('an image that is shared with another account', async () => {
  const image = oldest(SOURCE);
  const share = { ImageId: image, 'AddAccount.1': '1234567890123456' };
  await story.byHand('ModifyImageSharePermission', SOURCE, share);
  await story.untilDay(6);
  expect(story.days(SOURCE)).toEqual([2, 5, 6]);
  expect(story.notes()).toContainEqual(
    expect.stringContaining(`${image} stays for now: it is shared with other accounts`),
  );
});

test('an image that somebody begins to use between look and deletion, and a snapshot that is locked', async () => {
  const refused = { kind: 'code' as const, status: 403, rate: 1, until: at(5, 10).toISOString() };
  story.cloud.faults.add({ ...refused, action: 'DeleteImage', region: SOURCE, code: 'ImageUsingByInstance' });
  story.cloud.faults.add({
    ...refused,
    action: 'DeleteSnapshot',
    region: DESTINATION,
    code: 'OperationDenied.SnapshotLocked',
  });
  await story.untilDay(5);
  expect(story.days(SOURCE)).toEqual([2, 3, 4, 5]);
  expect(story.days(DESTINATION)).toEqual([4, 5]);
  expect(story.orphans()).toHaveLength(2);
  const notes = story.notes();
  expect(notes).toContainEqual(
    expect.stringMatching(/^releasing m-\S+ in cn-shanghai: ImageUsingByInstance .*request id/),
  );
  expect(notes).toContainEqual(expect.stringMatching(/in cn-qingdao: OperationDenied.SnapshotLocked/));
  await story.untilDay(6);
  expect([story.days(SOURCE), story.days(DESTINATION), story.orphans()]).toEqual([[5, 6], [5, 6], []]);
});
