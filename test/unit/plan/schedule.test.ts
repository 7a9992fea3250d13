import fc from 'fast-check';
import { isSlot, latestSlot, longestGapHours, nextSlot, slotsBetween } from '../../../src/plan/schedule';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const BERLIN = 'Europe/Berlin';

const iso = (dates: Date[]): string[] => dates.map((date) => date.toISOString().slice(0, 16) + 'Z');
const between = (schedule: string, timeZone: string, after: string, until: string): string[] =>
  iso(slotsBetween({ schedule, timeZone }, new Date(after), new Date(until)));

describe('slots', () => {
  test('are exclusive of the beginning and inclusive of the end', () => {
    expect(between('0 2 * * *', 'Asia/Shanghai', '2026-03-01T18:00:00Z', '2026-03-03T18:00:00Z')).toEqual([
      '2026-03-02T18:00Z',
      '2026-03-03T18:00Z',
    ]);
  });

  test('a fixed time inside the gap is at its end', () => {
    expect(between('30 2 * * *', BERLIN, '2026-03-28T12:00:00Z', '2026-03-30T12:00:00Z')).toEqual([
      '2026-03-29T01:00Z',
      '2026-03-30T00:30Z',
    ]);
  });

  test('a gap at midnight does not lose the day', () => {
    expect(between('0 0 * * *', 'America/Santiago', '2026-09-05T12:00:00Z', '2026-09-07T12:00:00Z')).toEqual([
      '2026-09-06T04:00Z',
      '2026-09-07T03:00Z',
    ]);
  });

  test('minutes of a chosen hour inside the gap fall together at its end', () => {
    expect(between('*/30 2 * * *', BERLIN, '2026-03-28T12:00:00Z', '2026-03-29T12:00:00Z')).toEqual([
      '2026-03-29T01:00Z',
    ]);
  });

  test('a repeated fixed time has one slot, an hourly schedule both', () => {
    expect(between('30 2 * * *', BERLIN, '2026-10-24T12:00:00Z', '2026-10-25T12:00:00Z')).toEqual([
      '2026-10-25T00:30Z',
    ]);
    expect(between('30 * * * *', BERLIN, '2026-10-24T23:00:00Z', '2026-10-25T02:00:00Z')).toEqual([
      '2026-10-24T23:30Z',
      '2026-10-25T00:30Z',
      '2026-10-25T01:30Z',
    ]);
  });

  test('a date that does not exist has none', () => {
    const never = { schedule: '0 2 31 2 *', timeZone: BERLIN };
    expect(nextSlot(never, new Date('2026-01-01'))).toBeUndefined();
    expect(latestSlot(never, new Date('2026-01-01'))).toBeUndefined();
    expect(longestGapHours(never, new Date('2026-01-01'))).toBe(Infinity);
  });
});

test('the longest gap is that of the calendar, the clock changes included', () => {
  const from = new Date('2026-03-01T00:00:00Z');
  const gap = (schedule: string, timeZone: string): number => longestGapHours({ schedule, timeZone }, from);
  expect(gap('0 2 * * *', 'Asia/Shanghai')).toBe(24);
  expect(gap('0 12 * * *', BERLIN)).toBe(25);
  expect(gap('0 2 * * 1-5', 'Asia/Shanghai')).toBe(72);
  expect(gap('0 2 1 * *', 'Asia/Shanghai')).toBe(31 * 24);
  expect(gap('0 2 29 2 *', 'Asia/Shanghai')).toBe(1461 * 24);
  // A burst once a year: the pause after it counts, though the next burst is beyond the horizon.
  expect(gap('0,30 * 1 1 *', 'Asia/Shanghai')).toBe(364 * 24 + 0.5);
});

// An independent model: look at every minute of the window and ask Intl what the clock shows.
interface Cron {
  minutes: number[];
  hours: number[];
  wild: boolean;
  days: number[] | undefined;
  text: string;
}

const subset = (max: number): fc.Arbitrary<number[]> =>
  fc.uniqueArray(fc.integer({ min: 0, max }), { minLength: 1, maxLength: 3 }).map((list) => list.sort((a, b) => a - b));
const range = (from: number, to: number, by = 1): number[] =>
  Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, i) => from + i * by);

