import type { Settings } from '../../plan/settings';
import { rehearse as rehearsalOf } from '../../rehearsal/rehearse';
import type { Context } from '../context';
import { CliError, EXIT } from '../exit';
import { Progress } from '../progress';
import { showRehearsed } from './text';
import { many } from '../words';

export interface RehearseOptions {
  nights: number;
  from: Date;
  seed: number;
  faults: number;
  loseRegion?: string;
  atNight?: number;
}

export async function rehearse(context: Context, options: RehearseOptions): Promise<void> {
  const { settings, name } = await context.stack();
  const lose = loss(options, settings);
  const { from, nights, seed, faults } = options;
  const progress = new Progress(context.surroundings.stderr, true);
  const onProgress = (night: number): void =>
    progress.show([{ key: 'rehearsal', percent: (100 * night) / nights, doing: many(nights, 'night') }]);
  const rehearsed = await rehearsalOf({ settings, from, nights, seed, faults, lose, onProgress });
  progress.stop();
  const told = { stack: name, seed, faults, ...rehearsed };
  if (context.json) context.out.document(told);
  else showRehearsed(told, settings, context.out, context.surroundings.stdout.columns ?? 100);
}

/** @throws CliError for a region that the stack does not know, or a night that does not come */
function loss({ loseRegion: region, atNight, nights }: RehearseOptions, settings: Settings) {
  if (region === undefined) {
    if (atNight !== undefined)
      throw new CliError(EXIT.usage, '--at-night says when; say with --lose-region what is lost');
    return undefined;
  }
  const known = [settings.sourceRegion, ...settings.destinationRegions];
  if (!known.includes(region)) {
    throw new CliError(EXIT.usage, `the stack has nothing in ${region}`, `Its regions: ${known.join(', ')}.`);
  }
  const night = atNight ?? Math.max(1, nights - 7);
  if (night > nights)
    throw new CliError(EXIT.usage, `night ${night} is after the ${many(nights, 'night')} of --nights`);
  return { region, atNight: night };
}
