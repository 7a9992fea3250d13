import type { Settings } from '../plan/settings';
import { grouped } from '../recovery/grouped';
import type { Identity } from '../recovery/identity';
import { placeKey } from '../recovery/point';
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
  const isMeant = ({ plan, instance }: Identity) => what.length === 0 || what.includes(plan) || what.includes(instance);
  const held = fates.filter(({ cause, point }) => cause === 'brake' && isMeant(point.identity));
  return [...grouped(held, ({ point }) => placeKey(point)).values()].map((own): HeldPlace => {
    const { point, why } = own[0] as Fate;
    const { plan, instance } = point.identity;
    return { plan, instance, region: point.region, why: why[0] ?? '', fates: own };
  });
}
