import type { Snapshot } from 'local-cloud';
import { HEL, HEM, QINGDAO, SHANGHAI, Story } from './story';

/** The first slot, 02:00 in Shanghai. */
const FIRST = '2026-03-01T18:00Z';

/** An image, and a copy, take two ticks, so that each is met while it is being made, and a night is short. */
const durations = { imageMinutes: 10, copyMinutes: 10 };
/** When the image and the copy of the first night are finished. */
const MORNING = '2026-03-01T18:30:00Z';
/** Time for a second try of either. */
const LATER = '2026-03-01T19:00:00Z';

/** A third of the ticks, for stories of many hours. */
const RARE = { tickMinutes: 15 };

let usual: Story;
let evening: Snapshot;
let story: Story;

beforeAll(async () => {
  usual = await Story.begin({ seed: { durations } });
  evening = usual.cloud.snapshot();
});
afterAll(() => usual.end());

/** The usual stack is deployed once, and its world put back for each story. */
async function begin(told?: Parameters<typeof Story.begin>[0]): Promise<void> {
  if (told) story = await Story.begin({ ...told, seed: { durations, ...told.seed } });
  else await (story = usual).cloud.restore(evening);
}
afterEach(async () => {
  if (story !== usual) await story.end();
});

test('a day and a night more: four images, four copies, each linked to its source, all protected', async () => {
  await begin({ config: RARE });
  await story.pass('PT26H');
  const sources = story.images(SHANGHAI);
  const copies = story.images(QINGDAO);
  expect(sources.map(({ name, status }) => `${name} ${status}`).sort()).toEqual(
    [HEL, HEM].flatMap((id) => ['02', '03'].map((day) => `nightly-${id}-2026-03-${day}-02:00 Available`)),
  );
  expect(copies.map(({ name }) => name).sort()).toEqual(sources.map(({ name }) => name).sort());
  for (const copy of copies) {
    const source = sources.find(({ name }) => name === copy.name);
    expect(copy).toMatchObject({ status: 'Available', sourceImageId: source?.id });
    expect(copy.tags['offsite-source']).toBe(source?.id);
  }
  expect(new Set(Object.values(story.outcomes()))).toEqual(new Set(['protected']));
  expect(Object.keys(story.outcomes())).toHaveLength(4);
  expect(story.orphans()).toEqual([]);
  expect(story.untagged()).toEqual([]);
  expect(story.problems()).toEqual([]);
});

test('a night costs no more changing calls than it must: per server an image, a copy, and two taggings', async () => {
  await begin();
  await story.until(MORNING);
  const changing = ['CreateImage', 'CopyImage', 'TagResources', 'DeleteImage', 'DeleteSnapshot'];
  expect(changing.map((action) => story.accepted(action))).toEqual([2, 2, 4, 0, 0]);
});

test('nothing is asked for before the first slot after the stack was born', async () => {
  await begin();
  await story.until('2026-03-01T17:59:00Z');
  expect(story.accepted('CreateImage')).toBe(0);
  expect(story.outcomes()).toEqual({});
});

test('two destinations that refuse to copy one image at the same time both get their copy', async () => {
  await begin({ config: { destinationRegions: 'cn-qingdao,cn-beijing' }, seed: { options: { copyConflict: true } } });
  await story.until(LATER);
  expect(story.images('cn-beijing').map(({ status }) => status)).toEqual(['Available', 'Available']);
  expect(new Set(Object.values(story.outcomes()))).toEqual(new Set(['protected']));
  expect(Object.keys(story.outcomes())).toHaveLength(4);
  expect(story.history(`${HEM} ${FIRST} cn-beijing`)).not.toContain('failed');
});

