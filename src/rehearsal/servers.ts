import type { SeedInput } from 'local-cloud';
import type { Plan, Settings } from '../plan/settings';

type Server = NonNullable<SeedInput['servers']>[number];

/** Makes up the servers that the plans protect: one for each id, two for each selection by tags. */
export function serversFor({ plans, sourceRegion, encryptionKeys }: Settings): Pick<SeedInput, 'servers' | 'kmsKeys'> {
  const ids = new Set(plans.flatMap(({ instances }) => instances ?? []));
  const listed = [...ids].map((id, i): Server => ({ id, region: sourceRegion, privateIp: address(i), ...shape(i) }));
  const tagged = plans.flatMap((plan, i) => (plan.instanceTags ? [selected(plan, sourceRegion, i)] : []));
  const keys = Object.entries(encryptionKeys).map(([region, id]) => ({ region, id }));
  return { servers: [...listed, ...tagged], kmsKeys: keys };
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
