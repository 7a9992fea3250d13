import type { FaultKind, Snapshot } from 'local-cloud';
import { Followed, hasHit } from './followed';
import { HEM, Story } from './story';

/**
 * The night is run once and its calls are counted; then once more for each call, from just before the tick that makes it,
 * with something going wrong at that very call. The night has a failed image and a failed copy in it, so that every kind of call
 * is there.
 */
const SLOT = '2026-03-01T18:00:00Z';
/** The night is over at 18:20; what goes wrong in it costs a tick or two more. */
const END = '2026-03-01T18:35:00Z';
const TICK = 5 * 60_000;

let story: Story;
/** World before each tick, and how many calls the function makes in it. */
const ticks: { before: Snapshot; calls: number }[] = [];
let points: string[];

beforeAll(async () => {
  story = await Story.begin({ seed: { durations: { imageMinutes: 4, copyMinutes: 4 } }, plan: { instances: HEM } });
  story.fault({ kind: 'fail', action: 'CreateImage' });
  story.fault({ kind: 'fail', action: 'CopyImage' });
  await story.until('2026-03-01T17:59:00Z');
  for (let time = Date.parse(SLOT); time <= Date.parse(SLOT) + 4 * TICK; time += TICK) {
    const before = story.cloud.snapshot();
    const made = story.calls().length;
    await story.until(new Date(time).toISOString());
    ticks.push({ before, calls: story.calls().length - made });
  }
  await story.until(END);
  points = story.points();
}, 60_000);

afterAll(() => story.end());

/** @returns whether the tick finds everything protected and changes nothing: those after it would find the same */
async function tick(): Promise<boolean> {
  const changes = story.changes().length;
  const next = story.cloud.clock.now().getTime() + TICK;
  await story.until(new Date(Math.min(next, Date.parse(END))).toISOString());
  const states = Object.values(story.outcomes());
  return states.join() === 'protected' && story.changes().length === changes;
}

async function untilSettled(): Promise<void> {
  while (story.cloud.clock.now() < new Date(END)) if (await tick()) return;
}

const followed = new Followed();

test('the night itself ends well, and has every call that changes something in it', () => {
  expect(Object.values(story.outcomes())).toEqual(['protected']);
  expect(points).toHaveLength(2);
  for (const action of ['CreateImage', 'CopyImage', 'TagResources', 'DeleteImage', 'DeleteSnapshot']) {
    expect(story.accepted(action)).toBeGreaterThan(0);
  }
});

const AT_ALL_CALLS: { name: string; kind: FaultKind }[] = [
  { name: 'killed once the answer is on the wire', kind: 'kill' },
  { name: 'the request dropped before it has an effect', kind: 'dropped' },
  { name: 'the answer lost after the effect', kind: 'lost-answer' },
];

test.each(AT_ALL_CALLS)(
  '$name, at every call: the same points in the end, nothing twice and nothing left over',
  async ({ kind }) => {
    let tried = 0;
    for (const { before, calls } of ticks) {
      for (let after = 0; after < calls; after++) {
        await story.cloud.restore(before);
        story.fault({ kind, after });
        await tick();
        tried += hasHit(story.cloud) ? 1 : 0;
        if (!followed.isNew(story.cloud)) continue;
        await untilSettled();
        const where = `${kind} at call ${after + 1} of the tick after ${story.cloud.clock.now().toISOString()}`;
        expect({ where, points: story.points() }).toEqual({ where, points });
        expect({ where, orphans: story.orphans(), untagged: story.untagged() }).toEqual({
          where,
          orphans: [],
          untagged: [],
        });
      }
    }
    expect(tried).toBe(ticks.map(({ calls }) => calls).reduce((all, calls) => all + calls));
    expect(tried).toBeGreaterThan(50);
  },
  240_000,
);