test('a deleted, a stopped and a locked server: each its own outcome, and none stops another', async () => {
  const disks = [{ sizeGiB: 40 }];
  const server = (id: string, more = {}) => ({ id, region: SHANGHAI, disks, ...more });
  await begin({
    seed: {
      servers: [
        server('i-gone'),
        server('i-stopped', { status: 'Stopped' }),
        server('i-locked', { locked: true }),
        server('i-well'),
      ],
    },
    plan: { instances: 'i-gone,i-stopped,i-locked,i-well' },
  });
  await story.byHand(SHANGHAI, 'DeleteInstance', { InstanceId: 'i-gone', Force: 'true' });
  await story.until(MORNING);
  expect(story.outcomes()).toEqual({
    [`i-gone ${FIRST} ${QINGDAO}`]: 'failed InvalidInstanceId.NotFound',
    [`i-locked ${FIRST} ${QINGDAO}`]: 'failed InstanceLockedForSecurity',
    [`i-stopped ${FIRST} ${QINGDAO}`]: 'protected',
    [`i-well ${FIRST} ${QINGDAO}`]: 'protected',
  });
});

test('a disk that the image does not hold makes the point partial, and that alarms', async () => {
  const disks = [{ sizeGiB: 40 }, { sizeGiB: 894, category: 'local_ssd_pro', type: 'data' as const }];
  await begin({ seed: { servers: [{ id: 'i-local', region: SHANGHAI, disks }] }, plan: { instances: 'i-local' } });
  await story.until(MORNING);
  expect(story.outcomes()).toEqual({ [`i-local ${FIRST} ${QINGDAO}`]: 'partial' });
  expect(story.problems()[0]).toContain("1 of the instance's disks not in the image");
  expect(story.cloud.invocations().at(-1)).toMatchObject({ outcome: 'error' });
});

test('an image that takes longer than the time between slots: the next is skipped and says why, then made up', async () => {
  const slow = { imageMinutes: 70, copyMinutes: 20 };
  await begin({ config: RARE, seed: { durations: slow }, plan: { schedule: '0 * * * *' } });
  const next = '2026-03-01T19:00Z';
  await story.until('2026-03-01T19:05:00Z');
  expect(story.outcomes()[`${HEM} ${next} ${QINGDAO}`]).toBe('skipped');
  expect(story.outcomeLines().find(({ slot }) => slot === next)?.reason).toBe(`the image of ${FIRST} is not finished`);
  await story.until('2026-03-01T21:30:00Z');
  expect(story.outcomes()[`${HEM} ${FIRST} ${QINGDAO}`]).toBe('protected');
  expect(story.history(`${HEM} ${next} ${QINGDAO}`)).toEqual(['skipped', 'in progress', 'protected']);
});

test('a throttled night ends protected', async () => {
  await begin();
  story.fault({ kind: 'throttle', rate: 0.3 });
  await story.until('2026-03-01T19:30:00Z');
  expect(new Set(Object.values(story.outcomes()))).toEqual(new Set(['protected']));
  expect(story.calls().filter(({ outcome }) => outcome.startsWith('Throttling')).length).toBeGreaterThan(50);
  expect(story.accepted('CreateImage')).toBe(2);
  expect(story.accepted('CopyImage')).toBe(2);
});

test('answers that take a quarter of a minute are waited for', async () => {
  await begin();
  for (const action of ['DescribeInstances', 'CreateImage', 'CopyImage']) {
    story.fault({ kind: 'delay', action, seconds: 15, rate: 1 });
  }
  await story.until(MORNING);
  expect(new Set(Object.values(story.outcomes()))).toEqual(new Set(['protected']));
  expect(story.history(`${HEM} ${FIRST} ${QINGDAO}`)).toEqual(['in progress', 'protected']);
  expect(story.accepted('CreateImage') + story.accepted('CopyImage')).toBe(4);
});

test('a night of answers that are lost, pages of HTML and broken connections ends protected, with nothing made twice', async () => {
  await begin();
  story.fault({ kind: 'lost-answer', rate: 0.1 });
  story.fault({ kind: 'dropped', rate: 0.05 });
  story.fault({ kind: 'html503', rate: 0.1 });
  await story.until(LATER);
  expect(new Set(Object.values(story.outcomes()))).toEqual(new Set(['protected']));
  expect(story.points()).toHaveLength(4);
  expect(story.orphans()).toEqual([]);
  expect(story.untagged()).toEqual([]);
});

