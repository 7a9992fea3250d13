import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { distance } from 'fastest-levenshtein';
import { parse } from 'yaml';
import { parseSettings } from '../plan/config/parse';
import { asPulumiGives, stackFileConfig } from '../plan/config/stack-file';
import type { Stack } from './context';
import { CliError, EXIT } from './exit';
import { decrypted } from './secrets';
import type { Surroundings } from './surroundings';

/**
 * The stack of a name, else the one that Pulumi has selected, else the only one.
 *
 * @throws CliError when there is none of that name, or several, or a secret cannot be read; ConfigError for what its file holds
 */
export function readStack(surroundings: Surroundings, wanted: string | undefined): Stack {
  const { folder, now } = surroundings;
  // Of an organisation and a project: the file is named after the stack alone.
  const name = (wanted ?? stackInUse(surroundings)).replace(/^.*\//, '');
  const file = `Pulumi.${name}.yaml`;
  if (!existsSync(join(folder, file))) throw noSuchStack(name, stacksIn(folder));
  const project = projectOf(folder);
  const text = readFileSync(join(folder, file), 'utf8');
  const raw = stackFileConfig(text, file);
  const { secretKeys } = asPulumiGives(raw);
  const { config } = asPulumiGives(decrypted(raw, { stack: name, salt: saltOf(text) }, surroundings));
  const { settings } = parseSettings({ config, secretKeys, project, stack: name, now: now() });
  return { name, project, file, settings };
}

/** The stacks that have a config file in the folder. */
export function stacksIn(folder: string): string[] {
  return readdirSync(folder).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
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

function stackInUse(surroundings: Surroundings): string {
  const known = stacksIn(surroundings.folder);
  const selected = surroundings.env.PULUMI_STACK ?? selectedStack(surroundings);
  if (selected) return selected;
  // A recovery stack is for another day, and is named when that has come.
  const usual = known.filter((name) => !isRecovery(join(surroundings.folder, `Pulumi.${name}.yaml`)));
  const [only] = usual;
  if (only !== undefined && usual.length === 1) return only;
  if (known.length === 0) throw noSuchStack('prod', known);
  throw new CliError(EXIT.usage, `there are ${known.length} stacks: ${known.join(', ')}`, 'Say which: --stack <name>.');
}

function isRecovery(file: string): boolean {
  try {
    return 'offsite:recovery' in stackFileConfig(readFileSync(file, 'utf8'), file);
  } catch {
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
  const project = parse(readFileSync(join(folder, 'Pulumi.yaml'), 'utf8')) as { name: string };
  return project.name;
}
