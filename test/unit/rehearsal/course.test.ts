import { LocalCloud } from 'local-cloud';
import { parseSettings } from '../../../src/plan/config/parse';
import type { Settings } from '../../../src/plan/settings';
import { Course, type CourseOptions } from '../../../src/rehearsal/course';
import { rehearse } from '../../../src/rehearsal/rehearse';
import { serversFor } from '../../../src/rehearsal/servers';
import { troubles } from '../../../src/rehearsal/trouble';

const [HEM, HEL] = ['i-uf661wb708uvqc9jyhem', 'i-uf661wb708uvqc9jyhel'];
const FROM = new Date('2026-03-27T00:00:00Z');

function settingsOf(plan: Record<string, unknown> = {}): Settings {
  const nightly = { instances: [HEM, HEL], schedule: '30 2 * * *', timeZone: 'Europe/Berlin', ...plan };
  const config = {
    'offsite:sourceRegion': 'cn-shanghai',
    'offsite:destinationRegions': ['cn-qingdao', 'cn-beijing'],
    'offsite:plans': { nightly },
    'offsite:tickMinutes': 15,
  };
  return parseSettings({ config, project: 'offsite', stack: 'test', now: FROM }).settings;
}

/** What two days leave behind, with a destination that is dark for hours and trouble at one call in twenty. */
async function twoDays(
  settings: Settings,
  which: Pick<CourseOptions, 'everyTick' | 'lookAhead' | 'shortcuts'>,
  rate = 0.05,
  dark?: object,
) {
  const cloud = await LocalCloud.start({ seed: { now: FROM.toISOString(), ...serversFor(settings) } });
  for (const rule of troubles(rate)) cloud.faults.add(rule);
  cloud.faults.add({ kind: 'dark', region: 'cn-beijing', from: '2026-03-28T00:00:00Z', until: '2026-03-28T08:05:00Z' });
  if (dark) cloud.faults.add({ kind: 'dark', ...dark });
  const changing: string[] = [];
  let ticks = 0;
  const afterTick = () => {
    ticks++;
    for (const { time, action, region, outcome } of cloud.calls()) {
      if (!action.startsWith('Describe')) changing.push(`${time} ${action} ${region} ${outcome}`);
    }
  };
  const course = new Course({ cloud, settings, random: () => 0.5, ...which, afterTick });
  await course.until(new Date(dark ? '2026-03-29T12:00:00Z' : '2026-03-29T00:00:00Z'));
  const state = cloud.state();
  await cloud.close();
  return { ticks, left: { changing, state } };
}

test('ticks that can do nothing may be left out: the same calls at the same times, and the same end', async () => {
  const settings = settingsOf({ schedule: '30 2,14 * * *', keep: { source: { last: 1 }, destination: { last: 1 } } });
  const every = await twoDays(settings, { everyTick: true });
  const some = await twoDays(settings, {});
  expect(every.ticks).toBe(2 * 24 * 4);
  expect(some.ticks).toBeLessThan(every.ticks / 1.5);
  for (const action of ['CreateImage', 'CopyImage', 'TagResources', 'DeleteImage', 'DeleteSnapshot']) {
    expect(some.left.changing.filter((call) => call.includes(action)).length).toBeGreaterThan(3);
  }
  expect(some.left).toEqual(every.left);
});

const DARK_MORNING = { region: 'cn-shanghai', from: '2026-03-28T01:00:00Z', until: '2026-03-28T10:00:00Z' };

test.each([
  ['trouble at 5 % of calls', 0.05, undefined],
  ['the source dark at a slot, and servers without an image that is young enough before the next', 0, DARK_MORNING],
])('ticks that would change nothing may be left out: the same end, with %s', async (_, rate, dark) => {
  const plan = { schedule: '30 2 * * *', maxAgeHours: 40, keep: { source: { last: 1 }, destination: { last: 1 } } };
  const settings = settingsOf(plan);
  const every = await twoDays(settings, { everyTick: true }, rate, dark);
  const some = await twoDays(settings, { lookAhead: true, shortcuts: rate === 0 }, rate, dark);
  expect(some.ticks).toBeLessThan(every.ticks / 4);
  expect(some.left).toEqual(every.left);
});

test('the same options give the same rehearsal, another seed another one', async () => {
  const options = { settings: settingsOf(), from: FROM, nights: 2, seed: 3, faults: 0.1 };
  const once = await rehearse(options);
  expect(await rehearse(options)).toEqual(once);
  expect(await rehearse({ ...options, seed: 4 })).not.toEqual(once);
});

test('the source lost at the slot of a night: what was copied until then is left, and grows old', async () => {
  const lose = { region: 'cn-shanghai', atNight: 3 };
  const told = await rehearse({ settings: settingsOf(), from: FROM, nights: 4, seed: 1, faults: 0, lose });
  expect(told.lost).toMatchObject({ region: 'cn-shanghai', night: 3, at: new Date('2026-03-29T01:00:00Z') });
  const held = [HEL, HEM].flatMap((instance) => ({ instance, copies: 2, newest: new Date('2026-03-28T01:30:00Z') }));
  expect(told.lost?.holdings).toMatchObject([...held, ...held]);
  expect(told.end.holdings.map(({ hours }) => Math.ceil(hours))).toEqual([71, 71, 71, 71]);
  expect(told.ages.at(-1)?.hours).toBeCloseTo(70.5, 1);
  // A copy is seen at the second tick of 15 minutes after 35, twice: the one before it is 25 1/2 h old by then.
  expect(told.worst?.holdings[0]?.hours).toBeCloseTo(25.5, 1);
});
