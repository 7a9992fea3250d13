import { readResult } from '../../../src/recovery/drill/result';
import { HEM, QINGDAO, SHANGHAI, Story } from '../story';

/** The whole path: what `pulumi up` declares, the deployed archive in a process of its own, and the rights of its role alone. */
let story: Story;

beforeAll(async () => {
  story = await Story.begin({
    seed: { durations: { imageMinutes: 4, copyMinutes: 4, bootMinutes: 2 } },
    plan: { instances: HEM },
    config: { drill: { schedule: '0 3 * * *', probe: { tcpPort: 443 } } },
  });
  await story.until('2026-03-01T18:58:00Z');
  story.fault({ kind: 'dark', region: SHANGHAI });
}, 60_000);

afterAll(() => story.end());

const result = () => readResult(story.images(QINGDAO)[0]?.tags['offsite-drill']);
const billed = () => {
  const { instances = {}, disks = {} } = story.cloud.world.ecs.regions[QINGDAO] ?? {};
  return [...Object.keys(instances), ...Object.keys(disks)];
};

test('the copy is drilled at its time in the network that the stack made; every call is granted, nothing is left', async () => {
  await story.until('2026-03-01T19:09:00Z');
  expect(story.calls().filter(({ outcome }) => outcome === 'Forbidden.RAM')).toEqual([]);
  expect(result()).toMatchObject({ outcome: 'passed' });
  expect(result()?.steps.probed).toBeLessThan(3);
  expect(billed()).toEqual([]);
  expect(story.log('drill')).toMatchObject([
    { level: 'INFO', state: 'passed', instance: HEM, region: QINGDAO, running: expect.any(Number) as number },
  ]);
});