const minuteField = fc.oneof(
  subset(59).map((list) => ({ list, text: list.join(',') })),
  fc.constantFrom(10, 20, 30).map((by) => ({ list: range(0, 59, by), text: `*/${by}` })),
);
const hourField = fc.oneof(
  subset(5).map((list) => ({ list, wild: false, text: list.join(',') })),
  fc.constantFrom(1, 2, 3).map((by) => ({ list: range(1, 4, by), wild: false, text: by === 1 ? '1-4' : `1-4/${by}` })),
  fc.constantFrom(2, 6).map((by) => ({ list: range(0, 23, by), wild: true, text: `*/${by}` })),
  fc.constant({ list: range(0, 23), wild: true, text: '*' }),
);
const dayField = fc.oneof(
  fc.constant({ days: undefined, text: '*' }),
  subset(6).map((days) => ({ days, text: days.join(',') })),
);
const crons: fc.Arbitrary<Cron> = fc.tuple(minuteField, hourField, dayField).map(([minute, hour, day]) => ({
  minutes: minute.list,
  hours: hour.list,
  wild: hour.wild,
  days: day.days,
  text: `${minute.text} ${hour.text} * * ${day.text}`,
}));

const NIGHTS: [zone: string, around: string][] = [
  ['Europe/Berlin', '2026-03-29'],
  ['Europe/Berlin', '2026-10-25'],
  ['America/New_York', '2026-03-08'],
  ['America/New_York', '2026-11-01'],
  ['Australia/Lord_Howe', '2026-10-04'],
  ['Australia/Lord_Howe', '2026-04-05'],
  ['America/Santiago', '2026-09-06'],
  ['America/Santiago', '2026-04-05'],
  ['Asia/Shanghai', '2026-03-29'],
];

const two = (n: number): string => String(n).padStart(2, '0');
const weekday = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay();

/** Every minute from a day before to two days after, with what the clock shows: `2026-03-29 02:30`. */
function minutesOf(zone: string, around: string): { at: number; shows: string }[] {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  const start = Date.parse(`${around}T00:00:00Z`) - 2 * DAY;
  return range(0, 5 * 24 * 60).map((i) => ({ at: start + i * MINUTE, shows: format.format(start + i * MINUTE) }));
}
const WINDOWS = NIGHTS.map(([zone, around]) => ({ zone, minutes: minutesOf(zone, around) }));

function modelSlots(cron: Cron, minutes: { at: number; shows: string }[]): number[] {
  const onDay = (day: string): boolean => !cron.days || cron.days.includes(weekday(day));
  const wanted = cron.hours.flatMap((h) => cron.minutes.map((m) => `${two(h)}:${two(m)}`));
  if (cron.wild) {
    const times = new Set(wanted);
    return minutes.filter(({ shows }) => times.has(shows.slice(11)) && onDay(shows.slice(0, 10))).map(({ at }) => at);
  }
  const days = [...new Set(minutes.map(({ shows }) => shows.slice(0, 10)))].filter(onDay);
  const found = days
    .flatMap((day) => wanted.map((time) => `${day} ${time}`))
    .map((time) => minutes.find(({ shows }) => shows === time) ?? minutes.find(({ shows }) => shows > time));
  return [...new Set(found.flatMap((minute) => (minute ? [minute.at] : [])))].sort((a, b) => a - b);
}

describe('against the model of every minute', () => {
  const cases = fc.tuple(crons, fc.constantFrom(...WINDOWS));

  test('slotsBetween, nextSlot, latestSlot and isSlot agree with it, from any minute', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 0, max: 3 * 24 * 60 - 1 }), ([cron, { zone, minutes }], offset) => {
        const timing = { schedule: cron.text, timeZone: zone };
        // The first and last day of the window are only there to be looked at from within.
        const from = minutes[24 * 60]?.at ?? 0;
        const until = from + 3 * DAY;
        const model = modelSlots(cron, minutes).filter((at) => at > from && at <= until);
        expect(iso(slotsBetween(timing, new Date(from), new Date(until)))).toEqual(
          iso(model.map((at) => new Date(at))),
        );
        const now = from + offset * MINUTE;
        const next = model.find((at) => at > now);
        if (next !== undefined) expect(nextSlot(timing, new Date(now))?.getTime()).toBe(next);
        const latest = model.filter((at) => at <= now).at(-1);
        if (latest !== undefined) {
          expect(latestSlot(timing, new Date(now))?.getTime()).toBe(latest);
          expect(latestSlot(timing, new Date(now + MINUTE - 1))?.getTime()).toBe(latest);
        }
        if (now > from) expect(isSlot(timing, new Date(now))).toBe(model.includes(now));
      }),
      { numRuns: 300 },
    );
  });
});
