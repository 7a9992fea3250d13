import { at, DESTINATION, SOURCE } from '../../unit/worlds';
import { everywhere, SERVER, vaultOf, VaultStory } from '../vault-story';

/** A key of the sub-user's is in the wrong hands: it may make and copy images, with any tags, and look at what there is. */
let story: VaultStory;
afterEach(() => story.end());

const DAY = 86_400_000;
const flat = (tags: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(tags).flatMap(([key, value], i) => [
      [`Tag.${i + 1}.Key`, key],
      [`Tag.${i + 1}.Value`, value],
    ]),
  );

test('images in the tags of nights that were missed, and of minutes, push no night out, and alarm', async () => {
  story = await VaultStory.begin(vaultOf({ ...everywhere({ last: 4 }), adHoc: { last: 1 } }));
  await story.untilDay(3);
  story.cloud.faults.add({ kind: 'dark', region: SOURCE, until: at(6, 10).toISOString() });
  await story.untilDay(8);
  const nights = [story.days(SOURCE), story.days(DESTINATION)];
  expect(nights).toEqual([
    [3, 6, 7, 8],
    [3, 6, 7, 8],
  ]);
  story.problems();

  const [like] = story.images(SOURCE);
  for (const n of [0, 1, 2, 3, 4, 5]) {
    const slot = n < 2 ? new Date(at(4, 0).getTime() + n * DAY) : new Date(at(8, 9).getTime() + n * 60_000);
    const tags: Record<string, string> = { ...like?.tags, 'offsite-slot': `${slot.toISOString().slice(0, 16)}Z` };
    if (n >= 2) tags['offsite-kind'] = 'adhoc';
    await story.byHand('CreateImage', SOURCE, { InstanceId: SERVER, ImageName: `forged-${n}`, ...flat(tags) });
    await story.until(at(8, 10 + (n + 1) / 10));
    const made = story.images(SOURCE).find(({ name }) => name === `forged-${n}`);
    const copied = { ...tags, 'offsite-source': made?.id ?? '', 'offsite-taken': slot.toISOString() };
    await story.byHand('CopyImage', SOURCE, {
      ImageId: made?.id ?? '',
      DestinationRegionId: DESTINATION,
      DestinationImageName: `forged-copy-${n}`,
      ...flat(copied),
    });
  }
  await story.until(at(9, -2));
  const genuine = (region: string) => story.days(region).filter((day) => [3, 6, 7, 8].includes(day));
  expect([genuine(SOURCE), genuine(DESTINATION)]).toEqual(nights);
  const alarms = story.problems();
  for (const region of [SOURCE, DESTINATION]) {
    expect(alarms).toContainEqual(
      expect.stringMatching(new RegExp(`in ${region}: 2 points that the function would not have made so`)),
    );
  }
  await story.untilDay(10);
  expect(
    [SOURCE, DESTINATION].map((region) => story.days(region).filter((day) => day > 5 && Number.isInteger(day))),
  ).toEqual([
    [7, 8, 9, 10],
    [7, 8, 9, 10],
  ]);
});
