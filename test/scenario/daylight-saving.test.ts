import { HEM, SHANGHAI, Story } from './story';

let story: Story;
afterEach(() => story.end());

/** The images that the minutes from then on make, by their slots. */
async function namesAfter(now: string, minutes: number, plan: Record<string, unknown>): Promise<string[]> {
  story = await Story.begin({
    seed: { now, durations: { imageMinutes: 5, copyMinutes: 5 } },
    plan: { instances: HEM, timeZone: 'Europe/Berlin', ...plan },
  });
  await story.pass(`PT${minutes}M`);
  expect(new Set(Object.values(story.outcomes()))).toEqual(new Set(['protected']));
  return story
    .images(SHANGHAI)
    .map(({ name, tags }) => `${name.replace(`nightly-${HEM}-`, '')} is ${tags['offsite-slot']}`)
    .sort();
}

test('the night without an hour: a time inside the gap runs at its end, and only then', async () => {
  expect(await namesAfter('2026-03-29T00:20:00Z', 80, { schedule: '30 2 * * *' })).toEqual([
    '2026-03-29-03:00 is 2026-03-29T01:00Z',
  ]);
});

test('the night with an hour twice: a time in it runs once', async () => {
  expect(await namesAfter('2026-10-25T00:20:00Z', 100, { schedule: '30 2 * * *' })).toEqual([
    '2026-10-25-02:30 is 2026-10-25T00:30Z',
  ]);
});

test('the night with an hour twice: an hourly schedule runs both, under names of their own', async () => {
  expect(await namesAfter('2026-10-24T23:30:00Z', 170, { schedule: '0 * * * *' })).toEqual([
    '2026-10-25-02:00 is 2026-10-25T00:00Z',
    '2026-10-25-02:00-repeated is 2026-10-25T01:00Z',
    '2026-10-25-03:00 is 2026-10-25T02:00Z',
  ]);
});
