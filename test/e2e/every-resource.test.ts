import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { LocalCloud } from 'local-cloud';
import { deployedState, makeImages } from '../../local-cloud/test/deploy/deployedState';
import { realProject, whatIsMissing, type RealProject } from './engine';

const FIXTURE = resolve(__dirname, '../../local-cloud/test/fixtures/deployed.json');

/**
 * One of each resource that the local cloud answers for, under the real engine and provider: nothing to do the second time,
 * nothing changed when looked at again, and what is left behind is what the embedded deployment is compared with.
 */
const missing = whatIsMissing();
const title = missing ? `every resource (skipped: this machine lacks ${missing})` : 'every resource';

(missing ? describe.skip : describe)(title, () => {
  const recorded = missing ? {} : (JSON.parse(readFileSync(FIXTURE, 'utf8')) as Record<string, unknown>);
  let cloud: LocalCloud;
  let project: RealProject;

  beforeAll(async () => {
    cloud = await LocalCloud.start();
    await makeImages(cloud);
    project = await realProject(cloud.endpoints, 'test', {}, 'local-cloud/test/programs/pipeline');
  }, 60_000);
  afterAll(async () => {
    await cloud.close();
    project.remove();
  });

  const up = async () => Object.keys((await project.stack.up({ color: 'never' })).summary.resourceChanges ?? {});
  const refresh = async () => {
    const { summary } = await project.stack.refresh({ color: 'never' });
    return Object.keys(summary.resourceChanges ?? {});
  };

  const steps: [string, () => Promise<void>][] = [
    [
      'up makes it, as recorded',
      async () => {
        expect(await up()).toEqual(['create']);
        expect(deployedState(cloud)).toEqual(recorded.created);
        const outputs = await project.stack.outputs();
        expect(outputs.looked?.value).toEqual((recorded.outputs as { looked: unknown }).looked);
      },
    ],
    ['up again has nothing to do', async () => expect(await up()).toEqual(['same'])],
    ['refresh finds nothing changed', async () => expect(await refresh()).toEqual(['same'])],
    [
      'what is declared otherwise is changed in place, as recorded',
      async () => {
        await project.stack.setConfig('pipeline:changed', { value: 'true' });
        expect((await up()).sort()).toEqual(['same', 'update']);
        expect(deployedState(cloud)).toEqual(recorded.changed);
      },
    ],
    ['up again has nothing to do either', async () => expect(await up()).toEqual(['same'])],
    ['nor does refresh find anything', async () => expect(await refresh()).toEqual(['same'])],
    [
      'destroy leaves what was there before, as recorded',
      async () => {
        await project.stack.destroy({ color: 'never' });
        expect(deployedState(cloud)).toEqual(recorded.destroyed);
      },
    ],
  ];
  test.each(steps)('%s', (_name, step) => step(), 180_000);
});
