import { DESTINATION, SOURCE } from '../../unit/worlds';
import { everywhere, vaultOf, VaultStory } from '../vault-story';

/** How a vault fares that is left to its rules. */
let story: VaultStory;
afterEach(() => story.end());

const days = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

test('a typo, last 1 on a full vault: nothing goes, an alarm tells, and it is mended or confirmed', async () => {
  story = await VaultStory.begin(vaultOf(everywhere({ last: 8 })));
  await story.untilDay(10);
  expect(story.days(DESTINATION)).toEqual(days(3, 10));
  expect(story.problems()).toEqual([]);

  story.up(vaultOf(everywhere({ last: 1 })));
  await story.untilDay(12);
  expect(story.days(DESTINATION)).toEqual(days(3, 12));
  expect(story.days(SOURCE)).toEqual(days(3, 12));
  const alarms = story.problems();
  expect(alarms).toContainEqual(expect.stringMatching(/in cn-qingdao: 9 releases are held\. brake: 7 points/));
  expect(alarms).toContainEqual(expect.stringMatching(/in cn-shanghai: 9 releases are held/));

  const before = story.cloud.snapshot();
  story.up(vaultOf(everywhere({ last: 8 })));
  await story.untilDay(14);
  expect(story.days(DESTINATION)).toEqual(days(7, 14));

  await story.cloud.restore(before);
  story.up(vaultOf(everywhere({ last: 1 })));
  await story.retain({ liftBrake: true, only: ({ point }) => point.region === DESTINATION });
  expect([story.days(SOURCE), story.days(DESTINATION)]).toEqual([days(3, 12), [12]]);
  await story.retain({ liftBrake: true });
  expect([story.days(SOURCE), story.days(DESTINATION), story.orphans()]).toEqual([[12], [12], []]);
});

test('the ends of weeks and of a month, by rules that a person can follow', async () => {
  story = await VaultStory.begin(vaultOf(everywhere({ last: 2, weekly: 3, monthly: 2 })));
  await story.untilDay(27);
  // Sundays are 8, 15, 22 and 29 March and 5 April (36).
  expect(story.days(DESTINATION)).toEqual([15, 22, 26, 27]);
  await story.untilDay(33);
  expect(story.days(DESTINATION)).toEqual([22, 29, 31, 32, 33]);
  await story.untilDay(37);
  expect(story.days(DESTINATION)).toEqual([29, 31, 36, 37]);
  expect(story.days(SOURCE)).toEqual([29, 31, 36, 37]);
  expect(story.problems()).toEqual([]);
  expect([story.orphans(), story.untagged()]).toEqual([[], []]);
});

test('five days without the source: nothing expires meanwhile, and the night after lets go what is too old', async () => {
  story = await VaultStory.begin(vaultOf(everywhere({ days: 4 })));
  await story.untilDay(7);
  story.cloud.faults.add({ kind: 'dark', region: SOURCE, until: '2026-03-12T04:00:00Z' });
  await story.untilDay(12);
  expect(story.days(DESTINATION)).toEqual(days(4, 7));
  story.problems();
  await story.untilDay(14);
  expect(story.days(DESTINATION)).toEqual([12, 13, 14]);
  expect(story.days(SOURCE)).toEqual([12, 13, 14]);
  expect(story.problems().filter((text) => text.includes('brake'))).toEqual([]);
});

test('a week without a destination: the source waits for it, and is cleared when it is back', async () => {
  story = await VaultStory.begin(vaultOf({ source: { last: 2 }, destination: { last: 4 } }));
  await story.untilDay(7);
  story.cloud.faults.add({ kind: 'dark', region: DESTINATION, until: '2026-03-14T06:00:00Z' });
  await story.untilDay(14);
  expect(story.days(SOURCE)).toEqual(days(6, 14));
  story.problems();
  await story.untilDay(16);
  expect(story.days(SOURCE)).toEqual([15, 16]);
  expect(story.days(DESTINATION).slice(-2)).toEqual([15, 16]);
  expect(story.problems().filter((text) => text.includes('brake'))).toEqual([]);
});

test('a clock a year ahead: what it made stays and alarms, and nothing else is the worse for it', async () => {
  story = await VaultStory.begin(vaultOf(everywhere({ last: 3 }), { goneDays: 30 }));
  await story.untilDay(6);
  story.problems();
  await story.tickWithClock(365 * 86_400_000);
  await story.retain();
  await story.untilDay(8);
  expect(story.days(DESTINATION).filter((day) => day < 300)).toEqual([6, 7, 8]);
  expect(story.days(SOURCE).filter((day) => day < 300)).toEqual([6, 7, 8]);
  const forged = story.images(SOURCE).filter(({ tags }) => tags['offsite-slot']?.startsWith('2027'));
  expect(forged).toHaveLength(1);
  expect(story.problems()).toContainEqual(expect.stringContaining('1 point with an impossible time'));
});

test('a schedule that was changed: the points of the old one stay, and are told without an alarm', async () => {
  story = await VaultStory.begin(vaultOf(everywhere({ last: 3 })));
  await story.untilDay(6);
  story.problems();
  story.up(vaultOf(everywhere({ last: 3 }), { schedule: '0 3 * * *' }));
  await story.untilDay(10);
  const whole = (all: number[]) => all.filter((day) => Number.isInteger(day));
  expect(whole(story.days(DESTINATION))).toEqual([4, 5, 6]);
  expect(story.days(DESTINATION)).toHaveLength(6);
  expect(story.reports.flatMap(({ notes }) => notes)).toContainEqual(
    expect.stringContaining("not on the plan's schedule"),
  );
  expect(story.problems()).toEqual([]);
});
