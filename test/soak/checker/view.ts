import type { LocalCloud } from 'local-cloud';

// The checker shares no code with the program: what it knows of tags, points and rules is written down here once more, from
// the promises, and it reads the local cloud's own state rather than what anybody says of it.

/** An image of the vault as the cloud has it. */
export interface SeenImage {
  region: string;
  id: string;
  status: string;
  /** Of the point: plan, instance, slot and kind. */
  point: string;
  plan: string;
  instance: string;
  /** ms */
  slot: number;
  kind: string;
  /** ms; when the data was taken: the source image's creation, found by what the cloud itself remembers. */
  takenAt: number;
  snapshots: string[];
  whole: boolean;
  isCopy: boolean;
}

export interface View {
  now: number;
  images: SeenImage[];
  dark: Set<string>;
  /** Of a snapshot that is there now; undefined for one that is not. */
  snapshotTags(region: string, id: string): Record<string, string> | undefined;
}

/** Reads the cloud again and again; remembers what it saw of images that are gone since. */
export class Eyes {
  private readonly created = new Map<string, number>();
  private readonly sizes = new Map<string, number[]>();
  /** An image changes with its status, and gets its snapshots when its copy begins. */
  private readonly known = new Map<string, { status: string; disks: unknown; seen: SeenImage }>();

  constructor(
    private readonly cloud: LocalCloud,
    private readonly vault: string,
  ) {
    for (const { disks } of Object.values(cloud.world.ecs.regions)) {
      for (const { instanceId, sizeGiB } of Object.values(disks)) {
        this.sizes.set(instanceId, [...(this.sizes.get(instanceId) ?? []), sizeGiB].sort());
      }
    }
  }

  look(): View {
    const { world } = this.cloud;
    const { regions } = world.ecs;
    const images: SeenImage[] = [];
    for (const [region, { images: all }] of Object.entries(regions)) {
      for (const image of Object.values(all)) {
        if (image.tags['offsite-vault'] !== this.vault) continue;
        const before = this.known.get(image.id);
        if (before?.status === image.status && before.disks === image.disks) images.push(before.seen);
        else images.push(this.remember(region, image));
      }
    }
    return {
      now: world.now,
      dark: new Set(world.faults.flatMap(({ rule }) => (isDarkNow(rule, world.now) ? [rule.region ?? ''] : []))),
      images,
      snapshotTags: (region, id) => regions[region]?.snapshots[id]?.tags,
    };
  }

  private remember(region: string, image: WorldImage): SeenImage {
    this.created.set(image.id, image.createdAt);
    const seen = this.read(region, image);
    this.known.set(image.id, { status: image.status, disks: image.disks, seen });
    return seen;
  }

  private read(region: string, image: WorldImage): SeenImage {
    const { id, status, tags, disks, createdAt, sourceImageId } = image;
    const [plan = '', instance = '', slot = '', kind = ''] = ['plan', 'instance', 'slot', 'kind'].map(
      (name) => tags[`offsite-${name}`],
    );
    const takenAt = sourceImageId ? this.created.get(sourceImageId) : createdAt;
    const sizes = disks.map(({ sizeGiB }) => sizeGiB).sort();
    return {
      region,
      id,
      status,
      point: `${plan} ${instance} ${slot} ${kind}`,
      plan,
      instance,
      slot: Date.parse(slot),
      kind,
      takenAt: takenAt ?? Number.NaN,
      snapshots: disks.flatMap(({ snapshotId }) => (snapshotId ? [snapshotId] : [])),
      whole: String(sizes) === String(this.sizes.get(instance)),
      isCopy: sourceImageId !== undefined,
    };
  }
}

type WorldImage = LocalCloud['world']['ecs']['regions'][string]['images'][string];
type WorldRule = LocalCloud['world']['faults'][number]['rule'];

function isDarkNow({ kind, from, until }: WorldRule, now: number): boolean {
  const begun = from === undefined || now >= Date.parse(from);
  return kind === 'dark' && begun && (until === undefined || now < Date.parse(until));
}

export function isUsable({ status, whole }: SeenImage): boolean {
  return status === 'Available' && whole;
}

export function iso(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16)}Z`;
}
