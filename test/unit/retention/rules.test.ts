import type { Plan } from '../../../src/plan/settings';
import { isoWeekOf } from './weeks';
import { calendarOf } from '../../../src/recovery/retention/calendar';
import { copy, image, night } from '../worlds';
import { config, copies, days, daysThat, fateOf, fatesOf, SERVER } from './vaults';

/**
 * Rules and a vault in, what stays out; the rest goes. Nights are days of March 2026 (32 is 1 April); 1 March was a Sunday,
 * so ISO weeks begin on the 2nd, 9th, 16th, 23rd and 30th.
 */
const RULES: Record<string, { keep: Plan['keep']['destination']; nights: number[]; stay: number[] }> = {
  'no rule keeps all': { keep: {}, nights: days(1, 9), stay: days(1, 9) },
  'last: the newest so many': { keep: { last: 3 }, nights: days(1, 9), stay: [7, 8, 9] },
  'last: fewer points than it keeps': { keep: { last: 30 }, nights: days(1, 9), stay: days(1, 9) },
  'last counts points, not days': { keep: { last: 3 }, nights: [1, 5, 6, 20], stay: [5, 6, 20] },
  'days: back from the newest point, whose own day is the first': {
    keep: { days: 7 },
    nights: days(1, 20),
    stay: days(14, 20),
  },
  'days: points that are missing are not made up for': { keep: { days: 7 }, nights: [1, 10, 14, 20], stay: [14, 20] },
  'weekly: the newest of each week': { keep: { weekly: 3 }, nights: days(1, 20), stay: [8, 15, 20] },
  'weekly: weeks without points do not count': { keep: { weekly: 3 }, nights: [1, 3, 17, 31], stay: [3, 17, 31] },
  'weekly: a Sunday ends its week': { keep: { weekly: 2 }, nights: [6, 7, 8, 9], stay: [8, 9] },
  'monthly: the newest of each month': { keep: { monthly: 2 }, nights: [-10, -5, 0, 5, 30, 33], stay: [30, 33] },
  'monthly: a month more': { keep: { monthly: 3 }, nights: [-10, -5, 0, 5, 30, 33], stay: [0, 30, 33] },
  'a vote: what any rule keeps stays': {
    keep: { last: 2, weekly: 3, monthly: 2 },
    nights: [-3, 0, ...days(1, 20)],
    stay: [0, 8, 15, 19, 20],
  },
};

describe.each(Object.entries(RULES))('%s', (_name, { keep, nights, stay }) => {
  const points = copies(nights);
  const fates = fatesOf(config({ destination: keep }), points, {}, { liftBrake: true });

  test('stay and go', () => {
    expect(daysThat('kept', fates)).toEqual(stay);
    expect(daysThat('released', fates)).toEqual(nights.filter((day) => !stay.includes(day)));
  });
  test('each with a reason', () => {
    for (const { fate, why } of fates) {
      expect(why.length).toBeGreaterThan(0);
      if (fate === 'released') for (const rule of Object.keys(keep ?? {})) expect(why.join()).toContain(rule);
    }
  });
});

test('every rule that keeps a point is told, weeks and months by name', () => {
  const points = copies(days(1, 9));
  const [newest] = fatesOf(config({ destination: { last: 2, days: 3, weekly: 2, monthly: 1 } }), points);
  expect(newest?.why).toEqual([
    'last: 2',
    'days: 3',
    'weekly: 2 (2026-W11)',
    'monthly: 1 (2026-03)',
    'newest usable point',
  ]);
});

test('source and destination have rules of their own', () => {
  const points = days(1, 6).flatMap((day) => {
    const source = image(SERVER, night(day));
    return [source, copy(source)];
  });
  const fates = fatesOf(config({ source: { last: 4 }, destination: { last: 5 } }), points);
  expect(daysThat('released', fates, 'cn-shanghai')).toEqual([1, 2]);
  expect(daysThat('released', fates)).toEqual([1]);
});

