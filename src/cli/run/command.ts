import type { Command } from 'commander';
import type { Context } from '../context';

interface Options {
  plan?: string;
}

export function registerRun(program: Command, context: Context): void {
  program
    .command('run')
    .summary('protect servers now, until usable copies are in every destination')
    .description(
      'Makes an image of each server now, beside the schedule, has it copied, and waits until every destination holds a usable ' +
        'copy. It may be interrupted at any time: started again, it goes on with the point that it did not finish. The key of ' +
        'the RAM sub-user is enough.',
    )
    .argument('<what...>', "plans by name, for all of a plan's servers, or servers by id")
    .option('--plan <name>', 'the plan whose rules hold, for a server of several')
    .addHelpText(
      'after',
      `
Examples:
  npm run offsite -- run web
  npm run offsite -- run i-uf661wb708uvqc9jyhem i-uf661wb708uvqc9jyhel
  npm run -s offsite -- run web --json > run.json    # progress is on stderr`,
    )
    .action(async (what: string[], { plan }: Options) => {
      const { protectNow } = await import('./action');
      context.exitCode = await protectNow(context, what, plan);
    });
}
