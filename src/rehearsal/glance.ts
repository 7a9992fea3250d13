import type { LocalCloud } from 'local-cloud';
import type { Ecs, Image, ImageFilter, Snapshot, Tags } from '../cloud/ecs';
import { CloudError } from '../cloud/errors';

type Region = LocalCloud['world']['ecs']['regions'][string];

/** Of a tag look-up, which sees so many and no further. */
const MOST_TAG_MATCHES = 1000;

/** Whoever looks would do something, or cannot tell without asking the cloud itself. */
class Enough extends Error {}

/** What a look is made with. */
export interface GlancingHands {
  cloudOf: (region: string) => Ecs;
  now: () => Date;
}

/**
 * Whether work that asks the cloud would change anything at `at`, if nothing happens until then: the work itself is run, but
 * reads what the local cloud holds without calls, and is stopped before the first change. A yes may be wrong; a no is certain,
 * as long as lists show what is there (no `lag`).
 */
export async function wouldAct(
  cloud: LocalCloud,
  at: Date,
  work: (hands: GlancingHands) => Promise<unknown>,
): Promise<boolean> {
  let acts = false;
  const enough = (): never => {
    acts = true;
    throw new Enough();
  };
  const regions = new Map<string, Ecs>();
  const cloudOf = (region: string): Ecs => {
    const ecs = regions.get(region) ?? glance(cloud, region, at, enough);
    regions.set(region, ecs);
    return ecs;
  };
  try {
    await work({ cloudOf, now: () => at });
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
  }
  return acts;
}

/** The reading half of ECS in one region. */
function glance(cloud: LocalCloud, region: string, at: Date, enough: () => never): Ecs {
  const here = (operation: string): Region => {
    if (isDark(cloud, region, at)) throw darkness(region, operation);
    return cloud.world.ecs.regions[region] ?? enough();
  };
  const narrow = <T>(found: T[], tags: Tags): T[] =>
    Object.keys(tags).length > 0 && found.length > MOST_TAG_MATCHES ? enough() : found;
  const images = (filter: ImageFilter) => narrow(imagesIn(here('DescribeImages'), filter), filter.tags);
  const snapshots = (tags: Tags) => narrow(snapshotsIn(here('DescribeSnapshots'), tags), tags);
  const stopped = async () => enough();
  return {
    region,
    describeImages: async (filter) => images(filter),
    async *imagePages(filter) {
      yield images(filter);
    },
    describeSnapshots: async ({ tags }) => snapshots(tags),
    async *snapshotPages({ tags }) {
      yield snapshots(tags);
    },
    async describeInstances(which) {
      const all = Object.values(here('DescribeInstances').instances);
      const found = all.filter((one) => ('ids' in which ? which.ids.includes(one.id) : hasTags(one.tags, which.tags)));
      return found.map(
        ({ id, type, zoneId: zone, vSwitchId: vSwitch, privateIp, securityGroupIds: securityGroups }) => ({
          ...{ id, type, zone, vSwitch, privateIp, securityGroups },
        }),
      );
    },
    // These are read for an image that is about to be made.
    describeDisks: stopped,
    describeInstanceRamRole: stopped,
    createImage: stopped,
    copyImage: stopped,
    tagSnapshots: stopped,
    deleteImage: stopped,
    deleteSnapshot: stopped,
  };
}

function imagesIn(here: Region, { tags, tagKey, statuses, createdSince, name }: ImageFilter): Image[] {
  const since = createdSince ? Math.floor(createdSince.getTime() / 60_000) * 60_000 : -Infinity;
  const inUse = new Set(Object.values(here.instances).map(({ imageId }) => imageId));
  return Object.values(here.images)
    .filter(
      (image) =>
        image.createdAt >= since &&
        (!statuses || statuses.includes(image.status)) &&
        (name === undefined || image.name === name) &&
        (tagKey === undefined || tagKey in image.tags) &&
        hasTags(image.tags, tags),
    )
    .map(({ id, name, status, createdAt, tags, disks, shares }) => ({
      id,
      name,
      status,
      createdAt: new Date(Math.floor(createdAt / 1000) * 1000),
      // How far it is decides nothing.
      progress: status === 'Available' ? 100 : 0,
      tags,
      disks: disks.map(({ device, sizeGiB, snapshotId }) => ({ device, sizeGiB, snapshotId: snapshotId || undefined })),
      occupied: inUse.has(id) ? 'instance' : shares.length > 0 ? 'shared' : undefined,
    }));
}

function snapshotsIn(here: Region, tags: Tags): Snapshot[] {
  const used = new Set([
    ...Object.values(here.images).flatMap(({ disks }) => disks.map(({ snapshotId }) => snapshotId)),
    ...Object.values(here.disks).map(({ sourceSnapshotId }) => sourceSnapshotId),
  ]);
  return Object.values(here.snapshots)
    .filter((snapshot) => hasTags(snapshot.tags, tags))
    .map(({ id, tags, kind }) => ({ id, tags, loose: !used.has(id) && kind !== 'auto' }));
}

function hasTags(tags: Tags, wanted: Tags): boolean {
  return Object.entries(wanted).every(([key, value]) => tags[key] === value);
}

/** At any time, as the rules have it now. */
function isDark({ world }: LocalCloud, region: string, at: Date): boolean {
  return world.faults.some(
    ({ rule: { kind, region: where, from, until } }) =>
      kind === 'dark' &&
      (where === undefined || where === region) &&
      at.getTime() >= Date.parse(from ?? '0000-01-01') &&
      at.getTime() < Date.parse(until ?? '9999-12-31'),
  );
}

function darkness(region: string, operation: string): CloudError {
  return new CloudError({ kind: 'unreachable', code: 'Dark', message: 'the region is dark', operation, region });
}
