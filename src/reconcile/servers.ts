import type { Disk, Ecs, Instance } from '../cloud/ecs';
import { CloudError, type ErrorKind } from '../cloud/errors';
import { readSheet, sheetTags } from '../recovery/sheet';
import type { Tags } from '../recovery/identity';

/** What is known of a server that is about to be imaged: its sheet as tags, or why there is none. */
export type Described = { tags: Tags } | { error: CloudError };

/** The servers that are due, each to be read when its turn comes. */
export interface Servers {
  describe: (id: string) => Promise<Described>;
  /** Grows as they are read. */
  notes: string[];
}

/** One list each of instances and roles for all of them; the disks of each only once it is its turn, which takes a call a server. */
export async function readServers(ecs: Ecs, ids: readonly string[]): Promise<Servers> {
  const notes: string[] = [];
  if (ids.length === 0) return { describe: (id) => Promise.resolve({ error: notFound(ecs, id) }), notes };
  try {
    const instances = await ecs.describeInstances({ ids });
    // Of those that exist: one unknown id would be refused with all the others.
    const roles = await rolesOf(
      ecs,
      instances.map(({ id }) => id),
      notes,
    );
    return {
      describe: async (id) => {
        const described = await describe(ecs, id, instances, roles);
        if ('tags' in described) notes.push(...cutOf(id, described.tags));
        return described;
      },
      notes,
    };
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    if (ids.length > 1 && ALONE.includes(error.kind)) return { describe: (id) => describeAlone(ecs, id, notes), notes };
    return { describe: () => Promise.resolve({ error }), notes };
  }
}

/** What the cloud may have against one of many ids: then each is asked about by itself, and only that one is refused. */
const ALONE: ErrorKind[] = ['refused', 'not-found'];

async function describeAlone(ecs: Ecs, id: string, notes: string[]): Promise<Described> {
  const alone = await readServers(ecs, [id]);
  const described = await alone.describe(id);
  notes.push(...alone.notes);
  return described;
}

/** A server without its role's name is better protected than not at all. */
async function rolesOf(ecs: Ecs, ids: readonly string[], notes: string[]): Promise<Record<string, string>> {
  if (ids.length === 0) return {};
  try {
    return await ecs.describeInstanceRamRole(ids);
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    notes.push(`RAM roles are missing on the server sheets: ${error.code} ${error.message}`);
    return {};
  }
}

async function describe(
  ecs: Ecs,
  id: string,
  instances: readonly Instance[],
  roles: Record<string, string>,
): Promise<Described> {
  const instance = instances.find((candidate) => candidate.id === id);
  if (!instance) return { error: notFound(ecs, id) };
  try {
    const disks = await ecs.describeDisks(id);
    const untold = untoldOf(instance, disks);
    if (untold.length > 0) return { error: halfTold(ecs, id, untold) };
    return { tags: sheetTags({ ...instance, role: roles[id] ?? '', disks: [...disks].sort(systemFirst) }) };
  } catch (error) {
    if (error instanceof CloudError) return { error };
    throw error;
  }
}

/**
 * What a sheet must not be without: an image with half of it would never count, and nobody could tell what it does not hold. A
 * disk that is being replaced is in no list for a while. Of a server that a key may not read nothing is told at all, and nothing is missed.
 */
function untoldOf({ type, zone }: Instance, disks: readonly Disk[]): string[] {
  const has = { type: type !== '', zone: zone !== '', 'system disk': disks.some(({ system }) => system) };
  if (!Object.values(has).some(Boolean)) return [];
  return Object.entries(has).flatMap(([name, isTold]) => (isTold ? [] : [name]));
}

function halfTold({ region }: Ecs, id: string, untold: readonly string[]): CloudError {
  return new CloudError({
    kind: 'server',
    code: 'HalfAnswer',
    message: `the cloud tells no ${untold.join(', no ')} of ${id}`,
    operation: 'DescribeDisks',
    region,
  });
}

/** What only the sheet could have told once the region is gone. */
function cutOf(id: string, tags: Tags): string[] {
  const { disks, securityGroups } = readSheet(tags).cut;
  const cut = [
    ...(disks > 0 ? [`${disks} of the disks`] : []),
    ...(securityGroups > 0 ? [`${securityGroups} of the security groups`] : []),
  ];
  return cut.length > 0 ? [`${id}: its server sheet has no room for ${cut.join(' and ')}`] : [];
}

function systemFirst(a: Disk, b: Disk): number {
  return Number(b.system) - Number(a.system) || (a.device < b.device ? -1 : 1);
}

function notFound({ region }: Ecs, id: string): CloudError {
  return new CloudError({
    kind: 'not-found',
    code: 'InvalidInstanceId.NotFound',
    message: `there is no instance ${id} in ${region}`,
    operation: 'DescribeInstances',
    region,
  });
}
