import type { LocalCloud } from 'local-cloud';
import type { Ecs, Image, ImageFilter, Snapshot, Tags } from '../cloud/ecs';
import { CloudError } from '../cloud/errors';
import { grouped } from '../recovery/grouped';
import { TAG } from '../recovery/identity';

type Region = LocalCloud['world']['ecs']['regions'][string];
type HeldImage = Region['images'][string];

/** Of a tag look-up, which sees so many and no further. */
const MOST_TAG_MATCHES = 1000;

/** Whoever looks would do something, or cannot tell without asking the cloud itself. */
class Enough extends Error {}

/** What a look is made with. */
export interface GlancingHands {
  cloudOf: (region: string) => Ecs;
  now: () => Date;
}

/** Looks at a local cloud without calls, as long as nothing changes in it. */
export class Glance {
  private readonly regions = new Map<string, Content>();

  constructor(private readonly cloud: LocalCloud) {}

  /**
   * Whether work that asks the cloud would change anything at `at`, if nothing happens until then: the work itself is run, but
   * reads what the local cloud holds, and is stopped before the first change. A yes may be wrong; a no is certain, as long as
   * lists show what is there (no `lag`).
   */
  async wouldAct(at: Date, work: (hands: GlancingHands) => Promise<unknown>): Promise<boolean> {
    let acts = false;
    const enough = (): never => {
      acts = true;
      throw new Enough();
    };
    try {
      await work({ cloudOf: (region) => this.ecs(region, at, enough), now: () => at });
    } catch (error) {
      if (!(error instanceof Enough)) throw error;
    }
    return acts;
  }

  /** As the rules of trouble have it now, at any time. */
  isDark(region: string, at: Date): boolean {
    return this.cloud.world.faults.some(
      ({ rule: { kind, region: where, from, until } }) =>
        kind === 'dark' &&
        where === region &&
        at.getTime() >= Date.parse(from ?? '0000-01-01') &&
        at.getTime() < Date.parse(until ?? '9999-12-31'),
    );
  }

  /** What the list would show, newest last; undefined where only the cloud itself can tell. */
  images(region: string, filter: ImageFilter): Image[] | undefined {
    const content = this.contentOf(region);
    return content && withinReach(imagesIn(content, filter), filter.tags);
  }

  snapshots(region: string, tags: Tags): Snapshot[] | undefined {
    const content = this.contentOf(region);
    return content && withinReach(content.snapshots.find(tags), tags);
  }

  /** The reading half of ECS in one region. */
  private ecs(region: string, at: Date, enough: () => never): Ecs {
    const lit = (operation: string): void => {
      if (this.isDark(region, at)) throw darkness(region, operation);
    };
    const images = (filter: ImageFilter) => {
      lit('DescribeImages');
      return this.images(region, filter) ?? enough();
    };
    const snapshots = (tags: Tags) => {
      lit('DescribeSnapshots');
      return this.snapshots(region, tags) ?? enough();
    };
    const stopped = async () => enough();
    return {
      region,
      describeImages: async (filter) => images(filter),
      imagePages: (filter) => onePage(() => images(filter)),
      describeSnapshots: async ({ tags }) => snapshots(tags),
      snapshotPages: ({ tags }) => onePage(() => snapshots(tags)),
      describeInstances: async (which) => {
        lit('DescribeInstances');
        return instancesIn((this.contentOf(region) ?? enough()).region, which);
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

  private contentOf(name: string): Content | undefined {
    const region = this.cloud.world.ecs.regions[name];
    const content = this.regions.get(name) ?? (region && contentOf(region));
    if (content) this.regions.set(name, content);
    return content;
  }
}

export async function* onePage<T>(list: () => T): AsyncGenerator<T> {
  yield list();
}

function withinReach<T>(found: T[], tags: Tags): T[] | undefined {
  return Object.keys(tags).length > 0 && found.length > MOST_TAG_MATCHES ? undefined : found;
}

/** What lists of a region show. */
interface Content {
  region: Region;
  images: Tagged<Image>;
  snapshots: Tagged<Snapshot>;
}

/** Found by the two tags that are looked for, which part the most. */
class Tagged<T extends { tags: Tags }> {
  private readonly by: ReadonlyMap<string, ReadonlyMap<string, T[]>>;

  constructor(private readonly all: T[]) {
    const keys = [TAG.slot, TAG.instance];
    this.by = new Map(keys.map((key) => [key, grouped(all, ({ tags }) => tags[key] ?? '')]));
  }

  find(wanted: Tags): T[] {
    const sharp = [TAG.slot, TAG.instance].find((key) => wanted[key] !== undefined);
    const among = sharp === undefined ? this.all : (this.by.get(sharp)?.get(wanted[sharp] ?? '') ?? []);
    return among.filter(({ tags }) => Object.entries(wanted).every(([key, value]) => tags[key] === value));
  }
}

function contentOf(region: Region): Content {
  const inUse = new Set(Object.values(region.instances).map(({ imageId }) => imageId));
  const images = Object.values(region.images).map((held): Image => {
    const image = finished.get(held) ?? listed(held);
    if (held.status === 'Available') finished.set(held, image);
    const occupied = inUse.has(held.id) ? 'instance' : held.shares.length > 0 ? 'shared' : undefined;
    return occupied ? { ...image, occupied } : image;
  });
  const used = new Set([
    ...images.flatMap(({ disks }) => disks.map(({ snapshotId }) => snapshotId)),
    ...Object.values(region.disks).map(({ sourceSnapshotId }) => sourceSnapshotId),
  ]);
  const snapshots = Object.values(region.snapshots).map(({ id, tags, kind }): Snapshot => ({
    id,
    tags,
    loose: !used.has(id) && kind !== 'auto',
  }));
  return { region, images: new Tagged(images), snapshots: new Tagged(snapshots) };
}

/** What is finished does not change any more, but by who uses it. */
const finished = new WeakMap<HeldImage, Image>();

function listed({ id, name, status, createdAt, tags, disks }: HeldImage): Image {
  return {
    id,
    name,
    status,
    createdAt: new Date(Math.floor(createdAt / 1000) * 1000),
    // How far it is decides nothing.
    progress: status === 'Available' ? 100 : 0,
    tags,
    disks: disks.map(({ device, sizeGiB, snapshotId }) => ({ device, sizeGiB, snapshotId: snapshotId || undefined })),
  };
}

function imagesIn({ images }: Content, { tags, tagKey, statuses, createdSince, name }: ImageFilter): Image[] {
  const since = createdSince ? Math.floor(createdSince.getTime() / 60_000) * 60_000 : -Infinity;
  return images
    .find(tags)
    .filter(
      (image) =>
        image.createdAt.getTime() >= since &&
        (!statuses || statuses.some((status) => status === image.status)) &&
        (name === undefined || image.name === name) &&
        (tagKey === undefined || tagKey in image.tags),
    );
}

function instancesIn({ instances }: Region, which: Parameters<Ecs['describeInstances']>[0]) {
  return Object.values(instances)
    .filter(({ id, tags }) =>
      'ids' in which ? which.ids.includes(id) : Object.entries(which.tags).every(([key, value]) => tags[key] === value),
    )
    .map(({ id, type, zoneId: zone, vSwitchId: vSwitch, privateIp, securityGroupIds: securityGroups }) => ({
      ...{ id, type, zone, vSwitch, privateIp, securityGroups },
    }));
}

function darkness(region: string, operation: string): CloudError {
  return new CloudError({ kind: 'unreachable', code: 'ECONNRESET', message: 'socket hang up', operation, region });
}
