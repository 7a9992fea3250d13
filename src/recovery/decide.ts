import type { TickSettings } from '../plan/settings';
import { decideAsks, type ServerSlot } from './asks';
import { decideCopies, type CopyEntry } from './copies';
import { decideOrphans, decideRemovals, decideTaggings, type Orphans, type Removal, type Tagging } from './upkeep';
import type { World } from './world';

/** All that one tick is to do, and why it leaves the rest. */
export interface Decisions {
  slots: ServerSlot[];
  /** Most urgent first, those that wait among them. */
  copies: CopyEntry[];
  taggings: Tagging[];
  removals: Removal[];
  orphans: Orphans[];
}

/** Pure: the same settings and world give the same decisions. */
export function decide(settings: TickSettings, world: World): Decisions {
  return {
    slots: decideAsks(settings, world),
    copies: decideCopies(settings, world),
    taggings: decideTaggings(settings, world),
    removals: decideRemovals(settings, world),
    orphans: decideOrphans(world, settings.vault),
  };
}
