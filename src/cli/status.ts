import type { Command } from 'commander';
import type { Context } from './context';

export function registerStatus(program: Command, context: Context): void {
  program
    .command('status')
    .description('how every server stands in every destination')
    .action(() => {
      context.out.line(context.stack().name);
    });
}
