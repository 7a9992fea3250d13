import type { Settings } from '../../../src/plan/settings';
import { pass } from './pass';
import type { Engine, Reader } from './reader';
import type { Step } from './runbook';

/** What is deployed. */
interface Stacks extends Engine {
  isDeployed(stack: string): boolean;
  settings(stack: string): Settings;
}

/** As the comments in the runbooks name them. */
const EVENTS: Record<string, (reader: Reader<Stacks>) => unknown> = {
  'all is well': () => undefined,
  'cn-shanghai is dark': ({ cloud }) => cloud.faults.add({ kind: 'dark', region: 'cn-shanghai' }),
  'cn-shanghai is dark and its servers came up in cn-qingdao': async (reader) => {
    reader.cloud.faults.add({ kind: 'dark', region: 'cn-shanghai' });
    await typed(
      reader,
      'pulumi stack select recovery --create',
      'pulumi config set --path offsite:recovery.mode failover',
      'pulumi up',
      'pulumi config set --path offsite:plans.nightly.paused true --stack prod',
      'pulumi up --stack prod',
    );
  },
  'the newest copy of i-uf661wb708uvqc9jyhem does not come up': ({ cloud }) => {
    const images = Object.values(cloud.world.ecs.regions['cn-qingdao']?.images ?? {});
    const own = images.filter(({ tags }) => tags['offsite-instance'] === 'i-uf661wb708uvqc9jyhem');
    const newest = own.sort((a, b) => b.createdAt - a.createdAt)[0];
    if (newest) newest.boots = false;
  },
  'cn-shanghai is back': ({ cloud }) => cloud.faults.clear(),
};

/** @param anew brings back the morning that every part begins with */
export async function follow(reader: Reader<Stacks>, anew: () => Promise<void>, step: Step): Promise<void> {
  if (step.kind === 'type') return reader.type(step);
  if (step.kind === 'wait') return wait(reader, step.minutes);
  if (step.kind === 'when') await anew();
  const event = EVENTS[step.event];
  if (!event) throw new Error(`Nobody can bring about: ${step.event}`);
  await event(reader);
}

/** Commands that no runbook holds, at the place where it has them done. */
export function typed(reader: Reader<Engine>, ...lines: string[]): Promise<void> {
  return reader.type({ kind: 'type', commands: `${lines.join('\n')}\n`, exitCode: 0, seen: [] });
}

/** With the ticks of the pipeline that works then. */
async function wait({ cloud, pulumi }: Reader<Stacks>, minutes: number): Promise<void> {
  const until = new Date(cloud.clock.now().getTime() + minutes * 60_000);
  const stack = pulumi.isDeployed('failback') ? 'failback' : 'prod';
  await pass(cloud, pulumi.settings(stack), until, `offsite-${stack}-function`);
}
