import type { Command } from 'commander';
import type { Context } from './context';
import { EXIT } from './exit';
import { seeAll } from './look';
import { statusOf, type Status } from './status-document';
import { showProblems, showStatus } from './status-text';
import { holdingsOf } from './status-vault';
import { imageCounts } from './vault-points';

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
  npm run -s offsite -- status --stack prod --quiet  # each morning in CI: exit 1 and a line for each problem
  npm run -s offsite -- status --json | jq .problems`,
    )
    .action(async ({ quiet }: { quiet?: boolean }) => {
      const status = await read(context);
      context.exitCode = status.problems.length > 0 ? EXIT.broken : EXIT.well;
      if (context.json) context.out.document(status);
      else if (quiet) showProblems(status.problems, context.out);
      else showStatus(status, context.out);
    });
}

async function read(context: Context): Promise<Status> {
  const stack = context.stack();
  const cloud = await context.cloud();
  const { birth, seen, vault } = await seeAll(context, stack, cloud);
  const counts = stack.settings.imageQuota === undefined ? new Map() : await imageCounts(vault, cloud);
  return statusOf(stack, birth, seen, vault, holdingsOf(stack.settings, vault, counts));
}
