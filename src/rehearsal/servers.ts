import { REGIONS, type SeedInput } from 'local-cloud';
import { ConfigError, ROOT, type Problem } from '../plan/config/problems';
import { nearest } from '../plan/config/unknown-key';
import type { Plan, Settings } from '../plan/settings';

type Server = NonNullable<SeedInput['servers']>[number];

/**
 * Makes up the servers that the plans protect: one for each id, two for each selection by tags.
 *
 * @throws ConfigError where the local cloud has no such region
 */
export function serversFor(settings: Settings): Pick<SeedInput, 'servers' | 'kmsKeys'> {
  const strange = strangeRegions(settings);
  if (strange.length > 0) throw new ConfigError(strange);
  const { plans, sourceRegion, encryptionKeys } = settings;
  const ids = new Set(plans.flatMap(({ instances }) => instances ?? []));
  const listed = [...ids].map((id, i): Server => ({ id, region: sourceRegion, privateIp: address(i), ...shape(i) }));
  const tagged = plans.flatMap((plan, i) => (plan.instanceTags ? [selected(plan, sourceRegion, i)] : []));
  const keys = Object.entries(encryptionKeys).map(([region, id]) => ({ region, id }));
  return { servers: [...listed, ...tagged], kmsKeys: keys };
}

/** `up` only warns of them, since new regions appear; here nothing would answer for them. */
function strangeRegions({ sourceRegion, destinationRegions, homeRegion, retiredRegions }: Settings): Problem[] {
  const known = REGIONS.map(({ id }) => id);
  // The home is a destination by default, and is told as that.
  const typed = Object.entries({ homeRegion, sourceRegion, destinationRegions, retiredRegions });
  const keys = new Map(typed.flatMap(([key, regions]) => [regions].flat().map((region) => [region, key])));
  return [...keys].flatMap(([region, key]) => {
    if (known.includes(region)) return [];
    const meant = nearest(region, known);
    const rule = `must be a region of the local cloud${meant === undefined ? '' : `; the nearest is ${meant}`}`;
    return [{ path: ROOT + key, rule, received: region, example: meant ?? known[0] }];
  });
}

function selected(plan: Plan, region: string, i: number): Server {
  return { region, count: 2, name: plan.name, tags: plan.instanceTags, ...shape(i) };
}

const address = (i: number): string => `10.0.${Math.floor(i / 200)}.${11 + (i % 200)}`;

/** Every second one has a data disk beside its system disk. */
function shape(i: number): Partial<Server> {
  const data = i % 2 === 0 ? [{ sizeGiB: 100 }] : [];
  return { disks: [{ sizeGiB: 40, type: 'system' as const }, ...data] };
}
