import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { EmbeddedStack, LocalCloud, type UpResult } from 'local-cloud';
import { stacksIn } from '../src/cli/stack-files';
import { parseSettings } from '../src/plan/config/parse';
import { ConfigError, type Problem } from '../src/plan/config/problems';
import { asPulumiGives, stackFileConfig } from '../src/plan/config/stack-file';
import type { Settings } from '../src/plan/settings';
import type { AgeLine, OutcomeLine } from '../src/recovery/report';
import { serversFor } from '../src/rehearsal/servers';

export const ROOT = resolve(__dirname, '..');

/** The pipeline of one stack, deployed to a local cloud of its own. */
export interface Rehearsal {
  cloud: LocalCloud;
  settings: Settings;
  deployed: UpResult;
}

export interface StackFile {
  name: string;
  config: Record<string, unknown>;
  settings: Settings;
}

/** @param folder where the stacks' files are @throws ConfigError, for a name without a file too */
export function readStack(name: string, now: Date, folder = ROOT): StackFile {
  const known = stacksIn(folder);
  if (!known.includes(name)) throw new ConfigError([unknownStack(name, known)]);
  const file = `Pulumi.${name}.yaml`;
  const config = stackFileConfig(readFileSync(resolve(folder, file), 'utf8'), file);
  return { name, config, settings: parseSettings({ config, project: 'offsite', stack: name, now }).settings };
}

function unknownStack(name: string, known: readonly string[]): Problem {
  return {
    path: '--stack',
    rule: `must name a file Pulumi.<name>.yaml here (${known.join(', ')})`,
    received: name,
    example: 'prod',
  };
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
  const deployed = await embedded.up({ config, secrets: secretKeys });
  return { cloud, settings: stack.settings, deployed };
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
