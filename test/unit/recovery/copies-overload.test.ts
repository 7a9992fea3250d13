import { decideCopies } from '../../../src/recovery/copies';
import type { Point } from '../../../src/recovery/point';
import { copy, DESTINATION, image, night, plan, settings, world } from '../worlds';

// More is to be copied than can be: an hourly plan, and a cloud that makes so many copies at a time, each as long as it takes.

const SERVERS = 20;
const HOUR = 3_600_000;
const TICK = 300_000;
const START = night(1).getTime();
const ids = Array.from({ length: SERVERS }, (_, i) => `i-${String(i).padStart(2, '0')}`);

interface Seen {
  /** Slots between the newest copies of any two servers, at most, once each has one. */
  apart: number;
  /** Hours between the newest slot and the newest copy of whoever is last, at most, in the last quarter. */
  behind: number;
}

function overload(copyMinutes: number, places: number, hours: number): Seen {
  const of = settings({
    plans: [plan({ instances: ids, schedule: '0 * * * *', maxAgeHours: 24 })],
    maxConcurrentCopies: places,
  });
  let points: Point[] = [];
  const newest = new Map<string, number>();
  const seen: Seen = { apart: 0, behind: 0 };
  for (let now = START; now < START + hours * HOUR; now += TICK) {
    if ((now - START) % HOUR === 10 * 60_000) {
      points.push(...ids.map((id) => image(id, new Date(now - 10 * 60_000))));
    }
    for (const point of points.filter(({ region, state }) => region === DESTINATION && state === 'working')) {
      if (now - point.createdAt.getTime() < copyMinutes * 60_000) continue;
      point.state = 'available';
      newest.set(point.identity.instance, point.identity.slot.getTime());
    }
    if (newest.size === SERVERS) {
      const all = [...newest.values()];
      seen.apart = Math.max(seen.apart, (Math.max(...all) - Math.min(...all)) / HOUR);
      if (now > START + hours * HOUR * 0.75) seen.behind = Math.max(seen.behind, (now - Math.min(...all)) / HOUR);
    }
    // What is superseded, or is not its server's newest copy any more, is of no more matter.
    points = points.filter(({ identity, region, state }) => {
      const slot = identity.slot.getTime();
      return region === DESTINATION
        ? state === 'working' || slot === newest.get(identity.instance)
        : slot > now - 3 * HOUR;
    });
    const begun = decideCopies(of, world(new Date(now), points)).flatMap(({ source, decision }) =>
      decision.kind === 'copy' ? copy(source, DESTINATION, { status: 'Creating', createdAt: new Date(now) }) : [],
    );
    points.push(...begun);
  }
  return seen;
}

/**
 * Record 14: whoever keeps up cannot do better than the time in which all others have their turn. So one slot holds as long as that
 * is one, and at four times too much it is three.
 */
test.each([
  { copyMinutes: 20, places: 5, apart: 1 },
  { copyMinutes: 30, places: 5, apart: 2 },
  { copyMinutes: 40, places: 5, apart: 2 },
  { copyMinutes: 60, places: 5, apart: 3 },
  { copyMinutes: 85, places: 5, apart: 5 },
  { copyMinutes: 60, places: 10, apart: 1 },
  { copyMinutes: 60, places: 2, apart: 9 },
])('$copyMinutes minutes a copy, $places at a time: $apart slots apart', ({ copyMinutes, places, apart }) => {
  const others = (copyMinutes / 60) * (SERVERS / places - 1);
  expect(apart).toBe(Math.ceil(others));
  const round = (copyMinutes / 60) * (SERVERS / places);
  const seen = overload(copyMinutes, places, Math.max(16, 4 * round));
  expect(seen.apart).toBe(apart);
  // Nobody falls behind for ever: its turn comes, with the newest image that there is then.
  expect(seen.behind).toBeLessThan(2 * round + 2);
});