test('the source region goes dark: it is said, the copies stay usable, and the first slot after it is protected', async () => {
  await begin({ config: RARE, plan: { schedule: '0 2,8,14,20 * * *', maxAgeHours: 8 } });
  await story.until(MORNING);
  story.fault({ kind: 'dark', region: SHANGHAI, until: '2026-03-02T05:00:00Z' });
  await story.until('2026-03-02T01:00:00Z');
  expect(story.outcomes()[`${HEM} 2026-03-02T00:00Z ${QINGDAO}`]).toMatch(/^failed /);
  expect(story.outcomes()[`${HEM} ${FIRST} ${QINGDAO}`]).toBe('protected');
  expect(story.report().ages).toContainEqual(expect.objectContaining({ instance: HEM, state: 'within target' }));
  expect(story.problems()).toEqual([]);
  await story.until('2026-03-02T04:00:00Z');
  expect(story.problems()).toContainEqual(
    expect.stringContaining(`${HEM} of plan nightly in ${QINGDAO}: the newest usable copy`),
  );
  await story.until('2026-03-02T08:00:00Z');
  expect(story.outcomes()[`${HEM} 2026-03-02T06:00Z ${QINGDAO}`]).toBe('protected');
  expect(story.problems()).toEqual([]);
});

test('a hundred servers, five copies at a time: none is forgotten', async () => {
  await begin({
    seed: {
      servers: [{ region: SHANGHAI, count: 100, tags: { fleet: 'yes' }, disks: [{ sizeGiB: 40 }] }],
      durations: { imageMinutes: 5, copyMinutes: 5 },
    },
    plan: { instances: undefined, instanceTags: { fleet: 'yes' } },
  });
  await story.until('2026-03-01T18:30:00Z');
  const working = story.images(QINGDAO).filter(({ status }) => status === 'Creating' || status === 'Waiting');
  expect(working.length).toBeLessThanOrEqual(5);
  await story.until('2026-03-01T21:00:00Z');
  const states = Object.values(story.outcomes());
  expect(states).toHaveLength(100);
  expect(new Set(states)).toEqual(new Set(['protected']));
}, 120_000);

test('a destination without room is reported with its code, and the other one gets its copies', async () => {
  await begin({ config: { destinationRegions: 'cn-qingdao,cn-beijing' } });
  story.fault({
    kind: 'code',
    action: 'CopyImage',
    key: 'cn-beijing',
    code: 'QuotaExceed.Image',
    status: 403,
    times: 100_000,
  });
  await story.until(MORNING);
  expect(story.outcomes()).toMatchObject({
    [`${HEM} ${FIRST} cn-qingdao`]: 'protected',
    [`${HEM} ${FIRST} cn-beijing`]: 'failed QuotaExceed.Image',
  });
  expect(story.outcomeLines().find(({ destination }) => destination === 'cn-beijing')?.requestId).toMatch(
    /^[0-9A-F-]{36}$/,
  );
});

test('six servers, and a destination that refuses every copy: the other one gets all of its own', async () => {
  await begin({
    config: { destinationRegions: 'cn-qingdao,cn-beijing' },
    seed: { servers: [{ region: SHANGHAI, count: 6, tags: { fleet: 'yes' }, disks: [{ sizeGiB: 40 }] }] },
    plan: { instances: undefined, instanceTags: { fleet: 'yes' } },
  });
  story.fault({
    kind: 'code',
    action: 'CopyImage',
    key: 'cn-beijing',
    code: 'QuotaExceed.Image',
    status: 403,
    times: 1e6,
  });
  await story.until(LATER);
  const states = (region: string) =>
    story
      .outcomeLines()
      .filter(({ destination }) => destination === region)
      .map(({ state }) => state);
  expect(states('cn-qingdao')).toEqual(Array(6).fill('protected'));
  expect(states('cn-beijing')).toEqual(Array(6).fill('failed'));
});

