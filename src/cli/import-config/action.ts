import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isMap, parseDocument, stringify } from 'yaml';
import { parseSettings, type Parsed } from '../../plan/config/parse';
import { ConfigError } from '../../plan/config/problems';
import { stackFileConfig } from '../../plan/config/stack-file';
import { regionWarnings } from '../../plan/config/warnings';
import type { Context } from '../context';
import { CliError, EXIT } from '../exit';
import { IniError, textOf } from './ini';
import { importIni, type Imported } from './keys';

export interface ImportOptions {
  /** Of the stack whose file is written. */
  stack: string;
  force: boolean;
}

/** @param path as it was typed */
export function importConfig(context: Context, path: string, { stack, force }: ImportOptions): void {
  const { folder, now, env } = context.surroundings;
  if (!/^[\w.-]+$/.test(stack)) throw new CliError(EXIT.usage, `${stack} cannot be the name of a stack`);
  const file = `Pulumi.${stack}.yaml`;
  const target = join(folder, file);
  if (existsSync(target) && !force) throw alreadyThere(file);
  // npm runs its scripts in the repository's own folder, and tells where it was called.
  const imported = imports(resolve(env.INIT_CWD ?? '.', path), path);
  const text = fileText(imported, target, path);
  // What is not valid is refused here, and not at the next `pulumi up`.
  const { settings } = valid(path, imported, () =>
    parseSettings({ config: stackFileConfig(text, file), project: 'offsite', stack, now: now() }),
  );
  for (const note of regionWarnings(settings)) context.out.aside(`note: ${note}`);
  writeFileSync(target, text);
  tell(context, { file, stack, ...imported });
}

/** @throws CliError for a file that is not the script's */
function imports(absolute: string, path: string): Imported {
  const text = textOf(contentOf(absolute, path));
  try {
    const imported = importIni(text);
    if (imported.missing.length === 0) return imported;
    throw new CliError(EXIT.usage, `${path} has no value for ${imported.missing.join(', ')}`, 'Nothing was written.');
  } catch (error) {
    if (error instanceof IniError) throw new CliError(EXIT.usage, `${path}: ${error.message}`, 'Nothing was written.');
    throw error;
  }
}

/** The settings' problems as those of the file that they come from. @throws CliError */
function valid(path: string, { origins }: Imported, parse: () => Parsed): Parsed {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const lines = error.problems.flatMap(({ path: setting, rule, received, example }) => {
      const origin = [...origins].find(([known]) => setting === known || setting.startsWith(`${known}[`))?.[1];
      const where = origin ? `line ${origin.line}: ${origin.key}` : setting;
      return [
        `  ${where} ${rule}`,
        `    received: ${received ?? 'nothing'}`,
        ...(example ? [`    example:  ${example}`] : []),
      ];
    });
    throw new CliError(EXIT.usage, `${path} cannot be carried over:\n${lines.join('\n')}`, 'Nothing was written.');
  }
}

const UNREADABLE: Record<string, string> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'this user may not read it',
  EPERM: 'this user may not read it',
};

function contentOf(absolute: string, path: string): Buffer {
  try {
    return readFileSync(absolute);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    throw new CliError(EXIT.usage, `${path} could not be read: ${UNREADABLE[code] ?? code}`, 'Nothing was written.');
  }
}

function alreadyThere(file: string): CliError {
  const advice = 'Name another stack with --stack, or write over it with --force. Nothing was written.';
  return new CliError(EXIT.usage, `${file} is there already`, advice);
}

const HEADING = `# Made from the old script's %, which knew no schedule and kept every image for good.
# All other settings are explained in README.md.
`;

function fileText({ config }: Imported, target: string, from: string): string {
  const { config: _, ...kept } = existsSync(target) ? keptIn(target) : {};
  return HEADING.replace('%', from.split(/[\\/]/).at(-1) ?? '') + stringify({ ...kept, config }, { lineWidth: 0 });
}

/** What Pulumi keeps beside the config, such as the salt of its secrets. */
function keptIn(target: string): Record<string, unknown> {
  const document = parseDocument(readFileSync(target, 'utf8'));
  return isMap(document.contents) ? (document.toJS() as Record<string, unknown>) : {};
}

function tell(
  { json, out }: Context,
  { file, stack, config, leftOut }: Imported & { file: string; stack: string },
): void {
  if (json) return out.document({ stack, file, config, leftOut });
  out.line(`${out.paint('green', 'written:')} ${file}`);
  for (const { key, line, why } of leftOut)
    out.line(`${out.paint('yellow', 'left out:')} ${key} (line ${line}): ${why}`);
  out.line(
    `The script was started by something else: look at schedule and timeZone in ${file}, and think about keep. Then\n` +
      `  npm run offsite -- rehearse --stack ${stack}\n  pulumi up --stack ${stack}`,
  );
}
