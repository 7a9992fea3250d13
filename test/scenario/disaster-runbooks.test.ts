import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalCloud, Snapshot } from 'local-cloud';
import { ROOT } from '../../demo/stacks';
import { follow, typed } from './runbooks/disaster';
import { DISASTER } from './runbooks/orders';
import { pass } from './runbooks/pass';
import type { Pulumi } from './runbooks/pulumi';
import { Reader } from './runbooks/reader';
import { stepsOf, textOf } from './runbooks/runbook';

/**
 * The runbooks of the day when servers have to come up from their copies, as the person on duty follows them, each on the morning
 * after the first night.
 */
let reader: Reader;
let cloud: LocalCloud;
let pulumi: Pulumi;
let morning: Snapshot;
const FILES = ['prod', 'recovery'].map((stack) => `Pulumi.${stack}.yaml`);

beforeAll(async () => {
  const durations = { imageMinutes: 5, copyMinutes: 5 };
  reader = await Reader.begin({ now: '2026-03-02T12:00:00Z', durations });
  ({ cloud, pulumi } = reader);
  begin();
  await typed(reader, 'pulumi stack select prod', 'pulumi up');
  await pass(cloud, pulumi.settings(), new Date('2026-03-03T00:30:00Z'));
  morning = cloud.snapshot();
}, 120_000);
afterAll(() => reader.end());

/** The stacks' files as they were. */
function begin(): void {
  for (const file of FILES) cpSync(join(ROOT, file), join(reader.folder, file));
  const prod = join(reader.folder, 'Pulumi.prod.yaml');
  writeFileSync(prod, `${readFileSync(prod, 'utf8')}  offsite:tickMinutes: 30\n`);
}

/** The morning that every part begins with. */
async function anew(): Promise<void> {
  await cloud.restore(morning);
  pulumi.forgetAllBut('prod');
  begin();
}

test.each(DISASTER)(
  '%s',
  async (name) => {
    await anew();
    for (const step of stepsOf(textOf('en', name))) await follow(reader, anew, step);
  },
  120_000,
);
