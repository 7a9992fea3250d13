import type { FaultRule, Snapshot } from 'local-cloud';
import { at, DESTINATION, SOURCE } from '../../unit/worlds';
import { Followed, hasHit } from '../followed';
import { everywhere, server, vaultOf, VaultStory } from '../vault-story';

/**
 * A night that releases a point in each region and clears away what somebody left, run once, and then once more for each of its
 * calls with something going wrong at that very call.
 */
const CHANGING = ['CreateImage', 'CopyImage', 'TagResources', 'DeleteImage', 'DeleteSnapshot'];
const END = at(5, 3.75);
const TICK = 30 * 60_000;
let story: VaultStory;
/** World before each tick, and the calls that the tick makes. */
const ticks: { before: Snapshot; calls: string[] }[] = [];
let end: unknown;

beforeAll(async () => {
  const disks = [{ sizeGiB: 40 }, { sizeGiB: 100 }];
  story = await VaultStory.begin(vaultOf(everywhere({ last: 2 })), { servers: [{ ...server(), disks }] }, true);
  await story.untilDay(4);
  const [older] = story.images(DESTINATION).sort((a, b) => a.createdAt - b.createdAt);
  await story.byHand('DeleteImage', DESTINATION, { ImageId: older?.id ?? '' });
  await story.until(at(5, -0.25));
  for (let hours = 0.25; hours <= 2.25; hours += 0.5) {
    const tick = { before: story.cloud.snapshot(), calls: [] as string[] };
    story.watch((call) => tick.calls.push(call));
    await story.until(at(5, hours));
    ticks.push(tick);
  }
  story.watch(undefined);
  await story.until(END);
  end = left();
});

afterAll(() => story.end());

function left() {
  return {
    source: story.days(SOURCE),
    destination: story.days(DESTINATION),
    orphans: story.orphans(),
    untagged: story.untagged(),
  };
}

const made = (action: string) => ticks.flatMap(({ calls }) => calls).filter((call) => call === action);

test('the night itself releases, and has every call that changes something in it', () => {
  expect(end).toEqual({ source: [4, 5], destination: [4, 5], orphans: [], untagged: [] });
  for (const action of CHANGING) expect(made(action).length).toBeGreaterThan(0);
  expect(made('DeleteImage')).toHaveLength(1);
  expect(made('DeleteSnapshot')).toHaveLength(4);
});

const followed = new Followed();

async function nightWith(before: Snapshot, rule: FaultRule): Promise<void> {
  await story.cloud.restore(before);
  story.cloud.faults.add(rule);
  story.stir();
  await story.until(new Date(before.world.now + TICK));
  expect({ rule, hasHit: hasHit(story.cloud) }).toEqual({ rule, hasHit: true });
  if (!followed.isNew(story.cloud)) return;
  await story.until(END);
  expect({ rule, left: left() }).toEqual({ rule, left: end });
}

test('killed once the answer is on the wire, at every call', async () => {
  for (const { before, calls } of ticks) {
    for (let after = 0; after < calls.length; after++) await nightWith(before, { kind: 'kill', after });
  }
  expect(ticks.flatMap(({ calls }) => calls).length).toBeGreaterThan(50);
}, 120_000);

test.each(['dropped', 'lost-answer', 'throttle'] as const)('%s, at every call that changes something', async (kind) => {
  for (const { before, calls } of ticks) {
    for (const [after, action] of calls.entries()) {
      if (CHANGING.includes(action)) await nightWith(before, { kind, after });
    }
  }
});
