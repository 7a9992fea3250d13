import { LocalCloud } from 'local-cloud';
import { engineVersion, realProject, whatIsMissing, type RealProject } from './engine';

/**
 * The real engine and the real provider at work on the local cloud, as a user would have them at work on the real one. Where
 * they are not on this machine everything here is skipped, by name.
 */
const missing = whatIsMissing();
const title = missing ? `the real engine (skipped: this machine lacks ${missing})` : 'the real engine';

(missing ? describe.skip : describe)(title, () => {
  let cloud: LocalCloud;
  let project: RealProject;
  let images: number;

  beforeAll(async () => {
    console.log(engineVersion());
    cloud = await LocalCloud.start();
    project = await realProject(cloud.endpoints, 'e2e', {
      'offsite:sourceRegion': { value: 'cn-shanghai' },
      'offsite:destinationRegions': { value: 'cn-qingdao' },
      'offsite:alarmContactGroups': { value: 'on-call' },
      'offsite:userAccessKey': { value: 'true' },
    });
    await setPlan('instances[0]', 'i-uf661wb708uvqc9jyhem');
    await setPlan('instances[1]', 'i-uf661wb708uvqc9jyhel');
    await setPlan('schedule', '0 2 * * *');
  }, 60_000);

  afterAll(async () => {
    await cloud.close();
    project.remove();
  });

  const set = (key: string, value: string) => project.stack.setConfig(`offsite:${key}`, { value }, true);
  const setPlan = (key: string, value: string) => set(`plans.nightly.${key}`, value);
  const up = async () => (await project.stack.up({ color: 'never' })).summary.resourceChanges ?? {};
  const changes = async () => (await project.stack.preview({ color: 'never' })).changeSummary;
  const imageCount = () =>
    Object.values(cloud.world.ecs.regions).reduce((sum, region) => sum + Object.keys(region.images).length, 0);

  const steps: [string, () => Promise<void>][] = [
    [
      'preview plans everything and makes nothing',
      async () => {
        expect(await changes()).toEqual({ create: expect.any(Number) as number });
        expect(Object.keys(cloud.world.ram.users)).toEqual([]);
        expect(Object.keys(cloud.world.sls.projects)).toEqual([]);
      },
    ],
    [
      'up makes it',
      async () => {
        expect(await up()).toEqual({ create: expect.any(Number) as number });
      },
    ],
    [
      'up again has nothing to do',
      async () => {
        expect(Object.keys(await up())).toEqual(['same']);
      },
    ],
    [
      'refresh finds nothing changed',
      async () => {
        const { summary } = await project.stack.refresh({ color: 'never' });
        expect(Object.keys(summary.resourceChanges ?? {})).toEqual(['same']);
      },
    ],
    [
      'the secret of the key is a secret',
      async () => {
        const { accessKeySecret } = await project.stack.outputs();
        expect(accessKeySecret?.secret).toBe(true);
        // A boolean, since a failure would print the state.
        expect(project.stateOnDisk().includes(String(accessKeySecret?.value))).toBe(false);
      },
    ],
    [
      'three nights protect both servers',
      async () => {
        await cloud.clock.advance('P3D');
        expect(imageCount()).toBe(12);
        images = 12;
      },
    ],
    [
      'another schedule changes the function and nothing else',
      async () => {
        await setPlan('schedule', '30 3 * * *');
        expect(await up()).toEqual({ same: expect.any(Number) as number, update: 1 });
      },
    ],
    [
      'another destination changes the policies and the function',
      async () => {
        await set('destinationRegions', 'cn-qingdao,cn-beijing');
        expect(await up()).toEqual({ same: expect.any(Number) as number, update: 3 });
      },
    ],
    [
      'another home region moves function, log and alarms, and nothing is left behind',
      async () => {
        await set('homeRegion', 'cn-beijing');
        const done = await up();
        expect(done).toMatchObject({ create: expect.any(Number) as number, delete: expect.any(Number) as number });
        expect(Object.keys(cloud.world.fc.functions['cn-qingdao'] ?? {})).toEqual([]);
        expect(Object.keys(cloud.world.fc.functions['cn-beijing'] ?? {})).toHaveLength(1);
        await cloud.clock.advance('P1D');
        // A night of both servers, and last night's copies for the new destination.
        expect(imageCount()).toBe(images + 8);
        images += 8;
      },
    ],
    [
      'what was changed by hand is put right',
      async () => {
        for (const made of Object.values(cloud.world.fc.functions['cn-beijing'] ?? {})) delete made.triggers.tick;
        await project.stack.refresh({ color: 'never' });
        expect(await up()).toMatchObject({ create: 1 });
        await cloud.clock.advance('P1D');
        expect(imageCount()).toBe(images + 6);
        images += 6;
      },
    ],
    [
      'destroy removes the pipeline and no image',
      async () => {
        await project.stack.destroy({ color: 'never' });
        expect(imageCount()).toBe(images);
        expect(Object.values(cloud.world.fc.functions).flatMap((functions) => Object.keys(functions))).toEqual([]);
        expect(Object.keys(cloud.world.ram.users)).toEqual([]);
      },
    ],
    [
      'up again begins where it was',
      async () => {
        expect(Object.keys(await up())).toEqual(['create']);
        await cloud.clock.advance('P1D');
        expect(imageCount()).toBe(images + 6);
      },
    ],
  ];
  test.each(steps)('%s', (_name, step) => step(), 180_000);
});
