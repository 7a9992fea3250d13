import type { TickSettings } from '../../plan/settings';
import { darkRegions } from '../../recovery/retention/vault';
import type { World } from '../../recovery/world';
import type { Hands } from '../act';
import { retain } from './retain';
import { inTurn, whoseTurn } from '../round';
import { looksDue, survey } from './survey';
import type { Told } from './deletion';

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
  const notes = [...swept.deleted, ...swept.notes];
  const problems = [...swept.problems];
  if (swept.unswept > 0) notes.push(`${swept.unswept} servers wait for the next hour's sweep: no time was left`);
  for (const look of looksDue(settings, world.now)) {
    const name = `the day's look through the ${look.at} of ${look.region}`;
    if (dark[look.region]) {
      notes.push(`${name}: not done, the region cannot be read`);
      continue;
    }
    if (hands.now() >= hands.deadline) {
      notes.push(`${name}: not done, no time was left; it comes at another time tomorrow`);
      continue;
    }
    const found = await survey(settings, new Set(instances), look, hands);
    const strange = await retain(settings, inTurn(found.strangers, tickMinutes, world.now), hands, known);
    notes.push(...found.notes, ...strange.deleted, ...strange.notes);
    problems.push(...strange.problems);
    if (strange.unswept > 0) {
      notes.push(`${name}: ${strange.unswept} servers that no plan knows wait for tomorrow's: no time was left`);
    }
  }
  return { notes, problems };
}

/** By whichever plan, paused ones too. */
function protectedOnes({ members }: World): string[] {
  const all = Object.values(members).flatMap((plan) => (plan.readable ? plan.instances : []));
  return [...new Set(all)].sort();
}
