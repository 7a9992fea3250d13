import type { Command } from 'commander';
import type { DrillSettings } from '../plan/drill-settings';
import type { Context, Stack } from './context';
import { drillAll } from './drill-follow';
import { targetsOf, type DrillWish } from './drill-targets';
import { showDrills } from './drill-text';
import { CliError, EXIT, type ExitCode } from './exit';
import { Progress } from './progress';

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
      context.exitCode = await drill(context, wish);
    });
}

async function drill(context: Context, { region, ...wish }: DrillWish & { region?: string }): Promise<ExitCode> {
  const { out, surroundings } = context;
  const stack = context.stack();
  const settings = { ...stack.settings, drill: drillOf(stack, region) };
  const cloud = await context.cloud();
  const { region: where } = settings.drill;
  const targets = await out.during(`looking at ${where}`, () => targetsOf(settings, cloud, wish));
  const progress = new Progress(surroundings.stderr);
  const signal = surroundings.interrupts();
  const drills = await drillAll(settings, targets, { cloud, progress, signal }).finally(() => progress.stop());
  if (context.json) out.document({ stack: stack.name, region: where, interrupted: signal.aborted, drills });
  else showDrills(drills, { interrupted: signal.aborted, region: where }, out);
  if (signal.aborted) return EXIT.interrupted;
  return drills.every(({ state }) => state === 'passed') ? EXIT.well : EXIT.broken;
}

/** @throws CliError for a stack that says nothing of drills, or another region */
function drillOf({ name, settings }: Stack, region: string | undefined): DrillSettings {
  const { drill: wish, destinationRegions } = settings;
  if (!wish) {
    const advice =
      'Set it, and run pulumi up for its network: pulumi config set --path offsite:drill.schedule "0 12 * * *"';
    throw new CliError(EXIT.usage, `the stack ${name} does not drill: it has no offsite:drill`, advice);
  }
  if (region === undefined || region === wish.region) return wish;
  if (!destinationRegions.includes(region)) {
    const advice = `Destinations: ${destinationRegions.join(', ')}.`;
    throw new CliError(EXIT.usage, `${region} is no destination of ${name}: there are no copies`, advice);
  }
  // Ids of another region would name nothing there.
  return { ...wish, region, network: undefined };
}
