import { Command, InvalidArgumentError, Option } from 'commander';
import { PERMISSIONS } from '../src/cloud/permissions';
import { nearest } from '../src/plan/config/unknown-key';

export interface Options {
  nights: number;
  stack: string;
  fail?: { action: string; code: string };
  json: boolean;
  disaster: boolean;
  stay: boolean;
}

/** Exit code for a wrong command line or config. */
export const WRONG_USAGE = 2;

/**
 * @param writeError where what is wrong is told
 * @throws CommanderError after it was; and after `--help`, with exit code 0
 */
export function readOptions(
  argv: readonly string[],
  writeError = (text: string): void => void process.stderr.write(text),
): Options {
  const command = new Command('npm run demo --')
    .description('Deploys the pipeline to a local cloud, turns the clock through some nights, and shows what happens.')
    .option('--nights <n>', 'nights to turn the clock through', nights, 3)
    .option('--stack <name>', 'take the config of Pulumi.<name>.yaml; one server is made up for each id', 'prod')
    .option(
      '--fail <Action:Code>',
      'refuse one call of the action with this code, such as CopyImage:Throttling',
      failure,
    )
    .option('--json', 'print one JSON document instead')
    .option(
      '--disaster',
      'after the nights the source region goes dark: the servers come up from their copies, by Pulumi.recovery.yaml',
    )
    .addOption(
      new Option('--stay', 'then keep the local cloud up until Ctrl-C, and tell commands to try on it').conflicts(
        'json',
      ),
    )
    .addHelpText(
      'after',
      `
Exit codes: 0 all is protected (and with --disaster comes up again), 1 something is not, or the
failure of --fail never came about, 2 wrong usage or config. Slots that are under way as the last
night ends are followed to their end, for six hours at most; those that come meanwhile are not
judged.

Examples:
  npm run demo
  npm run demo -- --disaster
  npm run demo -- --stay
  npm run demo -- --nights 7 --fail CreateImage:QuotaExceed.Image
  npm run demo -- --stack mine --json`,
    )
    .configureOutput({ writeErr: writeError })
    .exitOverride()
    .parse(argv, { from: 'user' });
  return {
    json: false,
    disaster: false,
    stay: false,
    ...command.opts<Pick<Options, 'nights' | 'stack'> & Partial<Options>>(),
  };
}

function nights(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= 366) return count;
  throw new InvalidArgumentError(`must be a whole number from 1 to 366, got ${text}`);
}

/** The function's calls, since a failure of another would never come about. */
const ACTIONS = [
  ...new Set(Object.values(PERMISSIONS).flatMap((all) => all.map(({ action }) => action.slice(4)))),
].sort();

export function failure(text: string): Options['fail'] {
  const [, action, code] = /^([A-Z][A-Za-z]+):([A-Za-z][\w.]*)$/.exec(text) ?? [];
  if (!action || !code) {
    throw new InvalidArgumentError(`must be Action:Code, such as CreateImage:QuotaExceed.Image, got ${text}`);
  }
  if (ACTIONS.includes(action)) return { action, code };
  const meant = nearest(action, ACTIONS);
  const instead = meant === undefined ? `it calls ${ACTIONS.join(', ')}` : `is it ${meant}?`;
  throw new InvalidArgumentError(`the function never calls ${action}; ${instead}`);
}
