import { drillLines } from '../../../src/cli/status/drills';
import { readVault } from '../../../src/reconcile/retention/sweep';
import { Course } from '../../../src/rehearsal/course';
import { inProcess } from '../../../src/rehearsal/process';
import { drill, noon } from '../../unit/drills';
import { DESTINATION, plan, SOURCE } from '../../unit/worlds';
import { DrillStory } from './story';

const SERVERS = ['i-uf6kept0000000000001', 'i-uf6kept0000000000002', 'i-uf6kept0000000000003'];
let story: DrillStory;

beforeAll(async () => {
  story = await DrillStory.begin(Object.fromEntries(SERVERS.map((id) => [id, {}])));
  story.cloud.faults.clear();
});
afterAll(() => story.end());

async function drills() {
  const vault = await inProcess({ cloud: story.cloud, caller: 'root', random: () => 0.5 }, ({ cloudOf, now }) =>
    readVault(story.settings, 'all', cloudOf, now()),
  );
  if (vault === 'killed') throw new Error('nobody kills it');
  return drillLines(story.settings, vault);
}

const copiesOf = (id: string) =>
  Object.values(story.region().images).filter(({ tags }) => tags['offsite-instance'] === id).length;

test('under `last: 2` and a drill a day, each server has its last result for good, at one copy more than the rule says', async () => {
  const keep = { source: { last: 1 }, destination: { last: 2 } };
  const settings = { ...story.settings, plans: [plan({ instances: SERVERS, keep })], drill: drill() };
  story.settings = settings;
  const course = new Course({ cloud: story.cloud, settings, random: () => 0.5 });
  // A course leaves out what looks idle: it is let stop at the times of drills.
  for (let day = 3; day < 9; day++) {
    await course.until(noon(day));
    await story.ticks(noon(day), 5);
  }
  await course.until(noon(9, -60));
  const told = await drills();
  expect(told.map(({ instance, outcome }) => [instance, outcome])).toEqual(SERVERS.map((id) => [id, 'passed']));
  // In turn: two days ago, a day ago, and three days ago, whose turn it is today.
  expect(told.map(({ endedAt }) => endedAt?.slice(0, 10)).sort()).toEqual(['2026-03-06', '2026-03-07', '2026-03-08']);
  for (const id of SERVERS) expect(copiesOf(id)).toBeLessThanOrEqual(3);

  // The same with the source dark: it is all told by the copies.
  story.cloud.faults.add({ kind: 'dark', region: SOURCE });
  expect(await drills()).toEqual(told);
  expect(told.every(({ region }) => region === DESTINATION)).toBe(true);
});
