import type { Tags } from '../../core/tags';
import type { EcsRegion, Image, Snapshot, TaggedType } from './state';
import { TagIndex } from './tagIndex';

/**
 * Look-ups that would otherwise cost in proportion to a region's history. They are derived from the region's state, so a
 * restored world simply makes new ones.
 */
interface Lookups {
  imageByName: Map<string, string>;
  imageBySnapshot: Map<string, string>;
  snapshotsByDisk: Map<string, Set<string>>;
  tags: Record<TaggedType, TagIndex>;
}

const known = new WeakMap<EcsRegion, Lookups>();

export const imageByName = (region: EcsRegion, name: string): string | undefined =>
  lookups(region).imageByName.get(name);

export const imageBySnapshot = (region: EcsRegion, snapshotId: string): string | undefined =>
  lookups(region).imageBySnapshot.get(snapshotId);

export const snapshotsOfDisk = (region: EcsRegion, diskId: string): string[] => [
  ...(lookups(region).snapshotsByDisk.get(diskId) ?? []),
];

export const tagIndex = (region: EcsRegion, type: TaggedType): TagIndex => lookups(region).tags[type];

export function addImage(region: EcsRegion, image: Image): void {
  region.images[image.id] = image;
  noteImage(lookups(region), image);
}

export function removeImage(region: EcsRegion, image: Image): void {
  const made = lookups(region);
  delete region.images[image.id];
  made.imageByName.delete(image.name);
  for (const disk of image.disks) made.imageBySnapshot.delete(disk.snapshotId);
  made.tags.image.set(image.id, image.tags, {});
}

export function renameImage(region: EcsRegion, image: Image, name: string): void {
  const made = lookups(region).imageByName;
  made.delete(image.name);
  image.name = name;
  made.set(name, image.id);
}

/** Snapshots that an image got only after it was added. */
export function setImageDisks(region: EcsRegion, image: Image, disks: Image['disks']): void {
  image.disks = disks;
  noteImage(lookups(region), image);
}

export function addSnapshot(region: EcsRegion, snapshot: Snapshot): void {
  region.snapshots[snapshot.id] = snapshot;
  noteSnapshot(lookups(region), snapshot);
}

export function removeSnapshot(region: EcsRegion, snapshot: Snapshot): void {
  const made = lookups(region);
  delete region.snapshots[snapshot.id];
  made.snapshotsByDisk.get(snapshot.sourceDiskId)?.delete(snapshot.id);
  made.tags.snapshot.set(snapshot.id, snapshot.tags, {});
}

export function setTags(region: EcsRegion, type: TaggedType, id: string, tags: Tags): void {
  const resource = tagged(region, type)[id];
  if (!resource) return;
  lookups(region).tags[type].set(id, resource.tags, tags);
  resource.tags = tags;
}

/** Resources of a type that can hold tags, by id. */
export const tagged = (region: EcsRegion, type: TaggedType): Record<string, { id: string; tags: Tags }> =>
  ({
    image: region.images,
    snapshot: region.snapshots,
    instance: region.instances,
    disk: region.disks,
    securitygroup: region.securityGroups,
  })[type];

function lookups(region: EcsRegion): Lookups {
  const have = known.get(region);
  if (have) return have;
  const made: Lookups = {
    imageByName: new Map(),
    imageBySnapshot: new Map(),
    snapshotsByDisk: new Map(),
    tags: {
      image: new TagIndex(),
      snapshot: new TagIndex(),
      instance: new TagIndex(),
      disk: new TagIndex(),
      securitygroup: new TagIndex(),
    },
  };
  known.set(region, made);
  for (const image of Object.values(region.images)) noteImage(made, image);
  for (const snapshot of Object.values(region.snapshots)) noteSnapshot(made, snapshot);
  for (const instance of Object.values(region.instances)) made.tags.instance.set(instance.id, {}, instance.tags);
  for (const disk of Object.values(region.disks)) made.tags.disk.set(disk.id, {}, disk.tags);
  for (const group of Object.values(region.securityGroups)) made.tags.securitygroup.set(group.id, {}, group.tags);
  return made;
}

function noteImage(made: Lookups, image: Image): void {
  made.imageByName.set(image.name, image.id);
  for (const disk of image.disks) if (disk.snapshotId) made.imageBySnapshot.set(disk.snapshotId, image.id);
  made.tags.image.set(image.id, {}, image.tags);
}

function noteSnapshot(made: Lookups, snapshot: Snapshot): void {
  const ids = made.snapshotsByDisk.get(snapshot.sourceDiskId);
  if (ids) ids.add(snapshot.id);
  else made.snapshotsByDisk.set(snapshot.sourceDiskId, new Set([snapshot.id]));
  made.tags.snapshot.set(snapshot.id, {}, snapshot.tags);
}
