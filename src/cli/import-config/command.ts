import type { Command } from 'commander';
import type { Context } from '../context';

export function registerImportConfig(program: Command, context: Context): void {
  program
    .command('import-config <file>')
    .summary("the script's config.ini, turned into a stack's config")
    .description(
      "Reads the old script's config.ini (UTF-8, UTF-16 or GBK) and writes Pulumi.<stack>.yaml, of --stack or prod. No key is " +
        'carried over; what is left out is listed with the reason.',
    )
    .option('--force', 'write over a file that is there; what Pulumi itself keeps in it stays')
    .addHelpText(
      'after',
      `
Examples:
  npm run offsite -- import-config ~/script/config.ini --stack web
  npm run offsite -- import-config config.ini --stack prod --force`,
    )
    .action(async (path: string, { force = false }: { force?: boolean }) => {
      const { importConfig } = await import('./action');
      importConfig(context, path, { stack: program.opts<{ stack?: string }>().stack ?? 'prod', force });
    });
}
