import type { TickSettings } from '../plan/settings';
import { readVault } from '../reconcile/retention/sweep';
import type { Point } from '../recovery/point';
import { darkRegions, type Vault } from '../recovery/retention/vault';
import type { World } from '../recovery/world';
import type { Cloud } from './context';

/** All that the vault holds, beside what was seen of it already. */
export async function wholeVault(settings: TickSettings, cloud: Cloud, world: World): Promise<Vault> {
  const dark = Object.fromEntries(darkRegions(settings, world));
  return readVault(settings, 'all', cloud.cloudOf, cloud.now(), { members: world.members, dark });
}

/** How many images the account has in each region that can be read, other people's included. */
export async function imageCounts({ regions }: Vault, { cloudOf }: Cloud): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const [region, view] of Object.entries(regions)) {
    if (!view.readable) continue;
    let images = 0;
    for await (const page of cloudOf(region).imagePages({ tags: {} })) images += page.length;
    counts.set(region, images);
  }
  return counts;
}

export function pointsIn({ regions }: Pick<Vault, 'regions'>): Point[] {
  return Object.values(regions).flatMap((view) => (view.readable ? view.points : []));
}

/** The instances that a plan protects, as far as that is known. */
export function protectedBy({ members }: Pick<Vault, 'members'>, planName: string): string[] {
  const found = members[planName];
  return found?.readable ? found.instances : [];
}

/** At the full size of its disks. */
export function sizeGiB({ disks }: Point): number {
  return disks.reduce((sum, disk) => sum + disk.sizeGiB, 0);
}
