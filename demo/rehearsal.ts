import { EmbeddedStack, LocalCloud, type UpResult } from 'local-cloud';
import { asPulumiGives } from '../src/plan/config/stack-file';
import type { Settings } from '../src/plan/settings';
import type { AgeLine, OutcomeLine } from '../src/recovery/report';
import { serversFor } from '../src/rehearsal/servers';
import { ROOT, type StackFile } from './stacks';

/** The pipeline of one stack, deployed to a local cloud of its own. */
export interface Rehearsal {
  cloud: LocalCloud;
  settings: Settings;
  deployed: UpResult;
}

export async function deploy(stack: StackFile): Promise<Rehearsal> {
  const cloud = await LocalCloud.start({ seed: serversFor(stack.settings) });
  const embedded = new EmbeddedStack(cloud, {
    program: ROOT,
    project: 'offsite',
    stack: stack.name,
    keepModules: true,
  });
  const { config, secretKeys } = asPulumiGives(stack.config);
  try {
    const deployed = await embedded.up({ config, secrets: secretKeys });
    return { cloud, settings: stack.settings, deployed };
  } catch (error) {
    await cloud.close();
    throw error;
  }
}

/** A failure that was injected, and whether a call has met it. */
export interface InjectedFault {
  action: string;
  code: string;
  fired: boolean;
}

/** Refuses one call of the function. */
export function inject({ cloud }: Rehearsal, { action, code }: { action: string; code: string }): () => InjectedFault {
  cloud.faults.add({ action, code, kind: 'code', caller: FUNCTION });
  return () => ({ action, code, fired: cloud.world.faults.some(({ hits }) => hits > 0) });
}

/** What the caller of the function's calls holds. */
export const FUNCTION = ':assumed-role/';

/** The last outcome of every plan, instance, slot and destination, as the function's log tells them. */
export function lastOutcomes(cloud: LocalCloud): OutcomeLine[] {
  const last = new Map<string, OutcomeLine>();
  for (const { fields } of cloud.logs()) {
    const line = parsed(fields.message);
    if (line?.event !== 'outcome') continue;
    const outcome = line as unknown as OutcomeLine;
    last.set([outcome.plan, outcome.instance, outcome.slot, outcome.kind, outcome.destination].join(' '), outcome);
  }
  return [...last.values()];
}

/** How old the newest copies are, as the last tick that was answered told it. */
export function lastAges(cloud: LocalCloud): AgeLine[] {
  for (const { result } of [...cloud.invocations()].reverse()) {
    const answer = parsed(result);
    if (Array.isArray(answer?.ages)) return answer.ages as AgeLine[];
  }
  return [];
}

function parsed(text: string | undefined): Record<string, unknown> | undefined {
  if (!text?.startsWith('{')) return undefined;
  return JSON.parse(text) as Record<string, unknown>;
}
