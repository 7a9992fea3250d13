import { isoSeconds } from '../../../core/time';
import type { World } from '../../../core/world';
import type { EcsRegion, Image, ImageDisk, ImageTask } from '../state';
import { endOf, percentDone, taskOf } from '../tasks';
import { isInUse } from '../users';
import { tagView } from './tags';

/** An image as DescribeImages shows it. Its source is not shown: the real cloud does not tell it either. */
export function imageView(image: Image, region: EcsRegion, world: World): object {
  const task = taskOf(world.ecs, region.id, image.id);
  const percent = task ? percentDone(task, world.now) : image.status === 'CreateFailed' ? 0 : 100;
  const system = image.disks.find((disk) => disk.type === 'system');
  return {
    ImageId: image.id,
    ImageName: image.name,
    Description: image.description,
    ImageFamily: image.family,
    ImageVersion: image.version,
    ImageOwnerAlias: 'self',
    ImageOwnerId: Number(world.account.id),
    Status: image.status,
    Progress: `${percent}%`,
    CreationTime: isoSeconds(image.createdAt),
    Size: system?.sizeGiB ?? 0,
    Architecture: image.architecture,
    BootMode: image.bootMode,
    Platform: image.platform,
    OSName: image.osName,
    OSNameEn: image.osName,
    OSType: 'linux',
    Usage: isInUse(region, image.id) ? 'instance' : 'none',
    IsCopied: image.isCopied,
    IsPublic: false,
    IsSelfShared: image.shares.length > 0 ? 'true' : '',
    IsSubscribed: false,
    IsSupportCloudinit: true,
    IsSupportIoOptimized: true,
    LoginAsNonRootSupported: false,
    ProductCode: '',
    ResourceGroupId: image.resourceGroupId,
    DiskDeviceMappings: { DiskDeviceMapping: image.disks.map((disk) => diskView(disk, percent, task, world.now)) },
    Tags: tagView(image.tags),
  };
}

function diskView(disk: ImageDisk, percent: number, task: ImageTask | undefined, now: number): object {
  const remaining = task?.startedAt === undefined ? 0 : Math.max(0, Math.ceil((endOf(task) - now) / 1000));
  return {
    Device: disk.device,
    Type: disk.type,
    Size: String(disk.sizeGiB),
    SnapshotId: disk.snapshotId,
    Encrypted: disk.kmsKeyId !== undefined,
    Format: '',
    ImportOSSBucket: '',
    ImportOSSObject: '',
    Progress: `${percent}%`,
    RemainTime: remaining,
  };
}
