import type { TickSettings } from '../plan/settings';
import { darkRegions } from '../recovery/retention/vault';
import type { World } from '../recovery/world';
import type { Hands } from './act';
import { retain } from './retain';
import { whoseTurn } from './round';
import { looksDue, survey } from './survey';
import type { Told } from './upkeep';

/**
 * A tick's share of the sweep: the servers whose turn it is, and at some ticks of the day what no plan knows. It comes last,
 * and ends when the tick's time does; who found none comes first in another hour.
 */
export async function sweep(settings: TickSettings, world: World, hands: Hands): Promise<Told> {
  const { tickMinutes } = settings;
  // Retired regions are not looked at before.
  const dark = Object.fromEntries(darkRegions(settings, world));
  const known = { members: world.members, dark };
  const instances = protectedOnes(world);
  const swept = await retain(settings, whoseTurn(instances, tickMinutes, world.now), hands, known);
  const notes = [...swept.notes];
  const problems = [...swept.problems];
  if (swept.unswept > 0) notes.push(`${swept.unswept} servers wait for the next hour's sweep: no time was left`);
  for (const look of looksDue(settings, world.now)) {
    if (dark[look.region] || hands.now() >= hands.deadline) continue;
    const found = await survey(settings, new Set(instances), look, hands);
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
