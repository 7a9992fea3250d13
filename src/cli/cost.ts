import { slotsBetween } from '../plan/schedule';
import type { Settings } from '../plan/settings';
import { grouped } from '../recovery/grouped';
import { newestOf, type Point } from '../recovery/point';
import type { Vault } from '../recovery/retention/vault';
import { protectedBy, sizeGiB } from './vault-points';

/**
 * An upper bound of what a vault costs in a month: every image counted at the full size of its disks, though snapshots hold
 * only what has changed. In the user's currency; absent where the prices are not in the config.
 */
export interface MonthlyCost {
  /** GiB in all regions. */
  storedGiB: number;
  /** GiB that the schedules copy in 30 days. */
  copiedGiB: number;
  storage?: number;
  copying?: number;
  total?: number;
}

export function monthlyCost(settings: Settings, points: readonly Point[], copiedGiB: number): MonthlyCost {
  const { snapshotPerGibMonth, copyPerGib } = settings.prices ?? {};
  const storedGiB = points.filter(({ state }) => state !== 'failed').reduce((sum, point) => sum + sizeGiB(point), 0);
  const storage = snapshotPerGibMonth === undefined ? undefined : rounded(storedGiB * snapshotPerGibMonth);
  const copying = copyPerGib === undefined ? undefined : rounded(copiedGiB * copyPerGib);
  const total = storage === undefined && copying === undefined ? undefined : rounded((storage ?? 0) + (copying ?? 0));
  return { storedGiB, copiedGiB, storage, copying, total };
}

const MONTH_DAYS = 30;

/** What the schedules copy in 30 days from now, each server at the size of its newest image. */
export function copiedInAMonth(
  settings: Settings,
  vault: Pick<Vault, 'now' | 'members'>,
  points: readonly Point[],
): number {
  const end = new Date(vault.now.getTime() + MONTH_DAYS * 24 * 3_600_000);
  const sizes = sizesOf(points);
  let copied = 0;
  for (const plan of settings.plans.filter(({ paused }) => !paused)) {
    const slots = slotsBetween(plan, vault.now, end).length;
    for (const instance of protectedBy(vault, plan.name)) {
      copied += slots * settings.destinationRegions.length * (sizes.get(instance) ?? 0);
    }
  }
  return copied;
}

/** Servers that have no image to tell their size by: what the costs leave out. */
export function unsized(settings: Settings, vault: Pick<Vault, 'members'>, points: readonly Point[]): string[] {
  const known = sizesOf(points);
  const servers = settings.plans.filter(({ paused }) => !paused).flatMap(({ name }) => protectedBy(vault, name));
  const without = new Set(servers.filter((id) => !known.has(id)));
  if (without.size === 0) return [];
  return [`the costs leave out ${without.size} servers that have no image yet: how large they are is not known`];
}

/** Whether no server's size is known, though there are servers: then costs of what is to come say nothing. */
export function noSizeKnown(settings: Settings, vault: Pick<Vault, 'members'>, points: readonly Point[]): boolean {
  return sizesOf(points).size === 0 && unsized(settings, vault, points).length > 0;
}

/** Of the newest image of each server that has one. */
function sizesOf(points: readonly Point[]): Map<string, number> {
  const servers = grouped(
    points.filter(({ state }) => state === 'available'),
    ({ identity }) => identity.instance,
  );
  return new Map([...servers].map(([instance, own]) => [instance, sizeGiB(newestOf(own) as Point)]));
}

function rounded(amount: number): number {
  return Math.round(amount * 100) / 100;
}
