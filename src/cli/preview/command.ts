import { InvalidArgumentError, type Command } from 'commander';
import type { Context } from '../context';
import { keepOption } from './keep-option';
import type { PreviewOptions } from './action';

export function registerPreview(program: Command, context: Context): void {
  program
    .command('preview')
    .summary('what the next nights would make, copy and release, and what it would cost')
    .description(
      'Reads the vault and reckons what the next tick and the next nights would make, copy and release, each release with its ' +
        'rule, and what a month costs before and after. Other keep rules can be tried. Nothing is changed.',
    )
    .option('--nights <n>', 'how many nights ahead', nightsOption, 7)
    .option(
      '--keep <rules>',
      'try these keep rules, such as last=7,weekly=4 or source:last=3; may be repeated',
      keepOption,
    )
    .option('--plan <name>', 'the plan that the rules are tried for; default: all')
    .addHelpText(
      'after',
      `
Examples:
  npm run offsite -- preview
  npm run offsite -- preview --nights 60 --keep source:last=3 --keep destination:days=14,weekly=8
  npm run -s offsite -- preview --keep destination:all --json`,
    )
    .action(async (options: PreviewOptions) => {
      const { preview } = await import('./action');
      await preview(context, options);
    });
}

function nightsOption(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= 400) return count;
  throw new InvalidArgumentError('must be a whole number from 1 to 400.');
}
