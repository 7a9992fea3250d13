import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { EmbeddedStack, LocalCloud } from '../../src';
import { deployedState } from './deployedState';

const FIXTURE = resolve(__dirname, '../fixtures/deployed.json');

/** The fixture is what the real engine and provider left (npm run record-deployed -w local-cloud). */
test('the embedded deployment leaves the cloud that the real engine and provider leave', async () => {
  const cloud = await LocalCloud.start({});
  try {
    const program = resolve(__dirname, '../programs/pipeline');
    const { resources } = await new EmbeddedStack(cloud, { program, project: 'pipeline', stack: 'test' }).up({
      config: {},
    });
    expect(resources.filter(({ type }) => type.startsWith('alicloud:')).length).toBeGreaterThan(14);
    expect(deployedState(cloud)).toEqual(JSON.parse(readFileSync(FIXTURE, 'utf8')));
  } finally {
    await cloud.close();
  }
}, 60_000);
