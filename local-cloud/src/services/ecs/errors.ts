import { CloudError } from '../../core/error';
import type { World } from '../../core/world';
import type { Network, VSwitch } from '../vpc/state';
import type { Disk, EcsRegion, Image, Instance, SecurityGroup, Snapshot } from './state';

export const noImage = (id: string): CloudError =>
  new CloudError('InvalidImageId.NotFound', `The specified ImageId does not exist: "${id}".`, 404);

export function image(region: EcsRegion, id: string): Image {
  const found = region.images[id];
  if (!found) throw noImage(id);
  return found;
}

export function instance(region: EcsRegion, id: string): Instance {
  const found = region.instances[id];
  if (found) return found;
  throw new CloudError('InvalidInstanceId.NotFound', `The specified InstanceId does not exist: "${id}".`, 404);
}

export function snapshot(region: EcsRegion, id: string): Snapshot {
  const found = region.snapshots[id];
  if (found) return found;
  throw new CloudError('InvalidSnapshotId.NotFound', `The specified SnapshotId does not exist: "${id}".`, 404);
}

export function securityGroup(region: EcsRegion, id: string): SecurityGroup {
  const found = region.securityGroups[id];
  if (found) return found;
  throw new CloudError(
    'InvalidSecurityGroupId.NotFound',
    `The specified SecurityGroupId does not exist: "${id}".`,
    404,
  );
}

export function disk(region: EcsRegion, id: string): Disk {
  const found = region.disks[id];
  if (found) return found;
  throw new CloudError('InvalidDiskId.NotFound', `The specified DiskId does not exist: "${id}".`, 404);
}

export function network(world: World, region: EcsRegion, id: string): Network {
  const found = world.vpc[region.id]?.networks[id];
  if (found) return found;
  throw new CloudError('InvalidVpcId.NotFound', `The specified VpcId does not exist: "${id}".`, 404);
}

export function vSwitch(world: World, region: EcsRegion, id: string): VSwitch {
  const found = world.vpc[region.id]?.switches[id];
  if (found) return found;
  throw new CloudError('InvalidVSwitchId.NotFound', `The specified VSwitchId does not exist: "${id}".`, 404);
}
