import { findRegion } from '../../../core/regions';

const NAMES = ['aliyun_3_x64_20G_alibase_20260115.vhd', 'ubuntu_24_04_x64_20G_alibase_20260113.vhd'];

/** A few public images of each region: a list without ImageOwnerAlias=self holds them as well. */
export function systemImages(regionId: string): SystemImage[] {
  const made = byRegion.get(regionId) ?? NAMES.map((name) => ({ id: name, name, view: systemImage(name, regionId) }));
  byRegion.set(regionId, made);
  return made;
}

export interface SystemImage {
  id: string;
  name: string;
  view: object;
}
const byRegion = new Map<string, SystemImage[]>();

const systemImage = (name: string, regionId: string): object => ({
  ImageId: name,
  ImageName: name,
  Description: `Public image of ${findRegion(regionId)?.name ?? regionId}`,
  ImageFamily: '',
  ImageVersion: '',
  ImageOwnerAlias: 'system',
  ImageOwnerId: 0,
  Status: 'Available',
  Progress: '100%',
  CreationTime: '2026-01-15T02:00:00Z',
  Size: 20,
  Architecture: 'x86_64',
  BootMode: 'UEFI-Preferred',
  Platform: name.startsWith('ubuntu') ? 'Ubuntu' : 'Aliyun',
  OSName: name.startsWith('ubuntu') ? 'Ubuntu 24.04 64 bit' : 'Alibaba Cloud Linux 3 64 bit',
  OSType: 'linux',
  Usage: 'none',
  IsCopied: false,
  IsPublic: true,
  IsSelfShared: '',
  IsSubscribed: false,
  IsSupportCloudinit: true,
  IsSupportIoOptimized: true,
  ProductCode: '',
  ResourceGroupId: '',
  DiskDeviceMappings: { DiskDeviceMapping: [] },
  Tags: { Tag: [] },
});