test('a destination that is dark is a problem at once: nobody can tell what it holds', async () => {
  await begin();
  story.fault({ kind: 'dark', region: QINGDAO, until: '2026-03-01T18:20:00Z' });
  await story.until('2026-03-01T18:15:00Z');
  expect(story.problems()).toEqual([expect.stringMatching(/^cn-qingdao could not be read: /)]);
  await story.until('2026-03-01T18:25:00Z');
  expect(story.problems()).toEqual([]);
});

test('snapshots whose good image somebody deleted stay: they may be all that is left', async () => {
  await begin();
  await story.until(MORNING);
  for (const { id } of story.images(QINGDAO)) {
    await story.byHand(QINGDAO, 'DeleteImage', { ImageId: id });
  }
  const left = story.orphans();
  expect(left).toHaveLength(4);
  await story.pass('PT20M');
  expect(story.orphans()).toEqual(expect.arrayContaining(left));
});

test('a server that is gone costs no other the role on its sheet', async () => {
  const server = (id: string) => ({ id, region: SHANGHAI, disks: [{ sizeGiB: 40 }], ramRole: 'app' });
  await begin({ seed: { servers: [server('i-well')] }, plan: { instances: 'i-gone,i-well' } });
  await story.until('2026-03-01T18:05:00Z');
  expect(story.images(SHANGHAI).map(({ tags }) => tags['offsite-role'])).toEqual(['app']);
});

test('an image that fails is made again, and what failed is cleared away', async () => {
  await begin();
  story.fault({ kind: 'fail', action: 'CreateImage', times: 1 });
  await story.until(LATER);
  expect(new Set(Object.values(story.outcomes()))).toEqual(new Set(['protected']));
  expect(story.accepted('CreateImage')).toBe(3);
  expect(story.points()).toHaveLength(4);
  expect(story.orphans()).toEqual([]);
});

test('a copy that fails is made again, and what failed is cleared away', async () => {
  await begin();
  story.fault({ kind: 'fail', action: 'CopyImage', times: 1 });
  await story.until(LATER);
  expect(new Set(Object.values(story.outcomes()))).toEqual(new Set(['protected']));
  expect(story.points()).toHaveLength(4);
  expect(story.orphans()).toEqual([]);
});

test('an image of somebody else has the name: the point gets another, and that one is left alone', async () => {
  await begin();
  const imageName = `nightly-${HEM}-2026-03-02-02:00`;
  await story.byHand(SHANGHAI, 'CreateImage', { InstanceId: HEL, ImageName: imageName });
  await story.until(LATER);
  expect(story.outcomes()[`${HEM} ${FIRST} ${QINGDAO}`]).toBe('protected');
  const names = story.images(SHANGHAI).filter(({ tags }) => tags['offsite-instance'] === HEM);
  expect(names.map(({ name }) => name)).toEqual([`${imageName}-try2`]);
});

test('asked at five to the hour, the answer lost, lists that lag: asked again under a new token, and nothing made twice', async () => {
  await begin({ seed: { durations: { imageMinutes: 35, copyMinutes: 35 }, options: { listLagSeconds: 420 } } });
  story.fault({ kind: 'dark', region: SHANGHAI, until: '2026-03-01T18:54:00Z' });
  story.fault({ kind: 'lost-answer', action: 'CreateImage', times: 4 });
  await story.until('2026-03-01T19:01:00Z');
  expect(story.calls().filter(({ outcome }) => outcome === 'InvalidImageName.Duplicated')).toHaveLength(2);
  await story.until('2026-03-01T22:00:00Z');
  expect(new Set(Object.values(story.outcomes()))).toEqual(new Set(['protected']));
  expect(story.images(SHANGHAI)).toHaveLength(2);
  expect(story.history(`${HEM} ${FIRST} ${QINGDAO}`).filter((state) => state === 'failed').length).toBeLessThanOrEqual(
    1,
  );
});

