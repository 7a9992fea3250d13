import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { distance } from 'fastest-levenshtein';
import { parse } from 'yaml';
import { parseSettings } from '../plan/config/parse';
import { asPulumiGives, stackFileConfig } from '../plan/config/stack-file';
import { regionWarnings } from '../plan/config/warnings';
import type { Stack, StackKind } from './context';
import { CliError, EXIT } from './exit';
import { decrypted } from './secrets';
import type { Surroundings } from './surroundings';

/**
 * The stack of a name, else the one that Pulumi has selected, else the only one of its kind.
 *
 * @param kind a `recovery` command looks at either, one of a pipeline at pipelines alone
 * @throws CliError when there is none of that name, or several, or a secret cannot be read; ConfigError for what its file holds
 */
export function readStack(surroundings: Surroundings, wanted: string | undefined, kind: StackKind = 'pipeline'): Stack {
  const { folder, now } = surroundings;
  const name = nameIn(wanted ?? stackInUse(surroundings, kind));
  const file = `Pulumi.${name}.yaml`;
  if (!existsSync(join(folder, file))) throw noSuchStack(name, stacksIn(folder));
  const project = projectOf(folder);
  const text = textIn(folder, file);
  const raw = stackFileConfig(text, file);
  const { secretKeys } = asPulumiGives(raw);
  const { config } = asPulumiGives(decrypted(raw, { stack: name, salt: saltOf(text) }, surroundings));
  const { settings } = parseSettings({ config, secretKeys, project, stack: name, now: now() });
  if (settings.recovery && kind === 'pipeline') throw noPipeline(name);
  return { name, project, file, settings, notes: regionWarnings(settings) };
}

/** The file is named after the stack alone, which may be said to be of an organisation and a project. */
function nameIn(wanted: string): string {
  const [, ofFile] = /(?:^|\/)(?:Pulumi\.)?([^/]*)\.ya?ml$/.exec(wanted) ?? [];
  if (ofFile !== undefined) {
    throw new CliError(EXIT.usage, `${wanted} is a file, and --stack takes a name`, `Say --stack ${ofFile}.`);
  }
  const name = wanted.replace(/^.*\//, '');
  if (name === '') throw new CliError(EXIT.usage, '--stack names no stack');
  return name;
}

function noPipeline(name: string): CliError {
  const message = `${name} is a recovery stack, which protects nothing: there is no pipeline to look after`;
  return new CliError(EXIT.usage, message, 'Say with --stack which stack protects the servers.');
}

/** @throws CliError */
function textIn(folder: string, file: string): string {
  try {
    return readFileSync(join(folder, file), 'utf8');
  } catch (error) {
    throw new CliError(EXIT.usage, `${file} could not be read: ${(error as NodeJS.ErrnoException).code}`);
  }
}

/** The stacks that have a config file in the folder. */
export function stacksIn(folder: string): string[] {
  const found = readdirSync(folder).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
  return found.sort();
}

function noSuchStack(name: string, known: readonly string[]): CliError {
  const near = [...known].sort((a, b) => distance(a, name) - distance(b, name)).slice(0, 3);
  const message = `there is no stack ${name}: beside index.ts is no file Pulumi.${name}.yaml`;
  const advice =
    near.length > 0
      ? `Stacks that are there: ${near.join(', ')}.`
      : `Make one with pulumi stack init ${name}, or write the file after the example in README.md.`;
  return new CliError(EXIT.usage, message, advice);
}

function stackInUse(surroundings: Surroundings, kind: StackKind): string {
  const known = stacksIn(surroundings.folder);
  const selected = surroundings.env.PULUMI_STACK ?? selectedStack(surroundings);
  if (selected) return selected;
  const fit = known.filter((name) => isRecovery(surroundings.folder, name) === (kind === 'recovery'));
  const [only] = fit;
  if (only !== undefined && fit.length === 1) return only;
  if (known.length === 0) throw noSuchStack('prod', known);
  throw new CliError(EXIT.usage, `there are ${known.length} stacks: ${known.join(', ')}`, 'Say which: --stack <name>.');
}

function isRecovery(folder: string, name: string): boolean {
  const file = `Pulumi.${name}.yaml`;
  try {
    return 'offsite:recovery' in stackFileConfig(textIn(folder, file), file);
  } catch {
    // Whoever looks at it more closely will say what is wrong with it.
    return false;
  }
}

/** What `pulumi stack select` has written about this project. Nothing readable there means nothing was selected. */
function selectedStack({ env, folder }: Surroundings): string | undefined {
  const home = env.PULUMI_HOME ?? join(env.HOME ?? homedir(), '.pulumi');
  const hash = createHash('sha1').update(join(folder, 'Pulumi.yaml')).digest('hex');
  try {
    const text = readFileSync(join(home, 'workspaces', `${projectOf(folder)}-${hash}-workspace.json`), 'utf8');
    const { stack, stacks } = JSON.parse(text) as { stack?: string; stacks?: Record<string, string> };
    const ofBackends = [...new Set(Object.values(stacks ?? {}))];
    return stack ?? stacks?.[env.PULUMI_BACKEND_URL ?? ''] ?? (ofBackends.length === 1 ? ofBackends[0] : undefined);
  } catch {
    return undefined;
  }
}

function saltOf(text: string): string | undefined {
  const { encryptionsalt } = parse(text, { schema: 'failsafe' }) as { encryptionsalt?: string };
  return encryptionsalt;
}

function projectOf(folder: string): string {
  const project = parse(textIn(folder, 'Pulumi.yaml')) as { name: string };
  return project.name;
}
