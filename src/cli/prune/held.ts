import type { Settings } from '../../plan/settings';
import { grouped } from '../../recovery/grouped';
import type { Identity } from '../../recovery/identity';
import { placeKey } from '../../recovery/point';
import { decideRetention } from '../../recovery/retention/decide';
import type { Fate } from '../../recovery/retention/fate';
import { decideOrphanFates, type Orphan } from '../../recovery/retention/orphans';
import type { Vault } from '../../recovery/retention/vault';
import { CliError, EXIT } from '../exit';
import { protectedBy } from '../vault-points';
import { nearestText } from '../words';

/** What the brake holds of one server in one region. */
export interface HeldPlace {
  plan: string;
  instance: string;
  region: string;
  /** What made the brake hold. */
  why: string;
  fates: Fate[];
  /** Snapshots whose image is gone. */
  loose: Orphan[];
}

/**
 * @param what names of plans and ids of servers; all where none are given
 * @throws CliError for what nobody knows
 */
export function heldByBrake(settings: Settings, vault: Vault, what: readonly string[]): HeldPlace[] {
  const fates = decideRetention(settings, vault);
  const orphans = decideOrphanFates(settings, vault, fates);
  const all = [...fates.map(({ point }) => point), ...orphans];
  const ofPlans = settings.plans.flatMap(({ name }) => [name, ...protectedBy(vault, name)]);
  const known = new Set([...ofPlans, ...all.flatMap(({ identity }) => [identity.plan, identity.instance])]);
  const unknown = what.find((word) => !known.has(word));
  if (unknown !== undefined) {
    const plans = settings.plans.map(({ name }) => name).join(', ');
    const message = `${unknown} is no plan of this stack, and no server of its plans or of the vault`;
    throw new CliError(EXIT.usage, message, `Plans: ${plans}.${nearestText(unknown, [...known])}`);
  }
  const isMeant = ({ plan, instance }: Identity) => what.length === 0 || what.includes(plan) || what.includes(instance);
  const held = [
    ...fates.filter(({ cause }) => cause === 'brake').map((fate) => ({ at: fate.point, why: fate.why[0] ?? '', fate })),
    ...orphans.filter(({ fate }) => fate === 'held').map((loose) => ({ at: loose, why: loose.why, loose })),
  ].filter(({ at }) => isMeant(at.identity));
  return [...grouped(held, ({ at }) => placeKey(at)).values()].map((own): HeldPlace => {
    const [{ at, why }] = own as [(typeof held)[number]];
    const { plan, instance } = at.identity;
    return {
      plan,
      instance,
      region: at.region,
      why,
      fates: own.flatMap((one) => ('fate' in one ? one.fate : [])),
      loose: own.flatMap((one) => ('loose' in one ? one.loose : [])),
    };
  });
}
