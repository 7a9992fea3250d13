import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { EmbeddedStack, LocalCloud } from '../../src';
import { deployedState, makeImages } from './deployedState';

const FIXTURE = resolve(__dirname, '../fixtures/deployed.json');

/** The fixture is what the real engine and provider left (npm run record-deployed -w local-cloud). */
test('the embedded deployment leaves the cloud that the real engine and provider leave', async () => {
  const cloud = await LocalCloud.start({});
  try {
    await makeImages(cloud);
    const program = resolve(__dirname, '../programs/pipeline');
    const stack = new EmbeddedStack(cloud, { program, project: 'pipeline', stack: 'test' });
    const recorded = JSON.parse(readFileSync(FIXTURE, 'utf8')) as Record<string, unknown>;
    const { resources, outputs } = await stack.up({ config: {} });
    expect(outputs).toEqual(recorded.outputs);
    expect(resources.filter(({ type }) => type.startsWith('alicloud:')).length).toBeGreaterThan(14);
    expect(deployedState(cloud)).toEqual(recorded.created);
    const changes = await stack.up({ config: { 'pipeline:changed': 'true' } });
    expect(changes.resources.filter(({ action }) => action === 'replace')).toEqual([]);
    expect(deployedState(cloud)).toEqual(recorded.changed);
    await stack.destroy();
    expect(deployedState(cloud)).toEqual(recorded.destroyed);
  } finally {
    await cloud.close();
  }
}, 60_000);
