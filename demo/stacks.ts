import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { stacksIn } from '../src/cli/stack-files';
import { parseSettings } from '../src/plan/config/parse';
import { ConfigError, type Problem } from '../src/plan/config/problems';
import { stackFileConfig } from '../src/plan/config/stack-file';
import type { Settings } from '../src/plan/settings';
import type { Options } from './options';

export const ROOT = resolve(__dirname, '..');

/** The stack that starts servers from their copies; its file is the example. */
export const RECOVERY = 'recovery';

/** What has a problem, where a stack's file has none. */
const COMMAND_LINE = 'The command line';

/** What a demo is made of. */
export interface Stacks {
  stack: StackFile;
  /** With `--disaster`. */
  recovery?: StackFile;
}

export interface StackFile {
  name: string;
  config: Record<string, unknown>;
  settings: Settings;
}

/** @param folder where the stacks' files are @throws ConfigError, for a name without a file too */
export function readStack(name: string, now: Date, folder = ROOT): StackFile {
  const known = stacksIn(folder);
  if (!known.includes(name)) throw new ConfigError([unknownStack(name, known)], COMMAND_LINE);
  return readFile(name, now, folder);
}

const fileOf = (stack: string): string => `Pulumi.${stack}.yaml`;

function readFile(name: string, now: Date, folder: string): StackFile {
  const file = fileOf(name);
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

/** All that is told of a config is told here, before a cloud is there. @throws ConfigError */
export function readStacks({ stack: name, disaster }: Pick<Options, 'stack' | 'disaster'>, now: Date): Stacks {
  const stack = readStack(name, now);
  if (stack.settings.recovery) throw new ConfigError([noPipeline(name)], COMMAND_LINE);
  return { stack, recovery: disaster ? readRecovery(stack.settings, now) : undefined };
}

function noPipeline(stack: string): Problem {
  const rule = 'must name a stack that protects servers; one with offsite:recovery starts them: --disaster shows it';
  return { path: '--stack', rule, received: stack, example: 'prod' };
}

/** @throws ConfigError where the recovery stack's file is for other servers than the pipeline's */
export function readRecovery(pipeline: Settings, now: Date): StackFile {
  const file = readFile(RECOVERY, now, ROOT);
  const problem = (path: string, rule: string, received: string) =>
    new ConfigError([{ path: `offsite:${path}`, rule, received }], `The config in ${fileOf(RECOVERY)}`);
  const { recovery, vault } = file.settings;
  if (vault !== pipeline.vault) throw problem('vault', `must be ${pipeline.vault}, the pipeline's`, vault);
  if (recovery?.network && pipeline.destinationRegions.includes(recovery.region)) return file;
  throw problem(
    'recovery',
    `must have a network in ${pipeline.destinationRegions.join(' or ')}`,
    recovery?.region ?? '',
  );
}
