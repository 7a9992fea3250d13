import { InvalidArgumentError, type Command } from 'commander';
import type { Context } from '../context';
import type { RehearseOptions } from './action';

export function registerRehearse(program: Command, context: Context): void {
  program
    .command('rehearse')
    .summary('years of the plans on a local cloud, each in a minute or so')
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
    .action(async (options: RehearseOptions) => {
      const { rehearse } = await import('./action');
      await rehearse(context, options);
    });
}

const EXAMPLES = `
The exit code is 0 however the rehearsal ends: it says nothing of the promises as they stand now.

Examples:
  npm run offsite -- rehearse                                   # a year without trouble
  npm run offsite -- rehearse --nights 1000 --faults 0.02 --seed 7
  npm run offsite -- rehearse --lose-region cn-shanghai --at-night 200
  npm run -s offsite -- rehearse --json | jq .worst`;

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
