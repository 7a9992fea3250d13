import type { Command } from 'commander';
import type { Context } from '../context';
import type { DrillWish } from './targets';

export function registerDrill(program: Command, context: Context): void {
  program
    .command('drill')
    .summary('boot copies apart from everything, to see whether they come up')
    .description(
      'Boots the newest usable copy of a server in a network that nothing leads into, waits for its system, probes it, measures ' +
        'each step, takes it away again and writes the result into the tag of the copy: one that failed is not usable any more. ' +
        'One at a time; without a choice, the server whose drill is longest ago. What an earlier drill left is finished first. ' +
        'It needs only the region of the copies, and may be interrupted at any time.',
    )
    .option('--plan <name>', 'each server of this plan')
    .option('--server <ids...>', 'these servers, by id')
    .option('--all', 'every server that has a usable copy')
    .option('--region <id>', 'a destination other than that of offsite:drill')
    .addHelpText(
      'after',
      `
Examples:
  npm run offsite -- drill                            # whose turn it is
  npm run offsite -- drill --server i-uf661wb708uvqc9jyhem
  npm run -s offsite -- drill --all --json > drill.json  # exit 1 when a copy failed`,
    )
    .action(async (wish: DrillWish & { region?: string }) => {
      const { drill } = await import('./action');
      context.exitCode = await drill(context, wish);
    });
}
