import type { TickSettings } from '../../plan/settings';
import { decideRetention, type RetentionOptions } from '../../recovery/retention/decide';
import type { Fate } from '../../recovery/retention/fate';
import { decideOrphanFates, type Orphan } from '../../recovery/retention/orphans';
import { tellFates } from '../../recovery/retention/tell';
import { decideTaggings } from '../../recovery/upkeep';
import type { Failure } from '../../recovery/world';
import type { Hands } from '../act';
import { noDeletions } from './deletion';
import { release, type Released } from './release';
import { readVault, type Known } from './sweep';
import { tagSnapshots } from '../upkeep';

/** Read, decided and released together: few enough that little time passes between, and little is held in memory. */
const AT_ONCE = 8;

export interface RetainOptions extends RetentionOptions {
  /** Of the points that may go, only what this says yes to. Default all. */
  only?: (fate: Fate) => boolean;
  /** Of loose snapshots too. Default all, or none where `only` is given. */
  onlyLoose?: (orphan: Orphan) => boolean;
}

/**
 * Retention of some instances, from reading to deleting. Each is read right before anything of it is deleted, and snapshots that
 * no tick has tagged are tagged.
 *
 * @returns what was released, and what people are to be told; `unswept` instances found no time
 */
export async function retain(
  settings: TickSettings,
  instances: readonly string[],
  hands: Hands,
  known: Known = {},
  { only, onlyLoose, ...options }: RetainOptions = {},
): Promise<Released & { unswept: number }> {
  const all: Released = { released: [], ...noDeletions() };
  const dark: Record<string, Failure> = { ...known.dark };
  for (let from = 0; from < instances.length; from += AT_ONCE) {
    if (hands.now() >= hands.deadline) return { ...all, unswept: instances.length - from };
    const some = instances.slice(from, from + AT_ONCE);
    const vault = await readVault(settings, some, hands.cloudOf, hands.now(), { ...known, dark });
    for (const [region, view] of Object.entries(vault.regions)) {
      if (view.readable || dark[region]) continue;
      dark[region] = view.failure;
      all.notes.push(`${region} could not be swept: ${view.failure.code} ${view.failure.message}`);
    }
    const tagged = await tagSnapshots({ taggings: decideTaggings(settings, vault) }, hands);
    const fates = decideRetention(settings, vault, options);
    const orphans = decideOrphanFates(settings, vault, fates, options);
    const chosen = fates.filter(only ?? (() => true));
    const loose = orphans.filter(onlyLoose ?? (() => !only));
    const done = await release(settings, vault, chosen, loose, hands);
    const told = tellFates(fates, orphans);
    all.released.push(...done.released);
    all.deleted.push(...done.deleted);
    all.notes.push(...tagged.notes, ...told.notes, ...done.notes);
    all.problems.push(...tagged.problems, ...told.problems, ...done.problems);
  }
  return { ...all, unswept: 0 };
}
