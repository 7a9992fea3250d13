import type { Ecs } from '../cloud/ecs';
import { CloudError } from '../cloud/errors';
import type { TickSettings } from '../plan/settings';
import { readIdentity, type Tags } from '../recovery/identity';
import type { Hands } from './act';

/** What lies in the vault's regions that no sweep by tags comes to. */
export interface Survey {
  /** Instances that have points or snapshots of the vault, and are in no plan. */
  strangers: string[];
  notes: string[];
}

const SHOWN = 3;

/**
 * Looks through all images and snapshots of the regions, page by page, and holds on to nothing but names: look-ups by the vault's
 * tag alone would see 1,000 of them and no further. Snapshots without the vault's tags are nobody's proof of anything; those
 * that nothing uses are listed, and left alone.
 */
export async function survey(
  settings: TickSettings,
  protectedOnes: ReadonlySet<string>,
  regions: readonly string[],
  hands: Hands,
): Promise<Survey> {
  const strangers = new Set<string>();
  const see = (tags: Tags) => {
    const identity = readIdentity(tags)?.identity;
    if (identity?.vault === settings.vault && !protectedOnes.has(identity.instance)) strangers.add(identity.instance);
  };
  const notes = await Promise.all(
    regions.map(async (region) => {
      try {
        return await look(hands.cloudOf(region), see, hands);
      } catch (error) {
        if (!(error instanceof CloudError)) throw error;
        return [`looking through ${region}: ${error.code} ${error.message}`];
      }
    }),
  );
  return { strangers: [...strangers].sort(), notes: notes.flat() };
}

async function look(ecs: Ecs, see: (tags: Tags) => void, hands: Hands): Promise<string[]> {
  const tooLong = [`looking through ${ecs.region}: no time for all of it`];
  for await (const page of ecs.imagePages({ tags: {} })) {
    for (const { tags } of page) see(tags);
    if (hands.now() >= hands.deadline) return tooLong;
  }
  const loose: string[] = [];
  for await (const page of ecs.snapshotPages({ tags: {} })) {
    for (const { id, tags, loose: isLoose } of page) {
      see(tags);
      if (isLoose && !readIdentity(tags)) loose.push(id);
    }
    if (hands.now() >= hands.deadline) return tooLong;
  }
  if (loose.length === 0) return [];
  const more = loose.length > SHOWN ? ` and ${loose.length - SHOWN} more` : '';
  const few = loose.sort().slice(0, SHOWN).join(', ');
  return [`${ecs.region}: snapshots that nothing uses, without a vault's tags, are left alone: ${few}${more}`];
}
