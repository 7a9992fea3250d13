import type { DrillSettings } from '../../plan/drill-settings';
import type { Context, Stack } from '../context';
import { drillAll } from './follow';
import { targetsOf, type DrillWish } from './targets';
import { showDrills } from './text';
import { CliError, EXIT, type ExitCode } from '../exit';
import { Progress } from '../progress';

export async function drill(context: Context, { region, ...wish }: DrillWish & { region?: string }): Promise<ExitCode> {
  const { out, surroundings } = context;
  const stack = await context.stack();
  const settings = { ...stack.settings, drill: drillOf(stack, region) };
  const cloud = await context.cloud();
  const { region: where } = settings.drill;
  const targets = await out.during(`looking at ${where}`, () => targetsOf(settings, cloud, wish));
  const progress = new Progress(surroundings.stderr);
  const signal = surroundings.interrupts();
  const drilled = await drillAll(settings, targets, { cloud, progress, signal }).finally(() => progress.stop());
  const { lines: drills, isBroken } = drilled;
  if (context.json) out.document({ stack: stack.name, region: where, interrupted: signal.aborted, drills });
  else showDrills(drills, { interrupted: signal.aborted, isBroken, region: where }, out);
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
