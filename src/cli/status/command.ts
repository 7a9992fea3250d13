import type { Command } from 'commander';
import type { Context } from '../context';

export function registerStatus(program: Command, context: Context): void {
  program
    .command('status')
    .summary('how every server stands in every destination')
    .description(
      'Shows how old the newest usable copy of every server is in every destination, what is being made, and what became of ' +
        'the last slots. Nothing is changed. With the source region dark it rests on the tags of the copies.',
    )
    .option('-q, --quiet', 'only the problems, one line each')
    .addHelpText(
      'after',
      `
Examples:
  npm run offsite -- status
  npm run -s offsite -- status --stack prod --quiet  # each morning in CI: a line a problem, exit 1
  npm run -s offsite -- status --json | jq .problems`,
    )
    .action(async ({ quiet }: { quiet?: boolean }) => {
      const { status } = await import('./action');
      await status(context, quiet);
    });
}
