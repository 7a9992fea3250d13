import { isDaily, whoseTurn } from '../../src/reconcile/round';

const instances = Array.from({ length: 200 }, (_, i) => `i-${i}`);
const ticksOf = (hour: string, minutes: number) =>
  Array.from({ length: 60 / minutes }, (_, i) => new Date(Date.parse(hour) + i * minutes * 60_000 + 1500));

test.each([1, 5, 10, 30])('with a tick every %i minutes, each instance has one turn an hour', (minutes) => {
  for (const hour of ['2026-03-01T18:00Z', '2026-10-25T00:00Z']) {
    const turns = ticksOf(hour, minutes).flatMap((now) => whoseTurn(instances, minutes, now));
    expect(turns.sort()).toEqual([...instances].sort());
  }
});

test('the turns of an hour are about equally many', () => {
  const sizes = ticksOf('2026-03-01T18:00Z', 5).map((now) => whoseTurn(instances, 5, now).length);
  expect(Math.max(...sizes)).toBeLessThan(35);
});

test('the same instances come first in no two hours', () => {
  const first = ['18', '19', '20', '21'].map((hour) => whoseTurn(instances, 60, new Date(`2026-03-01T${hour}:01Z`))[0]);
  expect(new Set(first).size).toBeGreaterThan(2);
});

test.each([1, 5, 30])(
  'with a tick every %i minutes, one of the day s ticks looks for what no plan knows',
  (minutes) => {
    for (const vault of ['offsite-prod', 'offsite-test']) {
      const ticks = Array.from(
        { length: (24 * 60) / minutes },
        (_, i) => new Date(Date.UTC(2026, 2, 1) + i * minutes * 60_000 + 900),
      );
      expect(ticks.filter((now) => isDaily(vault, minutes, now))).toHaveLength(1);
    }
  },
);
