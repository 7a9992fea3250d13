import { noon } from '../../unit/drills';
import { SOURCE } from '../../unit/worlds';
import { DrillStory, ONE, TWO } from './story';

/** Drills by the function's ticks, with the source region dark. */
let story: DrillStory;
const probe = { command: '/check' };

beforeAll(async () => {
  story = await DrillStory.begin({ [ONE]: {}, [TWO]: {} }, { commands: [{ part: 'exit 3', exitCode: 3 }] });
});
afterAll(() => story.end());

const noSource = (text: string) => !text.includes(SOURCE);
const results = () => sorted(story);
const sorted = (of: DrillStory) =>
  of
    .results()
    .map(({ instance, outcome }) => `${instance} ${outcome}`)
    .sort();

describe('a copy that is well', () => {
  test('boots, is probed and measured step by step; nothing is left of it, and no call is more than it needs', async () => {
    await story.again({ probe });
    await story.ticks(noon(3), 10);
    const [{ steps, at, instance }] = story.results() as [ReturnType<DrillStory['results']>[number]];
    expect(instance).toBe(ONE);
    expect(steps.running).toBeGreaterThanOrEqual(2);
    expect(steps.running).toBeLessThan(2.4);
    expect(steps.booted).toBeGreaterThanOrEqual(steps.running ?? 0);
    expect(steps.probed).toBeGreaterThanOrEqual(steps.booted ?? 0);
    expect(steps.probed).toBeLessThan(3);
    expect(at.getTime()).toBeLessThan(noon(3, 5).getTime());
    expect(story.billed()).toEqual([]);
    expect(story.lines()).toMatchObject([{ state: 'passed', instance: ONE, region: 'cn-qingdao' }]);
    expect(story.problems()).toEqual([]);
    // Of the tags, two steps of the server and the result of the copy.
    const tags = Array<string>(3).fill('TagResources');
    expect(story.changes().sort()).toEqual(['DeleteInstance', 'RunCommand', 'RunInstances', ...tags]);
  });

  test('then the next day it is the other server, and then the first again', async () => {
    await story.ticks(noon(4), 10);
    expect(results()).toEqual([`${TWO} passed`, `${ONE} passed`]);
    await story.ticks(noon(5), 10);
    expect(story.lines().map(({ instance }) => instance)).toEqual([ONE, TWO, ONE]);
    expect(story.billed()).toEqual([]);
  });

  test('comes up with nothing that leads out or in, and the cloud would release it by itself', async () => {
    await story.again();
    await story.ticks(noon(3), 5);
    const [asked] = story.calls().filter(({ action }) => action === 'RunInstances');
    expect(asked?.params).toMatchObject({
      InternetMaxBandwidthOut: '0',
      SpotStrategy: 'NoSpot',
      InstanceChargeType: 'PostPaid',
      SystemDisk: { Category: 'cloud_essd', Size: '40' },
      DataDisk: [{ Device: '/dev/xvdb', Category: 'cloud_essd', Size: '100' }],
      AutoReleaseTime: '2026-03-03T06:00:00Z',
      Amount: '1',
    });
    expect(
      Object.keys(asked?.params ?? {}).filter((name) => /Role|PrivateIp|KeyPair|Password|UserData/.test(name)),
    ).toEqual([]);
  });

  test('is not drilled before its time, nor twice for one', async () => {
    await story.again();
    await story.ticks(noon(3, -10), 10);
    expect(story.changes()).toEqual([]);
    await story.ticks(noon(3), 30);
    expect(story.lines()).toHaveLength(1);
  });
});