describe('the calendar is that of the plan s zone', () => {
  // 02:00 on Monday 9 March in Shanghai is still Sunday in Los Angeles.
  const monday = image(SERVER, night(9));

  test.each([
    ['Asia/Shanghai', '2026-W11', '2026-03'],
    ['America/Los_Angeles', '2026-W10', '2026-03'],
  ])('%s', (timeZone, week, month) => {
    const calendar = calendarOf({ schedule: '* * * * *', timeZone });
    expect(calendar.week(monday.identity.slot)).toBe(week);
    expect(calendar.month(monday.identity.slot)).toBe(month);
  });
  test('a month begins at midnight there', () => {
    const slot = new Date('2026-03-31T18:00:00Z');
    expect(calendarOf({ schedule: '* * * * *', timeZone: 'Asia/Shanghai' }).month(slot)).toBe('2026-04');
    expect(calendarOf({ schedule: '* * * * *', timeZone: 'UTC' }).month(slot)).toBe('2026-03');
  });
  test('a day is a day when clocks are set forward', () => {
    const berlin = { schedule: '0 4 * * *', timeZone: 'Europe/Berlin' };
    const slots = ['2026-03-27T03:00Z', '2026-03-28T03:00Z', '2026-03-29T02:00Z', '2026-03-30T02:00Z'];
    const points = slots.map((slot) => copy(image(SERVER, new Date(slot))));
    const fates = fatesOf(config({ destination: { days: 2 } }, berlin), points);
    expect(points.map((point) => fateOf(point, fates).fate)).toEqual(['released', 'released', 'kept', 'kept']);
  });
  test('ISO weeks, over the ends of twelve years', () => {
    const calendar = calendarOf({ schedule: '0 12 * * *', timeZone: 'UTC' });
    for (let year = 2020; year < 2032; year++) {
      for (let day = -8; day < 9; day++) {
        const date = new Date(Date.UTC(year, 0, day, 12));
        expect(calendar.week(date)).toBe(isoWeekOf(date));
      }
    }
  });
});

describe('ad hoc points', () => {
  const adhoc = (day: number) =>
    copy(image(SERVER, new Date(night(day).getTime() + 5 * 3_600_000), {}, { kind: 'adhoc' }));
  const scheduled = copies(days(1, 6));
  const asked = [1, 2, 3, 4].map(adhoc);

  test('stay without a rule of their own', () => {
    const fates = fatesOf(config({ destination: { last: 4 } }), [...scheduled, ...asked]);
    expect(asked.map((point) => fateOf(point, fates).fate)).toEqual(['kept', 'kept', 'kept', 'kept']);
    expect(daysThat('released', fates)).toEqual([1, 2]);
  });
  test('are counted apart', () => {
    const fates = fatesOf(config({ destination: { last: 5 }, adHoc: { last: 3 } }), [...scheduled, ...asked]);
    expect(asked.map((point) => fateOf(point, fates).fate)).toEqual(['released', 'kept', 'kept', 'kept']);
    expect(fateOf(scheduled[1] as (typeof scheduled)[0], fates).fate).toBe('kept');
  });
});

describe('points that are not usable', () => {
  const partial = (day: number) => copy(image(SERVER, night(day), { had: [40, 100], disks: [40] }));
  const drilled = (day: number) => copy(image(SERVER, night(day)), undefined, { tags: { 'offsite-drill': 'failed' } });
  const unavailable = (day: number) => copy(image(SERVER, night(day)), undefined, { status: 'UnAvailable' });

  test.each([
    ['partial', partial],
    ['failed in a drill', drilled],
    ['unavailable', unavailable],
  ])('%s: takes no whole one s place, and goes when it would if it were whole', (_name, make) => {
    const odd = make(4);
    const whole = copies([1, 2, 3, 5, 6]);
    const fates = (last: number) =>
      fatesOf(config({ destination: { last } }), [...whole, odd], {}, { liftBrake: true });
    expect(daysThat('kept', fates(3))).toEqual([3, 4, 5, 6]);
    expect(daysThat('kept', fates(2))).toEqual([5, 6]);
    expect(fateOf(odd, fates(2)).fate).toBe('released');
  });
  test('stay while there is nothing newer that is usable', () => {
    const fates = fatesOf(config({ destination: { weekly: 1 } }), [...copies([1, 2]), partial(3), partial(4)]);
    expect(daysThat('kept', fates)).toEqual([2, 3, 4]);
    expect(daysThat('released', fates)).toEqual([1]);
  });
  test('that are being made stay', () => {
    const queued = copy(image(SERVER, night(1)), undefined, { status: 'Waiting' });
    const fates = fatesOf(config({ destination: { last: 1 } }), [...copies([2, 3]), queued]);
    expect(fateOf(queued, fates)).toMatchObject({ fate: 'kept', cause: 'unfinished' });
  });
  test('that were never made go once their slot is over', () => {
    const failed = (day: number) => copy(image(SERVER, night(day)), undefined, { status: 'CreateFailed' });
    const [old, now] = [failed(2), failed(4)];
    const fates = fatesOf(config({}), [...copies([1, 3]), old, now]);
    expect(fateOf(old, fates)).toMatchObject({ fate: 'released', cause: 'failed' });
    expect(fateOf(now, fates)).toMatchObject({ fate: 'kept', cause: 'still tried' });
  });
});

test('rules of the schedule say nothing of points made by hand: which key does is told', () => {
  const asked = copy(image(SERVER, night(2), {}, { kind: 'adhoc' }));
  const fates = fatesOf(config({ destination: { last: 1 } }), [asked, copy(image(SERVER, night(3)))]);
  expect(fates.map(({ why }) => why[0])).toEqual(expect.arrayContaining(['no keep.adHoc is set', 'last: 1']));
});
