import { InvalidArgumentError, type Command } from 'commander';
import type { Settings } from '../plan/settings';
import type { Context } from './context';
import { CliError, EXIT } from './exit';
import { Progress } from './progress';
import { showRehearsed } from './rehearse-text';

interface Options {
  nights: number;
  from: Date;
  seed: number;
  faults: number;
  loseRegion?: string;
  atNight?: number;
}

export function registerRehearse(program: Command, context: Context): void {
  program
    .command('rehearse')
    .summary('years of the plans on a local cloud, in seconds')
    .description(
      'Runs the plans of the stack for as many nights as asked, on a local cloud in this process and with the very tick that ' +
        'the function runs, and shows what would be left at the destination on the worst day. Servers are made up: one for ' +
        'each id, two for each selection by tags. No account is asked, and the same options give the same run.',
    )
    .option('--nights <n>', 'how long, in days of 24 hours', wholeNumber, 365)
    .option('--from <date>', 'the first day', date, new Date('2026-01-01'))
    .option('--seed <n>', 'what all chance is drawn from', wholeNumber, 1)
    .option('--faults <rate>', 'share of calls that are throttled, dropped, lost or killed, 0 to 1', share, 0)
    .option('--lose-region <region>', 'a region that goes dark at the first slot of a night, and stays so')
    .option('--at-night <n>', 'which night that is; default: the last but seven', wholeNumber)
    .addHelpText('after', EXAMPLES)
    .action(async (options: Options) => {
      const { settings, name } = context.stack();
      const lose = loss(options, settings);
      const { from, nights, seed, faults } = options;
      // Only here: no other command has to wait for the local cloud to load.
      const { rehearse } = await import('../rehearsal/rehearse');
      const progress = new Progress(context.surroundings.stderr);
      const onProgress = (night: number): void =>
        progress.show([{ key: 'rehearsal', percent: (100 * night) / nights, doing: `${nights} nights` }]);
      const rehearsed = await rehearse({ settings, from, nights, seed, faults, lose, onProgress });
      progress.stop();
      const told = { stack: name, seed, faults, ...rehearsed };
      if (context.json) context.out.document(told);
      else showRehearsed(told, settings, context.out, context.surroundings.stdout.columns ?? 100);
    });
}

const EXAMPLES = `
The exit code is 0 however the rehearsal ends: it says nothing of the promises as they stand now.

Examples:
  npm run offsite -- rehearse                                   # a year without trouble
  npm run offsite -- rehearse --nights 1000 --faults 0.02 --seed 7
  npm run offsite -- rehearse --lose-region cn-shanghai --at-night 200
  npm run -s offsite -- rehearse --json | jq .worst`;

/** @throws CliError for a region that the stack does not know, or a night that does not come */
function loss({ loseRegion: region, atNight, nights }: Options, settings: Settings) {
  if (region === undefined) {
    if (atNight !== undefined)
      throw new CliError(EXIT.usage, '--at-night says when; say with --lose-region what is lost');
    return undefined;
  }
  const known = [settings.sourceRegion, ...settings.destinationRegions];
  if (!known.includes(region)) {
    throw new CliError(EXIT.usage, `the stack has nothing in ${region}`, `Its regions: ${known.join(', ')}.`);
  }
  const night = atNight ?? Math.max(1, nights - 7);
  if (night > nights) throw new CliError(EXIT.usage, `night ${night} is after the ${nights} nights of --nights`);
  return { region, atNight: night };
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || !Number.isSafeInteger(value)) {
    throw new InvalidArgumentError('must be a whole number from 1 on.');
  }
  return value;
}

function share(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value < 1))
    throw new InvalidArgumentError('must be a number from 0 to less than 1.');
  return value;
}

function date(text: string): Date {
  const day = new Date(`${text}T00:00:00Z`);
  if (Number.isNaN(day.getTime())) throw new InvalidArgumentError('must be a date, such as 2026-01-01.');
  return day;
}
