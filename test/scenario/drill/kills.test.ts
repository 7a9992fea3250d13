import type { FaultRule, Snapshot } from 'local-cloud';
import { noon } from '../../unit/drills';
import { DESTINATION } from '../../unit/worlds';
import { DrillStory, ONE } from './story';

/**
 * A drill is run once and its calls are counted; then once more for each of them, with something going wrong at that very call.
 * The source is dark all the while.
 */
const probe = { command: '/check' };
let story: DrillStory;
let noonWorld: Snapshot;
let calls: string[];

beforeAll(async () => {
  // It takes two ticks, so that the second has to find what the first began.
  story = await DrillStory.begin({ [ONE]: {} }, { durations: { imageMinutes: 4, copyMinutes: 4, bootMinutes: 6 } });
  await story.again({ probe });
  await story.cloud.clock.to(noon(3));
  noonWorld = story.cloud.snapshot();
  await story.ticks(noon(3), 15);
  calls = story.calls().map(({ action }) => action);
});
afterAll(() => story.end());

test('the drill itself ends well in its second tick, and has every call of a drill in it', () => {
  expect(story.results()).toMatchObject([{ instance: ONE, outcome: 'passed' }]);
  expect(story.lines().map(({ state }) => state)).toEqual(['in progress', 'passed']);
  for (const action of [
    ...['RunInstances', 'RunCommand', 'TagResources', 'DeleteInstance', 'DescribeInvocationResults'],
    ...['DescribeCloudAssistantStatus', 'DescribeSecurityGroups', 'DescribeInstances', 'DescribeDisks'],
  ]) {
    expect(calls).toContain(action);
  }
});

async function drillWith(rule: FaultRule): Promise<void> {
  await story.cloud.restore(noonWorld);
  story.forget();
  story.fault({ region: DESTINATION, ...rule });
  await story.ticks(noon(3), 20);
  const found = story.results();
  const at = { rule, call: calls[rule.after ?? 0] };
  expect({ ...at, billed: story.billed() }).toEqual({ ...at, billed: [] });
  expect({ ...at, results: found.map(({ outcome }) => outcome) }).toEqual({ ...at, results: ['passed'] });
  // Nothing twice: as many servers made as one drill takes, and the steps as they were, but for a look or a tick.
  const made = new Set(
    story.calls().flatMap(({ action, params }) => (action === 'RunInstances' ? params.ClientToken : [])),
  );
  expect({ ...at, made: made.size }).toEqual({ ...at, made: 1 });
  expect(found[0]?.steps.running).toBeGreaterThanOrEqual(6);
  expect(found[0]?.steps.running).toBeLessThan(12);
}

/** Of looks that are like the one before, the first two stand for all. */
function apart(): number[] {
  const isChange = (i: number) => !calls[i]?.startsWith('Describe');
  const repeats = (i: number, length: number) =>
    i >= 2 * length && [0, length].every((back) => calls[i - back] === calls[i - back - length]);
  return calls.map((_, i) => i).filter((i) => isChange(i) || isChange(i - 1) || !(repeats(i, 2) || repeats(i, 3)));
}

test('killed at every call: the next tick finishes or removes it, and nothing is billed', async () => {
  for (const after of apart()) await drillWith({ kind: 'kill', after });
  expect(apart().length).toBeGreaterThan(40);
});

test.each(['dropped', 'lost-answer', 'throttle'] as const)('%s at every call that changes something', async (kind) => {
  const changing = calls.flatMap((action, i) => (action.startsWith('Describe') ? [] : [i]));
  for (const after of changing) await drillWith({ kind, after });
  expect(changing).toHaveLength(6);
});

describe('nobody comes back after the server was made', () => {
  let left: string;
  beforeEach(async () => {
    await story.cloud.restore(noonWorld);
    story.forget();
    story.fault({ region: DESTINATION, kind: 'kill', action: 'RunInstances' });
    await story.ticks(noon(3), 5);
    [left = ''] = Object.keys(story.region().instances);
  });

  test('the cloud releases it by itself, with its disks', async () => {
    await story.cloud.clock.to(noon(3, 119));
    await story.byHand('ecs', 'DescribeInstances', {});
    expect(story.billed()).toHaveLength(3);
    await story.cloud.clock.to(noon(3, 121));
    await story.byHand('ecs', 'DescribeInstances', {});
    expect(story.billed()).toEqual([]);
  });

  test('until hours later: what is gone was no drill, and another is made', async () => {
    await story.ticks(noon(3, 300), 15);
    expect(story.results()).toMatchObject([{ outcome: 'passed' }]);
    expect(story.results()[0]?.server).not.toBe(left);
    expect(story.billed()).toEqual([]);
  });

  test('two were made at once: the elder goes on, the other goes', async () => {
    const elder = story.region().instances[left];
    const { imageId: ImageId = '', type: InstanceType = '', vSwitchId: VSwitchId = '' } = elder ?? {};
    const tags = Object.entries({ ...elder?.tags, 'offsite-asked': noon(3, 1).toISOString() }).flatMap(
      ([key, value], i) => [
        [`Tag.${i + 1}.Key`, key],
        [`Tag.${i + 1}.Value`, value],
      ],
    );
    const SecurityGroupId = elder?.securityGroupIds[0] ?? '';
    const like = { ImageId, InstanceType, VSwitchId, SecurityGroupId, ...(Object.fromEntries(tags) as object) };
    await story.byHand('ecs', 'RunInstances', like);
    await story.ticks(noon(3, 5), 15);
    expect(story.results()).toMatchObject([{ outcome: 'passed', server: left }]);
    expect(story.billed()).toEqual([]);
  });

  test('somebody takes it away, and a disk of it stays: that goes too', async () => {
    for (const disk of Object.values(story.region().disks)) disk.deleteWithInstance = false;
    await story.cloud.clock.to(noon(3, 7));
    await story.byHand('ecs', 'DeleteInstance', { InstanceId: left, Force: 'true' });
    expect(story.billed()).toHaveLength(2);
    await story.ticks(noon(3, 900), 5);
    expect(story.billed()).toEqual([]);
  });
});
