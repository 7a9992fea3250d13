import { LocalCloud } from 'local-cloud';
import { parseSettings } from '../../../src/plan/config/parse';
import type { Report } from '../../../src/recovery/report';
import { Course } from '../../../src/rehearsal/course';
import { serversFor } from '../../../src/rehearsal/servers';

test('a slot that one region still shows is judged by what the others have, though theirs is older than two days', async () => {
  const now = '2026-03-01T00:00:00Z';
  const config = {
    'offsite:sourceRegion': 'cn-shanghai',
    'offsite:destinationRegions': 'cn-qingdao,cn-beijing',
    'offsite:plans': { often: { instances: 'i-uf661wb708uvqc9jyhem', schedule: '0 */12 * * *', timeZone: 'UTC' } },
  };
  const { settings } = parseSettings({ config, project: 'offsite', stack: 'test', now: new Date(now) });
  const cloud = await LocalCloud.start({ seed: { now, ...serversFor(settings) } });
  // The copy to Qingdao comes hours after the one to Beijing.
  cloud.faults.add({ kind: 'dark', region: 'cn-qingdao', from: now, until: '2026-03-01T05:00:00Z' });
  let last: Report | undefined;
  const course = new Course({ cloud, settings, random: () => 0, afterTick: ({ report }) => void (last = report) });
  await course.until(new Date('2026-03-03T02:00:00Z'));
  await cloud.close();
  const ends = last?.outcomes.filter(({ slot }) => slot === '2026-03-01T00:00Z');
  expect(ends?.map(({ destination, state }) => `${destination} ${state}`)).toEqual([
    'cn-qingdao protected',
    'cn-beijing protected',
  ]);
});

test('a plan by tags with its source dark for a week: its servers are still spoken of, by their old copies', async () => {
  const now = '2026-03-01T00:00:00Z';
  const config = {
    'offsite:sourceRegion': 'cn-shanghai',
    'offsite:destinationRegions': 'cn-qingdao',
    'offsite:plans': { tagged: { instanceTags: { service: 'web' }, schedule: '0 2 * * *', timeZone: 'UTC' } },
  };
  const { settings } = parseSettings({ config, project: 'offsite', stack: 'test', now: new Date(now) });
  const cloud = await LocalCloud.start({ seed: { now, ...serversFor(settings) } });
  cloud.faults.add({ kind: 'dark', region: 'cn-shanghai', from: '2026-03-01T12:00:00Z' });
  let last: Report | undefined;
  const course = new Course({ cloud, settings, random: () => 0, afterTick: ({ report }) => void (last = report) });
  await course.until(new Date('2026-03-08T03:00:00Z'));
  await cloud.close();
  const newest = last?.outcomes.filter(({ slot }) => slot === '2026-03-08T02:00Z');
  expect(newest?.map(({ state }) => state)).toEqual(['failed', 'failed']);
  expect(last?.ages.map(({ state, hours }) => `${state} ${Math.round(hours ?? 0)}`)).toEqual(
    Array(2).fill('over target 168'),
  );
});
