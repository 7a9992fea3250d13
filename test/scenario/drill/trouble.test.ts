import { noon } from '../../unit/drills';
import { DESTINATION } from '../../unit/worlds';
import { DrillStory, ONE, TWO } from './story';

/** A drill by the function's ticks that is disturbed half way, with the source region dark all the while. */
const probe = { command: '/check' };
let story: DrillStory;

beforeAll(async () => {
  const durations = { imageMinutes: 4, copyMinutes: 4, bootMinutes: 2 };
  story = await DrillStory.begin({ [ONE]: {}, [TWO]: {} }, { durations });
});
beforeEach(() => story.again({ probe, instances: [ONE] }));
afterAll(() => story.end());

const outcomes = () => story.results().map(({ outcome }) => outcome);

describe('the role loses a right half way: told in every tick while something is left, and finished once it has it again', () => {
  const denied = (action: string, key?: string) =>
    story.fault({
      ...{ region: DESTINATION, action, key, kind: 'code', code: 'Forbidden.RAM', status: 403, times: 1000 },
    });

  test.each([
    ['noting a step', 'TagResources', 'i-'],
    ['telling the copy', 'TagResources', 'm-'],
    ['taking the server away', 'DeleteInstance', undefined],
    ['looking for servers', 'DescribeInstances', undefined],
    ['looking at its system', 'DescribeCloudAssistantStatus', undefined],
  ])('%s', async (_what, action, key) => {
    await story.cloud.clock.to(noon(3));
    story.fault({ region: DESTINATION, action: 'RunInstances', kind: 'kill' });
    await story.ticks(noon(3), 5);
    expect(story.billed()).toHaveLength(3);
    denied(action, key);
    for (const minutes of [5, 10]) {
      story.forget();
      await story.ticks(noon(3, minutes), 5);
      expect(story.billed()).toHaveLength(3);
      expect(story.problems()).toEqual([expect.stringContaining('Forbidden.RAM')]);
    }
    story.cloud.faults.clear();
    await story.ticks(noon(3, 15), 10);
    expect([outcomes(), story.billed()]).toEqual([['passed'], []]);
  });

  test('probing: nobody can say that the copy is bad', async () => {
    denied('RunCommand');
    await story.ticks(noon(3), 45);
    expect(outcomes()).toEqual([]);
    expect(story.problems()).toEqual([expect.stringContaining('Forbidden.RAM')]);
  });
});

test('the region is dark for most of the hour: the drill is gone on with, and says what it took at most', async () => {
  story.fault({ kind: 'dark', region: DESTINATION, from: noon(3, 1).toISOString(), until: noon(3, 50).toISOString() });
  await story.ticks(noon(3), 65);
  expect([outcomes(), story.billed()]).toEqual([['passed'], []]);
  const made = story.calls().filter(({ action, outcome }) => action === 'RunInstances' && outcome === 'ok');
  expect(made).toHaveLength(1);
});

test('the key of the copies is gone: told with its code, and the copy is as good as it was', async () => {
  story.fault({ action: 'RunInstances', kind: 'code', code: 'InvalidParameter.KMSKeyId.CMKNotEnabled', times: 1000 });
  await story.ticks(noon(3), 5);
  expect(story.lines()).toMatchObject([{ state: 'not made', code: 'InvalidParameter.KMSKeyId.CMKNotEnabled' }]);
  expect([outcomes(), story.billed()]).toEqual([[], []]);
});

test('two who drill at once: one server, one result, and both go home', async () => {
  await story.again({ probe });
  await Promise.all([story.ticks(noon(3), 10), story.ticks(noon(3), 10)]);
  const made = story.calls().filter(({ action, outcome }) => action === 'RunInstances' && outcome === 'ok');
  expect(new Set(made.map(({ params }) => params.ClientToken)).size).toBe(1);
  expect([outcomes(), story.billed()]).toEqual([['passed'], []]);
});
