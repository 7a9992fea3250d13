import { need, text } from '../../../params/read';
import { ecsAction } from '../action';
import { beginSnapshot, beginTask } from '../beginWork';
import * as find from '../errors';
import { checkSnapshotQuota } from '../quotas';
import { readTags } from '../rules';
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
      const id = beginSnapshot(call, disk, {
        name: text(params, 'SnapshotName') ?? '',
        description: text(params, 'Description') ?? '',
        resourceGroupId: text(params, 'ResourceGroupId') ?? '',
        tags,
      });
      beginTask(call, 'snapshot', id);
      return { SnapshotId: id };
    }),
});
