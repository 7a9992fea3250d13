import { isoSeconds } from '../../../core/time';
import type { Disk, EcsRegion } from '../state';
import { tagView } from './tags';

/** A disk as DescribeDisks shows it. */
export function diskView(disk: Disk, region: EcsRegion): object {
  const attachedTime = isoSeconds(disk.createdAt);
  const attachment = { InstanceId: disk.instanceId, Device: disk.device, AttachedTime: attachedTime };
  return {
    DiskId: disk.id,
    DiskName: disk.name,
    Description: '',
    RegionId: region.id,
    ZoneId: disk.zoneId,
    InstanceId: disk.instanceId,
    Type: disk.type,
    Category: disk.category,
    PerformanceLevel: disk.category === 'cloud_essd' ? 'PL1' : '',
    Size: disk.sizeGiB,
    Device: disk.device,
    Status: disk.instanceId ? 'In_use' : 'Available',
    CreationTime: isoSeconds(disk.createdAt),
    AttachedTime: attachedTime,
    DetachedTime: '',
    ExpiredTime: '2999-09-08T16:00Z',
    DiskChargeType: 'PostPaid',
    Portable: disk.type === 'data',
    DeleteWithInstance: disk.deleteWithInstance,
    DeleteAutoSnapshot: false,
    EnableAutoSnapshot: true,
    EnableAutomatedSnapshotPolicy: false,
    AutoSnapshotPolicyId: '',
    Encrypted: disk.kmsKeyId !== undefined,
    KMSKeyId: disk.kmsKeyId ?? '',
    ImageId: disk.type === 'system' ? (region.instances[disk.instanceId]?.imageId ?? '') : '',
    SourceSnapshotId: disk.sourceSnapshotId ?? '',
    SerialNumber: disk.id.replace(/^d-/, ''),
    MultiAttach: 'Disabled',
    BurstingEnabled: false,
    IOPS: 1800 + 50 * disk.sizeGiB,
    ProductCode: '',
    ResourceGroupId: disk.resourceGroupId,
    OperationLocks: { OperationLock: [] },
    Attachments: { Attachment: disk.instanceId ? [attachment] : [] },
    MountInstances: { MountInstance: [] },
    Tags: tagView(disk.tags),
  };
}
