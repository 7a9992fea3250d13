import { readdirSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';

export interface Options {
  nights: number;
  stack: string;
  fail?: { action: string; code: string };
  json: boolean;
}

/** Exit code for a wrong command line or config. */
export const WRONG_USAGE = 2;

export function readOptions(argv: readonly string[]): Options {
  return new Command('npm run demo --')
    .description('Deploys the pipeline to a local cloud, turns the clock through some nights, and shows what happens.')
    .option('--nights <n>', 'nights to turn the clock through', nights, 3)
    .option('--stack <name>', 'take the config of Pulumi.<name>.yaml; one server is made up for each id', 'prod')
    .option(
      '--fail <Action:Code>',
      'refuse one call of the action with this code, such as CopyImage:Throttling',
      failure,
    )
    .option('--json', 'print one JSON document instead', false)
    .addHelpText(
      'after',
      `
Exit codes: 0 all is protected, 1 something is not, 2 wrong usage or config.

Examples:
  npm run demo
  npm run demo -- --nights 7 --fail CreateImage:QuotaExceed.Image
  npm run demo -- --stack mine --json`,
    )
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : WRONG_USAGE))
    .parse(argv, { from: 'user' })
    .opts<Options>();
}

function nights(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= 366) return count;
  throw new InvalidArgumentError(`must be a whole number from 1 to 366, got ${text}`);
}

function failure(text: string): Options['fail'] {
  const [, action, code] = /^([A-Z][A-Za-z]+):([A-Za-z][\w.]*)$/.exec(text) ?? [];
  if (action && code) return { action, code };
  throw new InvalidArgumentError(`must be Action:Code, such as CreateImage:QuotaExceed.Image, got ${text}`);
}

/** The stacks that have a config file in the folder. */
export function stacksIn(folder: string): string[] {
  return readdirSync(folder).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
}
