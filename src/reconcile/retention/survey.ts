import { CloudError } from '../../cloud/errors';
import type { TickSettings } from '../../plan/settings';
import { readIdentity, type Tags } from '../../recovery/identity';
import type { Hands } from '../act';
import { isDaily } from '../round';
import { regionsOf } from './sweep';

/** What lies in the vault's regions that no sweep by tags comes to. */
export interface Survey {
  /** Instances that have points or snapshots of the vault, and are in no plan. */
  strangers: string[];
  notes: string[];
}

const SHOWN = 3;

/** One list of a region: the longest that a tick has to look through. */
export interface Look {
  region: string;
  at: 'images' | 'snapshots';
}

/** Each list has a tick of its own once a day: together they would take more than a tick's time. */
export function looksDue(settings: TickSettings, now: Date): Look[] {
  const looks = regionsOf(settings).flatMap((region): Look[] => [
    { region, at: 'images' },
    { region, at: 'snapshots' },
  ]);
  return looks.filter(({ region, at }) => isDaily(`${settings.vault} ${region} ${at}`, settings.tickMinutes, now));
}

/**
 * Looks through a list page by page, and holds on to nothing but names: look-ups by the vault's tag alone would see 1,000 of them
 * and no further. Snapshots without the vault's tags are nobody's proof of anything; those that nothing uses are listed, and
 * left alone.
 */
export async function survey(
  settings: TickSettings,
  protectedOnes: ReadonlySet<string>,
  { region, at }: Look,
  hands: Hands,
): Promise<Survey> {
  const strangers = new Set<string>();
  const see = (tags: Tags) => {
    const identity = readIdentity(tags)?.identity;
    if (identity?.vault === settings.vault && !protectedOnes.has(identity.instance)) strangers.add(identity.instance);
  };
  const loose: string[] = [];
  const notes: string[] = [];
  const ecs = hands.cloudOf(region);
  try {
    for await (const page of at === 'images' ? ecs.imagePages({ tags: {} }) : ecs.snapshotPages({ tags: {} })) {
      for (const one of page) {
        see(one.tags);
        if ('loose' in one && one.loose && !readIdentity(one.tags)) loose.push(one.id);
      }
      if (hands.now() < hands.deadline) continue;
      notes.push(`looking through the ${at} of ${region}: no time for all of them`);
      break;
    }
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    notes.push(`looking through the ${at} of ${region}: ${error.code} ${error.message}`);
  }
  return { strangers: [...strangers].sort(), notes: [...notes, ...looseOnes(region, loose)] };
}

function looseOnes(region: string, loose: readonly string[]): string[] {
  if (loose.length === 0) return [];
  const more = loose.length > SHOWN ? ` and ${loose.length - SHOWN} more` : '';
  const few = [...loose].sort().slice(0, SHOWN).join(', ');
  return [`${region}: snapshots that nothing uses, without a vault's tags, are left alone: ${few}${more}`];
}
