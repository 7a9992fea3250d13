import { isoSeconds } from '../../../core/time';
import type { World } from '../../../core/world';
import type { EcsRegion, Snapshot } from '../state';
import { imageBySnapshot } from '../store';
import { endOf, percentDone, taskOf } from '../tasks';
import { hasDisks } from '../users';
import { tagView } from './tags';

export type SnapshotUsage = 'image' | 'disk' | 'image_disk' | 'none';

export function usageOf(snapshot: Snapshot, region: EcsRegion): SnapshotUsage {
  const byImage = imageBySnapshot(region, snapshot.id) !== undefined;
  const byDisk = hasDisks(region, snapshot.id);
  if (byImage) return byDisk ? 'image_disk' : 'image';
  return byDisk ? 'disk' : 'none';
}

/** A snapshot as DescribeSnapshots shows it. */
export function snapshotView(snapshot: Snapshot, region: EcsRegion, world: World): object {
  const task = taskOf(world.ecs, region.id, imageBySnapshot(region, snapshot.id) ?? snapshot.id);
  const isDone = snapshot.status === 'accomplished';
  const percent = isDone ? 100 : task ? percentDone(task, world.now) : 0;
  return {
    SnapshotId: snapshot.id,
    SnapshotName: snapshot.name,
    Description: snapshot.description,
    SnapshotType: snapshot.kind,
    Status: snapshot.status,
    Progress: `${percent}%`,
    RemainTime: task && !isDone ? Math.max(0, Math.ceil((endOf(task) - world.now) / 1000)) : 0,
    Available: isDone,
    CreationTime: isoSeconds(snapshot.createdAt),
    LastModifiedTime: isoSeconds(snapshot.changedAt),
    RegionId: region.id,
    SourceDiskId: snapshot.sourceDiskId,
    SourceDiskSize: String(snapshot.sizeGiB),
    SourceDiskType: snapshot.sourceDiskType,
    SourceStorageType: 'disk',
    ...(snapshot.sourceSnapshotId && {
      SourceSnapshotId: snapshot.sourceSnapshotId,
      SourceRegionId: snapshot.sourceRegionId,
    }),
    SnapshotLinkId: snapshot.sourceDiskId.replace(/^d-/, 'sl-'),
    SnapshotSN: '',
    Category: 'standard',
    InstantAccess: false,
    InstantAccessRetentionDays: 0,
    RetentionDays: 0,
    Encrypted: snapshot.kmsKeyId !== undefined,
    KMSKeyId: snapshot.kmsKeyId ?? '',
    ProductCode: '',
    ResourceGroupId: snapshot.resourceGroupId,
    Usage: usageOf(snapshot, region),
    Tags: tagView(snapshot.tags),
  };
}
