import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalCloud, Snapshot } from 'local-cloud';
import { ROOT } from '../../demo/rehearsal';
import { DISASTER } from './runbooks/orders';
import { pass } from './runbooks/pass';
import type { Pulumi } from './runbooks/pulumi';
import { Reader } from './runbooks/reader';
import { stepsOf, textOf, type Step } from './runbooks/runbook';

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
  await type('pulumi stack select prod', 'pulumi up');
  await pass(cloud, pulumi.settings(), new Date('2026-03-03T00:30:00Z'));
  morning = cloud.snapshot();
}, 120_000);
afterAll(() => reader.end());

const type = (...lines: string[]) =>
  reader.type({ kind: 'type', commands: `${lines.join('\n')}\n`, exitCode: 0, seen: [] });

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

/** As the comments in the runbooks name them. */
const EVENTS: Record<string, () => unknown> = {
  'all is well': () => undefined,
  'cn-shanghai is dark': () => cloud.faults.add({ kind: 'dark', region: 'cn-shanghai' }),
  'cn-shanghai is dark and its servers came up in cn-qingdao': async () => {
    cloud.faults.add({ kind: 'dark', region: 'cn-shanghai' });
    await type(
      'pulumi config set --path offsite:recovery.mode failover --stack recovery',
      'pulumi up --stack recovery',
      'pulumi config set --path offsite:plans.nightly.paused true --stack prod',
      'pulumi up --stack prod',
    );
  },
  'the newest copy of i-uf661wb708uvqc9jyhem does not come up': () => {
    const images = Object.values(cloud.world.ecs.regions['cn-qingdao']?.images ?? {});
    const own = images.filter(({ tags }) => tags['offsite-instance'] === 'i-uf661wb708uvqc9jyhem');
    const newest = own.sort((a, b) => b.createdAt - a.createdAt)[0];
    if (newest) newest.boots = false;
  },
  'cn-shanghai is back': () => cloud.faults.clear(),
};

async function follow(step: Step): Promise<void> {
  if (step.kind === 'type') return reader.type(step);
  if (step.kind === 'wait') return wait(step.minutes);
  if (step.kind === 'when') await anew();
  const event = EVENTS[step.event];
  if (!event) throw new Error(`Nobody can bring about: ${step.event}`);
  await event();
}

/** With the ticks of the pipeline that works then. */
async function wait(minutes: number): Promise<void> {
  const until = new Date(cloud.clock.now().getTime() + minutes * 60_000);
  const stack = pulumi.isDeployed('failback') ? 'failback' : 'prod';
  await pass(cloud, pulumi.settings(stack), until, `offsite-${stack}-function`);
}

test.each(DISASTER)(
  '%s',
  async (name) => {
    await anew();
    for (const step of stepsOf(textOf('en', name))) await follow(step);
  },
  120_000,
);
