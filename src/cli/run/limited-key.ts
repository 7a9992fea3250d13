import type { Ecs } from '../../cloud/ecs';
import { CloudError } from '../../cloud/errors';
import type { Settings } from '../../plan/settings';
import { slotText, TAG, type Tags } from '../../recovery/identity';
import { newestOf, readPoint, type Point } from '../../recovery/point';

type CloudOf = (region: string) => Ecs;

/** Whether the key may make and copy images and look at them, and nothing else: the sub-user's. */
export async function isLimited({ sourceRegion, plans }: Settings, cloudOf: CloudOf): Promise<boolean> {
  const { instances: ids = [], instanceTags: tags = {} } = plans[0] ?? {};
  try {
    await cloudOf(sourceRegion).describeInstances(ids.length > 0 ? { ids } : { tags });
    return false;
  } catch (error) {
    if (error instanceof CloudError && error.kind === 'denied') return true;
    throw error;
  }
}

/**
 * The cloud as such a key can use it. Servers cannot be read, so their sheets are the tags that are handed in; snapshots are
 * not looked at.
 */
export function withSheets(cloudOf: CloudOf, sheets: ReadonlyMap<string, Tags>): CloudOf {
  return (region) => {
    const ecs = cloudOf(region);
    const limited: Partial<Ecs> = {
      describeInstances: async (which) => ('ids' in which ? which.ids.map(unread) : ecs.describeInstances(which)),
      describeDisks: () => Promise.resolve([]),
      describeInstanceRamRole: () => Promise.resolve({}),
      describeSnapshots: () => Promise.resolve([]),
      createImage: (request) =>
        ecs.createImage({ ...request, tags: { ...request.tags, ...sheets.get(request.instanceId) } }),
      tagSnapshots: leftToTheFunction,
      deleteImage: leftToTheFunction,
      deleteSnapshot: leftToTheFunction,
    };
    // The rest is the very object's own.
    return Object.assign(Object.create(ecs) as Ecs, limited);
  };
}

function unread(id: string) {
  return { id, type: '', zone: '', vSwitch: '', privateIp: '', securityGroups: [] };
}

function leftToTheFunction(): never {
  throw new Error('tagging and cleaning are left to the function: nothing decides them under a limited key');
}

const SHEET_TAGS = [TAG.host, TAG.network, TAG.securityGroups, TAG.role, TAG.disks, TAG.moreDisks];

/** The sheet that the newest image of each server carries, as tags, and what a person should know about it. */
export async function newestSheets(
  settings: Settings,
  instances: readonly string[],
  cloudOf: CloudOf,
): Promise<{ sheets: Map<string, Tags>; notes: string[] }> {
  const sheets = new Map<string, Tags>();
  const notes: string[] = [];
  for (const instance of instances) {
    const newest = await newestPoint(settings, instance, cloudOf);
    if (!newest) {
      notes.push(
        `this key may not read ${instance}, and there is no image of it to take its sheet from: whether the new one is whole, ` +
          'and how to start it, cannot be told from its tags',
      );
      continue;
    }
    sheets.set(instance, Object.fromEntries(Object.entries(newest.tags).filter(([key]) => isOfSheet(key))));
    notes.push(
      `this key may not read ${instance}: its sheet is that of the image of ${slotText(newest.identity.slot)} in ${newest.region}`,
    );
  }
  return { sheets, notes };
}

function isOfSheet(key: string): boolean {
  return SHEET_TAGS.some((tag) => tag === key);
}

/** In the source, else in the first destination that has one. */
async function newestPoint(settings: Settings, instance: string, cloudOf: CloudOf): Promise<Point | undefined> {
  const tags = { [TAG.vault]: settings.vault, [TAG.instance]: instance };
  for (const region of [settings.sourceRegion, ...settings.destinationRegions]) {
    const images = await cloudOf(region).describeImages({ tags });
    const points = images.flatMap((image) => readPoint(image, region, settings.vault) ?? []);
    const newest = newestOf(points.filter((point) => Object.keys(point.tags).some(isOfSheet)));
    if (newest) return newest;
  }
  return undefined;
}
