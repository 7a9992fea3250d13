/**
 * What this project asks of ECS, in its own words. One object speaks for one region. Every operation repeats itself on
 * throttling, server errors and broken connections where a repeat is safe, and fails with `CloudError`.
 */
export interface Ecs {
  readonly region: string;
  describeInstances(which: InstanceFilter): Promise<Instance[]>;
  /** The disks attached to one instance. */
  describeDisks(instanceId: string): Promise<Disk[]>;
  /** Instance id -> role name, for those that have one. */
  describeInstanceRamRole(instanceIds: readonly string[]): Promise<Record<string, string>>;
  /** The account's own images, in every status unless `statuses` says which. */
  describeImages(filter: ImageFilter): Promise<Image[]>;
  describeSnapshots(filter: { tags: Tags }): Promise<Snapshot[]>;
  /** As `describeImages` and `describeSnapshots`, a page at a time, for lists that are too long to hold. */
  imagePages(filter: ImageFilter): AsyncIterable<Image[]>;
  snapshotPages(filter: { tags: Tags }): AsyncIterable<Snapshot[]>;
  /** @returns the image's id, also on a repeat with the same token */
  createImage(request: CreateImage): Promise<string>;
  /** @returns the id of the copy, also on a repeat with the same token */
  copyImage(request: CopyImage): Promise<string>;
  tagSnapshots(snapshotIds: readonly string[], tags: Tags): Promise<void>;
  /** An image that is not there counts as deleted. Its snapshots stay: read them first. */
  deleteImage(imageId: string): Promise<void>;
  /** A snapshot that is not there counts as deleted. */
  deleteSnapshot(snapshotId: string): Promise<void>;
}

export type Tags = Record<string, string>;

export type InstanceFilter = { ids: readonly string[] } | { tags: Tags };

/** Filters are ANDed. */
export interface ImageFilter {
  /** By name and value; the cloud looks at 1,000 images at most, so name enough of them. */
  tags: Tags;
  /** Also a tag of this key, whatever its value. */
  tagKey?: string;
  statuses?: readonly ImageStatus[];
  createdSince?: Date;
  /** Exact. */
  name?: string;
}

export const IMAGE_STATUSES = [
  'Creating',
  'Waiting',
  'Available',
  'UnAvailable',
  'CreateFailed',
  'Deprecated',
] as const;
export type ImageStatus = (typeof IMAGE_STATUSES)[number];

export interface Image {
  id: string;
  name: string;
  /** `Unknown` where the cloud tells none, or one that was not known when this was written. */
  status: ImageStatus | 'Unknown';
  /** Invalid where the cloud does not tell it. */
  createdAt: Date;
  /** Per cent, 0-100. */
  progress: number;
  tags: Tags;
  disks: ImageDisk[];
  /** Why it could not be deleted now, where the cloud shows it: an instance was made from it, or other accounts may use it. */
  occupied?: 'instance' | 'shared';
}

export interface ImageDisk {
  device: string;
  sizeGiB: number;
  /** Absent until the snapshot is there. */
  snapshotId?: string;
}

export interface Snapshot {
  id: string;
  tags: Tags;
  /** No image and no disk hangs on it, and no policy for automatic ones made it. */
  loose: boolean;
}

export interface Instance {
  id: string;
  type: string;
  zone: string;
  vSwitch: string;
  privateIp: string;
  securityGroups: string[];
}

export interface Disk {
  id: string;
  device: string;
  category: string;
  sizeGiB: number;
  system: boolean;
}

export interface CreateImage {
  instanceId: string;
  name: string;
  description?: string;
  tags: Tags;
  resourceGroupId?: string;
  /** At most 64 ASCII characters. */
  clientToken: string;
}

export interface CopyImage {
  imageId: string;
  destinationRegion: string;
  name: string;
  description?: string;
  tags: Tags;
  resourceGroupId?: string;
  /** A key of the destination region; the copy is encrypted with it. */
  kmsKeyId?: string;
  clientToken: string;
}