test('a refused image is reported with its code and recovered at the next tick', async () => {
  await begin();
  story.fault({ kind: 'code', action: 'CreateImage', code: 'QuotaExceed.Image', status: 403 });
  await story.until('2026-03-01T18:01:00Z');
  expect(Object.values(story.outcomes()).sort()).toEqual(['failed QuotaExceed.Image', 'in progress']);
  await story.pass('PT5M');
  expect(Object.values(story.outcomes())).toEqual(['in progress', 'in progress']);
  await story.until(MORNING);
  expect(story.outcomes()[`${HEL} ${FIRST} ${QINGDAO}`]).toBe('protected');
});

test('copies are encrypted with the key of their destination', async () => {
  await begin({
    config: { encryptionKeys: { 'cn-qingdao': 'key-qd-1' } },
    seed: { kmsKeys: [{ region: QINGDAO, id: 'key-qd-1' }] },
  });
  await story.until(MORNING);
  expect(new Set(Object.values(story.outcomes()))).toEqual(new Set(['protected']));
  const copies = Object.values(story.cloud.world.ecs.regions[QINGDAO]?.images ?? {});
  expect(copies.flatMap(({ disks }) => disks.map(({ kmsKeyId }) => kmsKeyId))).toEqual(Array(4).fill('key-qd-1'));
});

test('a point asked for now is made and copied beside the schedule', async () => {
  await begin();
  await story.until(MORNING);
  const { functionName } = story.deployed.outputs as { functionName: string };
  await story.cloud.invoke(
    QINGDAO,
    functionName,
    JSON.stringify({ protectNow: { plan: 'nightly', instances: [HEM] } }),
  );
  await story.pass('PT30M');
  const adhoc = story.outcomeLines().filter(({ kind }) => kind === 'adhoc');
  expect(adhoc.map(({ instance, state }) => [instance, state])).toEqual([[HEM, 'protected']]);
  expect(story.points()).toHaveLength(6);
});

test('the same night from two runs at once: one image and one copy a server all the same', async () => {
  await begin();
  const name = (story.deployed.outputs as { functionName: string }).functionName;
  const made = story.cloud.world.fc.functions[QINGDAO]?.[name];
  // What the stack declares against it, taken away.
  if (made) made.reservedConcurrency = undefined;
  const bothRun = () => Promise.all([story.cloud.invoke(QINGDAO, name, ''), story.cloud.invoke(QINGDAO, name, '')]);
  for (const time of ['18:00:30', '18:11:00', '18:22:00']) {
    await story.until(`2026-03-01T${time}Z`);
    const runs = await bothRun();
    expect(runs.map(({ outcome, fault }) => [outcome, fault?.errorMessage])).toEqual(Array(2).fill(['ok', undefined]));
  }
  await story.until(MORNING);
  expect(new Set(Object.values(story.outcomes()))).toEqual(new Set(['protected']));
  expect(story.points()).toHaveLength(4);
  expect(story.orphans()).toEqual([]);
});

test('two runs at once at the very slot: the second gets the first one s images', async () => {
  await begin();
  const name = (story.deployed.outputs as { functionName: string }).functionName;
  for (const made of Object.values(story.cloud.world.fc.functions[QINGDAO] ?? {})) {
    made.reservedConcurrency = undefined;
    made.triggers = {};
  }
  await story.until('2026-03-01T18:00:00Z');
  await Promise.all([story.cloud.invoke(QINGDAO, name, ''), story.cloud.invoke(QINGDAO, name, '')]);
  expect(story.images(SHANGHAI)).toHaveLength(2);
});

test('an event that nobody understands fails with what is wrong with it, and the tick is done all the same', async () => {
  await begin();
  const name = (story.deployed.outputs as { functionName: string }).functionName;
  for (const made of Object.values(story.cloud.world.fc.functions[QINGDAO] ?? {})) made.triggers = {};
  await story.until('2026-03-01T18:00:00Z');
  const run = await story.cloud.invoke(QINGDAO, name, JSON.stringify({ protectNow: { plan: 'nigthly' } }));
  expect(run).toMatchObject({ outcome: 'error' });
  expect(run.fault?.errorMessage).toBe('protectNow.plan: must be one of nightly, got "nigthly"');
  expect(story.images(SHANGHAI)).toHaveLength(2);
});
