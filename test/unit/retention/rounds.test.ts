import { isDaily, inTurn, whoseTurn } from '../../../src/reconcile/round';

const HOUR = 3_600_000;
const instances = Array.from({ length: 200 }, (_, i) => `i-${i}`);
/** @param late how far off the timer is, in ms */
const ticksOf = (from: string, minutes: number, count: number, late = 1500) =>
  Array.from({ length: count }, (_, i) => new Date(Date.parse(from) + i * minutes * 60_000 + late));

describe.each([1, 5, 10, 30])('with a tick every %i minutes', (minutes) => {
  const ticks = 60 / minutes;
  test.each([-900, -200, 0, 1500, 20_000])(
    'each instance has one turn an hour, though the timer is %i ms late',
    (late) => {
      for (const hour of ['2026-03-01T18:00Z', '2026-10-25T00:00Z']) {
        const turns = ticksOf(hour, minutes, ticks, late).flatMap((now) => whoseTurn(instances, minutes, now));
        expect(turns.sort()).toEqual([...instances].sort());
      }
    },
  );
  test('nobody waits for longer than an hour and a tick, whatever hour it is', () => {
    for (const one of instances.slice(0, 20)) {
      const all = ticksOf('2026-03-01T18:00Z', minutes, 30 * ticks);
      const turns = all.filter((now) => whoseTurn([one], minutes, now).length > 0);
      const waits = turns.slice(1).map((turn, i) => turn.getTime() - (turns[i] as Date).getTime());
      expect(Math.max(...waits)).toBeLessThanOrEqual(HOUR + minutes * 60_000);
    }
  });
  test('one of the day s ticks looks for what no plan knows, though the timer is early', () => {
    for (const vault of ['offsite-prod', 'offsite-test']) {
      for (const late of [-200, 900]) {
        const day = ticksOf('2026-03-01T00:00Z', minutes, 24 * ticks, late);
        expect(day.filter((now) => isDaily(vault, minutes, now))).toHaveLength(1);
      }
    }
  });
});

test('a tick that always fails takes no turn of the same instance twice in a day', () => {
  const failing = ticksOf('2026-03-01T00:35Z', 60, 12);
  const turns = failing.flatMap((now) => whoseTurn(instances, 5, now));
  expect(new Set(turns).size).toBe(turns.length);
});

test('nor the same daily look every day', () => {
  const minuteOf = (day: number) =>
    ticksOf(`2026-03-${String(day).padStart(2, '0')}T00:00Z`, 5, 288).findIndex((now) => isDaily('look', 5, now));
  const ticks = [1, 2, 3, 4, 5, 6, 7, 8].map(minuteOf);
  const later = ticks.slice(1).map((tick, i) => (tick - (ticks[i] as number) + 288) % 288);
  expect(later).toEqual(Array(7).fill(13));
});

test('the turns of an hour are about equally many', () => {
  const sizes = ticksOf('2026-03-01T18:00Z', 5, 12).map((now) => whoseTurn(instances, 5, now).length);
  expect(Math.max(...sizes)).toBeLessThan(35);
});

test('the same instances come first in no two hours', () => {
  const first = ['18', '19', '20', '21'].map((hour) => whoseTurn(instances, 60, new Date(`2026-03-01T${hour}:01Z`))[0]);
  expect(new Set(first).size).toBeGreaterThan(2);
});

test('what has no turn of its own begins somewhere else each day', () => {
  const first = [1, 2, 3, 4, 5].map((day) => inTurn(instances, 5, new Date(Date.UTC(2026, 2, day)))[0]);
  expect(new Set(first).size).toBeGreaterThan(3);
  expect(inTurn(instances, 5, new Date(0)).sort()).toEqual([...instances].sort());
});
