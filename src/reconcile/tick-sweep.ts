import type { TickSettings } from '../plan/settings';
import { unreadable, type Failure, type World } from '../recovery/world';
import type { Hands } from './act';
import { retain } from './retain';
import { isDaily, whoseTurn } from './round';
import { survey } from './survey';
import { regionsOf } from './sweep';
import type { Told } from './upkeep';

/**
 * A tick's share of the sweep: the servers whose turn it is, and once a day what no plan knows. It comes last, and ends when
 * the tick's time does; who found none comes first in another hour.
 */
export async function sweep(settings: TickSettings, world: World, hands: Hands): Promise<Told> {
  const { tickMinutes, vault } = settings;
  const dark = darkOnes(settings, world);
  const known = { members: world.members, dark };
  const instances = protectedOnes(world);
  const swept = await retain(settings, whoseTurn(instances, tickMinutes, world.now), hands, known);
  const notes = [...swept.notes];
  const problems = [...swept.problems];
  if (swept.unswept > 0) notes.push(`${swept.unswept} servers wait for the next hour's sweep: no time was left`);
  if (isDaily(vault, tickMinutes, world.now) && hands.now() < hands.deadline) {
    const regions = regionsOf(settings).filter((region) => !dark[region]);
    const found = await survey(settings, new Set(instances), regions, hands);
    const strange = await retain(settings, found.strangers, hands, known);
    notes.push(...found.notes, ...strange.notes);
    problems.push(...strange.problems);
  }
  return { notes, problems };
}

/** By whichever plan, paused ones too. */
function protectedOnes({ members }: World): string[] {
  const all = Object.values(members).flatMap((plan) => (plan.readable ? plan.instances : []));
  return [...new Set(all)].sort();
}

/** Retired regions are not looked at before. */
function darkOnes({ sourceRegion, destinationRegions }: TickSettings, world: World): Record<string, Failure> {
  return Object.fromEntries(
    [sourceRegion, ...destinationRegions].flatMap((region) => {
      const failure = unreadable(world, region);
      return failure ? [[region, failure]] : [];
    }),
  );
}
