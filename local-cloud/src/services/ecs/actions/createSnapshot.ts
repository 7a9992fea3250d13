import { need, text } from '../../../core/params';
import { ecsAction } from '../action';
import { minutesOf } from '../draw';
import * as find from '../errors';
import { checkSnapshotQuota } from '../quotas';
import { readTags } from '../rules';
import { addSnapshot } from '../store';
import { once } from '../tokens';

export const createSnapshot = ecsAction({
  name: 'CreateSnapshot',
  resources: (params) => [`disk/${text(params, 'DiskId') ?? '*'}`, 'snapshot/*'],
  errors: [
    'InvalidDiskId.NotFound',
    'QuotaExceed.Snapshot',
    'QuotaExceed.ConcurrentSnapshotQuota',
    'IncorrectDiskStatus.CreatingSnapshot',
    'IdempotentParameterMismatch',
  ],
  inert: ['Category', 'InstantAccess', 'InstantAccessRetentionDays', 'RetentionDays', 'StorageLocationArn'],
  findRegion: (params, ecs) => Object.values(ecs.regions).find((region) => region.disks[text(params, 'DiskId') ?? '']),
  handle: (params, call) =>
    once(params, call, 'IdempotentParameterMismatch', () => {
      const disk = find.disk(call.here, need(params, 'DiskId'));
      const tags = readTags(params);
      checkSnapshotQuota(call.ecs, call.here, disk);
      const id = call.newId('s');
      addSnapshot(call.here, {
        id,
        name: text(params, 'SnapshotName') ?? '',
        description: text(params, 'Description') ?? '',
        status: 'progressing',
        createdAt: call.world.now,
        changedAt: call.world.now,
        kind: 'user',
        sourceDiskId: disk.id,
        sourceDiskType: disk.type,
        sourceCategory: disk.category,
        sizeGiB: disk.sizeGiB,
        kmsKeyId: disk.kmsKeyId,
        resourceGroupId: text(params, 'ResourceGroupId') ?? '',
        tags,
      });
      call.ecs.tasks.push({
        kind: 'snapshot',
        regionId: call.here.id,
        sourceRegionId: call.here.id,
        imageId: id,
        minutes: minutesOf(call.ecs.durations.imageMinutes, call.random),
        startedAt: call.world.now,
        fails: call.fails,
      });
      return { SnapshotId: id };
    }),
});