describe('a copy that fails', () => {
  test('its probe, all the time: it is not usable any more, and the alarm says so until the next time', async () => {
    await story.again({ probe: { command: 'exit 3' }, timeoutMinutes: 7 });
    await story.ticks(noon(3), 15);
    expect(story.results()).toMatchObject([{ instance: ONE, outcome: 'failed', why: 'exit-3' }]);
    expect(story.billed()).toEqual([]);
    const told = story.problems();
    const problem = told.find((text) => text.includes('failed its drill at'));
    expect(problem).toMatch(
      /^i-uf6drilled0000000002 in cn-qingdao: copy m-\S+ of 2026-03-02T18:00Z failed its drill at .*exit-3/,
    );
    // By the outcome of its slot too.
    expect(told).toHaveLength(2);
    // Its older copy counts instead.
    const [age] = story.reports.at(-1)?.ages ?? [];
    expect(age).toMatchObject({ instance: ONE, takenAt: expect.stringMatching(/^2026-03-01T18/) as string });
    story.forget();
    await story.ticks(noon(3, 600), 5);
    expect(story.problems().join()).toContain('failed its drill at');
    story.forget();
    await story.ticks(noon(4), 5);
    expect(story.problems().filter((text) => text.includes('failed its drill at'))).toEqual([]);
  });

  test('it passed before: the tag says when', async () => {
    await story.again();
    await story.ticks(noon(3), 5);
    story.settings.drill = {
      ...story.settings.drill,
      instances: [ONE],
      probe: { command: 'exit 3' },
      timeoutMinutes: 2,
    };
    await story.ticks(noon(4), 10);
    expect(story.results()).toMatchObject([{ outcome: 'failed', passedBefore: noon(3, 2) }]);
  });
});

describe('a drill that cannot be made says nothing about the copy', () => {
  const told = async (minutes: number) => {
    story.forget();
    await story.ticks(noon(3, minutes), 5);
    return { problems: story.problems().filter(noSource), notes: story.notes() };
  };

  test('no stock anywhere: mentioned at first, a problem after an hour, and made once there is some', async () => {
    await story.again();
    story.cloud.world.ecs.soldOut = [{ region: 'cn-qingdao', type: 'ecs.g7.large', left: 0 }];
    const first = await told(0);
    expect(first.problems).toEqual([]);
    expect(first.notes[0]).toMatch(/could not be drilled in cn-qingdao: OperationDenied\.NoStock/);
    // Two vSwitches for each of two copies.
    expect(story.calls().filter(({ action }) => action === 'RunInstances')).toHaveLength(4);
    expect((await told(65)).problems).toHaveLength(2);
    expect(story.results()).toEqual([]);
    story.cloud.world.ecs.soldOut = [];
    expect((await told(70)).problems).toEqual([]);
    expect(results()).toEqual([`${ONE} passed`]);
  });

  test('sold out in one zone: the other is taken; sold out everywhere: another type', async () => {
    await story.again({ typeFallbacks: { 'ecs.g7.large': ['ecs.c7.large'] } });
    story.cloud.world.ecs.soldOut = [{ region: 'cn-qingdao', zone: 'cn-qingdao-b', type: 'ecs.g7.large', left: 0 }];
    await story.ticks(noon(3), 5);
    story.cloud.world.ecs.soldOut = [{ region: 'cn-qingdao', type: 'ecs.g7.large', left: 0 }];
    await story.ticks(noon(4), 5);
    expect(results()).toEqual([`${TWO} passed`, `${ONE} passed`]);
  });

  test('no network for it, or no right: a problem at once', async () => {
    await story.again();
    story.region().securityGroups = {};
    expect((await told(0)).problems[0]).toContain('NoNetwork there is no network to drill in');
  });

  test('a copy that somebody deletes meanwhile: the server goes, and the next copy is taken', async () => {
    await story.again();
    story.fault({ kind: 'kill', action: 'RunInstances' });
    await story.ticks(noon(3), 5);
    const [server] = Object.values(story.region().instances);
    await story.byHand('ecs', 'DeleteImage', { ImageId: server?.imageId ?? '', Force: 'true' });
    await story.ticks(noon(3, 5), 5);
    expect(story.lines()).toMatchObject([{ state: 'not made', instance: ONE, reason: 'the copy is gone' }]);
    await story.ticks(noon(3, 10), 5);
    expect(story.billed()).toEqual([]);
    expect(results()).toEqual([`${ONE} passed`]);
  });
});

test('a system that does not come up: failed for that, and the server s older copy is as good as it was', async () => {
  const broken = await DrillStory.begin({ [ONE]: { boots: false }, [TWO]: {} });
  await broken.again({ timeoutMinutes: 7 });
  await broken.ticks(noon(3), 15);
  expect(broken.results()).toMatchObject([{ instance: ONE, outcome: 'failed', why: 'boot' }]);
  expect(broken.problems().join()).toContain('its system did not come up in 7 minutes');
  expect(broken.billed()).toEqual([]);
  await broken.ticks(noon(4), 5);
  expect(sorted(broken)).toEqual([`${TWO} passed`, `${ONE} failed`]);
  await broken.end();
});
