import type { Params } from '../../core/action';
import { CloudError } from '../../core/error';
import { integer, missingParameter, need, text, texts } from '../../params/read';
import { findRegion } from '../../core/regions';
import type {} from '../ram/state';
import { addressesIn, freeAddress, freeCount, rangeOf } from '../vpc/addresses';
import { isInside, readAddress, usable } from '../vpc/cidr';
import type { VSwitch } from '../vpc/state';
import type { EcsCall } from './action';
import * as find from './errors';
import type { InstanceType } from './instanceTypes';
import { imageArchitectureOf, offeredTypes, typeOf, usedVCpus } from './instanceTypes';
import type { DiskPlan } from './launchDisks';
import { disksOf } from './launchDisks';
import { readTags } from './rules';
import { checkStock } from './stock';
import type { Tags } from '../../core/tags';

/** What a request to run instances comes to, before anything is done. */
export interface Launch {
  amount: number;
  imageId: string;
  type: InstanceType;
  vSwitch: VSwitch;
  groupIds: string[];
  /** Of the first one, if it was asked for. */
  privateIp?: string;
  disks: DiskPlan[];
  ramRole: string;
  tags: Tags;
}

/** @throws CloudError for the first reason why the instances cannot be had */
export function launchOf(params: Params, call: EcsCall): Launch {
  const amount = integer(params, 'Amount') ?? 1;
  const type = wantedType(params, call);
  const vSwitch = find.vSwitch(call.world, call.here, need(params, 'VSwitchId'));
  const zone = text(params, 'ZoneId') ?? vSwitch.zoneId;
  if (zone !== vSwitch.zoneId || !findRegion(call.here.id)?.zones.includes(zone)) {
    throw new CloudError('InvalidZoneId.NotFound', `The vSwitch ${vSwitch.id} is not in the zone "${zone}".`, 404);
  }
  const groupIds = groupsOf(params, call, vSwitch);
  const { imageId, disks } = disksOf(params, call);
  checkArchitecture(call, imageId, type);
  const tags = readTags(params);
  const ramRole = roleOf(params, call);
  checkKeyPair(params, call);
  const privateIp = wantedAddress(params, call, vSwitch, amount);
  checkRoom(call, type, vSwitch, amount);
  return { amount, imageId, type, vSwitch, groupIds, privateIp, disks, ramRole, tags };
}

function wantedType(params: Params, call: EcsCall): InstanceType {
  const name = text(params, 'InstanceType');
  if (!name) throw missingParameter('InstanceType');
  if (offeredTypes(call.ecs).some((type) => type.name === name)) return typeOf(name);
  throw new CloudError(
    'InvalidInstanceType.ValueNotSupported',
    `The specified InstanceType does not exist or beyond the permitted range: "${name}".`,
    403,
  );
}

/** Public images, which stand for themselves, are offered for every type. */
function checkArchitecture(call: EcsCall, imageId: string, { name }: InstanceType): void {
  const image = call.here.images[imageId];
  if (!image || image.architecture === imageArchitectureOf(name)) return;
  const why = `The specified image, of ${image.architecture}, does not support the specified instance type: ${name}.`;
  throw new CloudError('ImageNotSupportInstanceType', why, 403);
}

function groupsOf(params: Params, call: EcsCall, vSwitch: VSwitch): string[] {
  const one = text(params, 'SecurityGroupId');
  const ids = one ? [one] : texts(params, 'SecurityGroupIds');
  if (ids.length === 0) throw missingParameter('SecurityGroupId');
  for (const id of ids) {
    const group = find.securityGroup(call.here, id);
    if (group.vpcId === vSwitch.networkId) continue;
    const why = `The security group ${id} is not in the network of ${vSwitch.id}.`;
    throw new CloudError('InvalidParameter.Mismatch', why, 400);
  }
  return ids;
}

function roleOf(params: Params, call: EcsCall): string {
  const name = text(params, 'RamRoleName') ?? '';
  if (name === '') return name;
  const role = call.world.ram.roles[name];
  if (!role)
    throw new CloudError('InvalidRamRole.NotFound', `The specified RamRoleName does not exist: "${name}".`, 404);
  if (role.trustPolicy.includes('ecs.aliyuncs.com')) return name;
  throw new CloudError('InvalidRamRole.NotEcsRole', `The role does not trust ecs.aliyuncs.com: "${name}".`, 401);
}

function checkKeyPair(params: Params, call: EcsCall): void {
  const name = text(params, 'KeyPairName');
  if (!name || call.here.keyPairs[name]) return;
  throw new CloudError('InvalidKeyPairName.NotFound', `The specified KeyPairName does not exist: "${name}".`, 404);
}

function wantedAddress(params: Params, call: EcsCall, vSwitch: VSwitch, amount: number): string | undefined {
  const asked = text(params, 'PrivateIpAddress');
  if (!asked) return undefined;
  const address = readAddress(asked);
  if (
    address === undefined ||
    amount > 1 ||
    !isInside({ first: address, last: address }, { ...rangeOf(vSwitch), ...usable(rangeOf(vSwitch)) })
  ) {
    throw new CloudError('InvalidPrivateIpAddress.Malformed', `${asked} is no address of ${vSwitch.cidr}.`, 400);
  }
  if (addressesIn(call.world, call.here.id, vSwitch.id).has(asked)) {
    throw new CloudError('InvalidPrivateIpAddress.Duplicated', `The private IP address is in use: ${asked}.`, 400);
  }
  return asked;
}

function checkRoom(call: EcsCall, type: InstanceType, vSwitch: VSwitch, amount: number): void {
  const { ecs, here, world } = call;
  checkStock(ecs, { regionId: here.id, zoneId: vSwitch.zoneId, type: type.name }, amount);
  if (freeCount(world, here.id, vSwitch) < amount) {
    throw new CloudError('InvalidVSwitchId.IpNotEnough', `${vSwitch.id} has not enough free addresses.`, 403);
  }
  const used = usedVCpus(here);
  if (used + type.cpus * amount > ecs.quotas.vCpusPerRegion) {
    const why = `The quota of ${ecs.quotas.vCpusPerRegion} vCPUs in ${here.id} is used up: ${used} are in use.`;
    throw new CloudError('QuotaExceed.ElasticQuota', why, 403);
  }
}

/** @throws CloudError where none is left */
export function addressFor(call: EcsCall, vSwitch: VSwitch): string {
  const address = freeAddress(call.world, call.here.id, vSwitch);
  if (address !== undefined) return address;
  throw new CloudError('InvalidVSwitchId.IpNotEnough', `${vSwitch.id} has no free address.`, 403);
}
