import type { Command } from 'commander';
import type { Context } from '../context';

export function registerPrune(program: Command, context: Context): void {
  program
    .command('prune')
    .summary('show what the brake holds, and release it once confirmed')
    .description(
      'Where more is to be released at once than time alone explains, the function holds it: rules, tags or clock may have ' +
        'changed. This shows what is held and why, and releases it when that is confirmed. Each point is read again before it ' +
        'is deleted. Nothing else is released.',
    )
    .argument('[what...]', 'only of these plans, by name, or servers, by id')
    .option('-y, --yes', 'release without asking')
    .addHelpText(
      'after',
      `
Examples:
  npm run offsite -- prune                           # shows, and asks
  npm run offsite -- prune web i-uf661wb708uvqc9jyhem --yes
  npm run -s offsite -- prune --json                 # shows what is held, and releases nothing`,
    )
    .action(async (what: string[], { yes = false }: { yes?: boolean }) => {
      const { prune } = await import('./action');
      context.exitCode = await prune(context, what, yes);
    });
}
