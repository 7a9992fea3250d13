import type { Settings } from '../plan/settings';
import { decideRetention } from '../recovery/retention/decide';
import type { Fate } from '../recovery/retention/fate';
import type { Vault } from '../recovery/retention/vault';
import { CliError, EXIT } from './exit';

/** What the brake holds of one server in one region. */
export interface HeldPlace {
  plan: string;
  instance: string;
  region: string;
  /** What made the brake hold. */
  why: string;
  fates: Fate[];
}

/**
 * @param what names of plans and ids of servers; all where none are given
 * @throws CliError for what the vault holds nothing of
 */
export function heldByBrake(settings: Settings, vault: Vault, what: readonly string[]): HeldPlace[] {
  const fates = decideRetention(settings, vault);
  const known = new Set(fates.flatMap(({ point: { identity } }) => [identity.plan, identity.instance]));
  const unknown = what.find((word) => !known.has(word));
  if (unknown !== undefined) {
    const message = `the vault holds nothing of ${unknown}, which is to be a plan or a server`;
    throw new CliError(EXIT.usage, message, 'offsite status shows what it holds.');
  }
  const places = new Map<string, HeldPlace>();
  for (const fate of fates.filter(({ cause }) => cause === 'brake')) {
    const { region, identity } = fate.point;
    const { plan, instance } = identity;
    if (what.length > 0 && !what.includes(plan) && !what.includes(instance)) continue;
    const key = `${plan}/${instance}/${region}`;
    const place = places.get(key) ?? { plan, instance, region, why: fate.why[0] ?? '', fates: [] };
    place.fates.push(fate);
    places.set(key, place);
  }
  return [...places.values()];
}
