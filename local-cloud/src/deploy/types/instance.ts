import { randomUUID } from 'node:crypto';
import { asText, list, structure, structures } from '../read';
import type { Place, ResourceType } from '../resourceType';
import { inputs, refuseChange } from '../resourceType';
import type { Value, Values } from '../values';
import { callEcs, setTags } from './ecs';
import { tagParameters } from './tags';

interface Shown {
  [member: string]: Value;
  Status: string;
}

async function look(id: string, place: Place): Promise<Shown | undefined> {
  const { Instances } = await callEcs(place, 'DescribeInstances', { InstanceIds: JSON.stringify([id]) });
  return (Instances as { Instance: Shown[] }).Instance[0];
}

const SHOWN: [string, string][] = [
  ['availabilityZone', 'ZoneId'],
  ['hostName', 'HostName'],
  ['cpu', 'Cpu'],
  ['memory', 'Memory'],
  ['osName', 'OSName'],
  ['osType', 'OSType'],
  ['createTime', 'CreationTime'],
  ['expiredTime', 'ExpiredTime'],
  ['instanceName', 'InstanceName'],
];

async function readInstance(id: string, place: Place): Promise<Values> {
  const found = (await look(id, place)) as unknown as Shown & {
    VpcAttributes: { VpcId: string; PrivateIpAddress: { IpAddress: string[] } };
    NetworkInterfaces: { NetworkInterface: { NetworkInterfaceId: string }[] };
  };
  const { Disks } = await callEcs(place, 'DescribeDisks', { InstanceId: id, DiskType: 'system' });
  const [system] = (Disks as { Disk: { DiskId: string }[] }).Disk;
  const [address = ''] = found.VpcAttributes.PrivateIpAddress.IpAddress;
  const [primary] = found.NetworkInterfaces.NetworkInterface;
  return {
    ...Object.fromEntries(SHOWN.map(([name, asked]) => [name, found[asked] ?? ''])),
    privateIp: address,
    primaryIpAddress: address,
    publicIp: '',
    networkInterfaceId: primary?.NetworkInterfaceId ?? '',
    systemDiskId: system?.DiskId ?? '',
    vpcId: found.VpcAttributes.VpcId,
  };
}

function diskParameters(disks: Value | undefined): Record<string, string | undefined> {
  const pairs = structures(disks).flatMap((disk, i) => {
    const prefix = `DataDisk.${i + 1}`;
    return [
      [`${prefix}.DiskName`, asText(disk.name)],
      [`${prefix}.Device`, asText(disk.device)],
      [`${prefix}.Category`, asText(disk.category)],
      [`${prefix}.Size`, asText(disk.size)],
      [`${prefix}.SnapshotId`, asText(disk.snapshotId)],
      [`${prefix}.Encrypted`, asText(disk.encrypted)],
      [`${prefix}.KMSKeyId`, asText(disk.kmsKeyId)],
      [`${prefix}.DeleteWithInstance`, asText(disk.deleteWithInstance)],
    ];
  });
  return Object.fromEntries(pairs) as Record<string, string | undefined>;
}

const groupParameters = (groups: Value | undefined): Record<string, string> =>
  Object.fromEntries(list(groups).map((id, i) => [`SecurityGroupIds.${i + 1}`, String(id)]));

/** User data travels in base64; the provider takes it either way. */
function userData(given: Value | undefined): string | undefined {
  const text = asText(given);
  if (text === undefined) return undefined;
  const isBase64 = Buffer.from(text, 'base64').toString('base64') === text;
  return isBase64 ? text : Buffer.from(text).toString('base64');
}

async function run(given: Values, place: Place): Promise<string> {
  const made = await callEcs(place, 'RunInstances', {
    ClientToken: randomUUID(),
    ImageId: asText(given.imageId),
    InstanceType: asText(given.instanceType),
    InstanceName: asText(given.instanceName),
    InstanceChargeType: asText(given.instanceChargeType) ?? 'PostPaid',
    Period: asText(given.period),
    PeriodUnit: asText(given.periodUnit),
    Description: asText(given.description),
    HostName: asText(given.hostName),
    VSwitchId: asText(given.vswitchId),
    PrivateIpAddress: asText(given.privateIp),
    ZoneId: asText(given.availabilityZone),
    RamRoleName: asText(given.roleName),
    KeyPairName: asText(given.keyName),
    Password: asText(given.password),
    UserData: userData(given.userData),
    DeletionProtection: asText(given.deletionProtection),
    ResourceGroupId: asText(given.resourceGroupId),
    'SystemDisk.Category': asText(given.systemDiskCategory) ?? 'cloud_essd',
    'SystemDisk.Size': asText(given.systemDiskSize) ?? '40',
    'SystemDisk.DiskName': asText(given.systemDiskName),
    'SystemDisk.Encrypted': asText(given.systemDiskEncrypted),
    'SystemDisk.KMSKeyId': asText(given.systemDiskKmsKeyId),
    ...groupParameters(given.securityGroups),
    ...diskParameters(given.dataDisks),
    ...tagParameters(given.tags),
  });
  return (made.InstanceIdSets as { InstanceIdSet: string[] }).InstanceIdSet[0] ?? '';
}

const stop = (id: string, given: Values, place: Place) =>
  callEcs(place, 'StopInstance', { InstanceId: id, StoppedMode: asText(given.stoppedMode) ?? 'KeepCharging' });

/** Image and type change while it stands still; it is as before afterwards. */
async function rebuild(id: string, given: Values, changed: string[], place: Place): Promise<void> {
  const wasRunning = (await look(id, place))?.Status === 'Running';
  if (wasRunning) await stop(id, given, place);
  if (changed.includes('imageId')) {
    const SystemDisk = { 'SystemDisk.Size': asText(given.systemDiskSize) ?? '40' };
    await callEcs(place, 'ReplaceSystemDisk', { InstanceId: id, ImageId: asText(given.imageId), ...SystemDisk });
  }
  if (changed.includes('instanceType')) {
    await callEcs(place, 'ModifyInstanceSpec', { InstanceId: id, InstanceType: asText(given.instanceType) });
  }
  if (wasRunning) await callEcs(place, 'StartInstance', { InstanceId: id });
}

const ATTRIBUTES: [string, string][] = [
  ['instanceName', 'InstanceName'],
  ['description', 'Description'],
  ['hostName', 'HostName'],
  ['deletionProtection', 'DeletionProtection'],
];

/** The provider changes these in place by calls that the local cloud does not have: a program must replace the server. */
const FIXED =
  'dataDisks keyName password period periodUnit privateIp resourceGroupId roleName systemDiskName vswitchId'.split(' ');

/** Into the new groups first: a server is never in none. */
async function moveGroups(id: string, old: Values, now: Values, place: Place): Promise<void> {
  const [before, after] = [list(old.securityGroups), list(now.securityGroups)];
  for (const group of after.filter((each) => !before.includes(each))) {
    await callEcs(place, 'JoinSecurityGroup', { InstanceId: id, SecurityGroupId: String(group) });
  }
  for (const group of before.filter((each) => !after.includes(each))) {
    await callEcs(place, 'LeaveSecurityGroup', { InstanceId: id, SecurityGroupId: String(group) });
  }
}

/** Is it what the program wants? One that runs but is to stand still is told so. */
async function complete(id: string, given: Values, place: Place): Promise<boolean> {
  const status = (await look(id, place))?.Status;
  const wanted = asText(given.status) ?? 'Running';
  if (status === 'Running' && wanted === 'Stopped') await stop(id, given, place);
  else if (status === 'Stopped' && wanted === 'Running') await callEcs(place, 'StartInstance', { InstanceId: id });
  else return status === wanted;
  return (await look(id, place))?.Status === wanted;
}

export const instance: ResourceType = {
  inputs: inputs(
    `availabilityZone* dataDisks deletionProtection description hostName imageId instanceChargeType instanceName instanceType
     keyName password period periodUnit privateIp resourceGroupId roleName securityGroups status stoppedMode systemDiskCategory*
     systemDiskEncrypted* systemDiskKmsKeyId* systemDiskName systemDiskSize tags userData vswitchId
     allocatePublicIp- autoReleaseTime- autoRenewPeriod- cpuOptions- creditSpecification- dedicatedHostId- deploymentSetId-
     dryRun- enableHighDensityMode- enableJumboFrame- forceDelete- hpcClusterId- httpEndpoint- httpPutResponseHopLimit-
     httpTokens- imageOptions- includeDataDisks- internetChargeType- internetMaxBandwidthIn- internetMaxBandwidthOut-
     ipv6AddressCount- ipv6Addresses- isOutdated- kmsEncryptedPassword- kmsEncryptionContext- launchTemplateId-
     launchTemplateName- launchTemplateVersion- maintenanceAction- maintenanceNotify- maintenanceTime- networkCardIndex-
     networkInterfaceId- networkInterfaceTrafficMode- networkInterfaces- operatorType- passwordInherit-
     privatePoolOptionsId- privatePoolOptionsMatchCriteria- queuePairNumber- renewalStatus- secondaryPrivateIpAddressCount-
     secondaryPrivateIps- securityEnhancementStrategy- sourceDestCheck- spotDuration- spotInterruptionBehavior- spotPriceLimit-
     spotStrategy- systemDiskAutoSnapshotPolicyId- systemDiskBurstingEnabled- systemDiskDescription-
     systemDiskEncryptAlgorithm- systemDiskPerformanceLevel- systemDiskProvisionedIops- systemDiskStorageClusterId-
     volumeTags- vpcId-`,
    {
      dataDisks: inputs(
        `name* device* category* size!* snapshotId* encrypted* kmsKeyId deleteWithInstance* autoSnapshotPolicyId-
         burstingEnabled- description- performanceLevel- provisionedIops-`,
      ),
    },
  ),
  defaults: { status: 'Running', instanceChargeType: 'PostPaid' },
  async create(inputs, place) {
    const id = await run(inputs, place);
    return { id, outputs: await readInstance(id, place) };
  },
  complete,
  async adopt(id, inputs, place) {
    const found = await look(id, place);
    if (!found) throw new Error(`There is no instance ${id} to import`);
    // What differs is no import: the engine would refuse it likewise.
    const tags = (found as unknown as { Tags: { Tag: { TagKey: string; TagValue: string }[] } }).Tags.Tag;
    const shown = Object.fromEntries(tags.map(({ TagKey, TagValue }) => [TagKey, TagValue]));
    const wanted = structure(inputs.tags) ?? {};
    const differing = Object.keys({ ...shown, ...wanted }).filter((key) => shown[key] !== wanted[key]);
    if (found.Status !== (inputs.status ?? found.Status)) differing.push('status');
    if (differing.length > 0) throw new Error(`${id} cannot be imported: ${differing.join(', ')} differ`);
    return readInstance(id, place);
  },
  async update(id, inputs, changed, place, old) {
    refuseChange(changed, FIXED);
    const attributes = ATTRIBUTES.filter(([name]) => changed.includes(name));
    const params = Object.fromEntries(attributes.map(([name, asked]) => [asked, asText(inputs[name])]));
    if (changed.includes('userData')) params.UserData = userData(inputs.userData ?? '');
    if (Object.keys(params).length > 0) {
      await callEcs(place, 'ModifyInstanceAttribute', { InstanceId: id, ...params });
    }
    if (changed.includes('securityGroups')) await moveGroups(id, old, inputs, place);
    if (changed.includes('systemDiskSize') && !changed.includes('imageId')) {
      const { systemDiskId } = await readInstance(id, place);
      const NewSize = asText(inputs.systemDiskSize) ?? '40';
      await callEcs(place, 'ResizeDisk', { DiskId: asText(systemDiskId), NewSize, Type: 'online' });
    }
    if (changed.includes('tags')) await setTags('instance', id, old, inputs, place);
    if (changed.includes('imageId') || changed.includes('instanceType')) await rebuild(id, inputs, changed, place);
    return readInstance(id, place);
  },
  async remove(id, _inputs, place) {
    await callEcs(place, 'DeleteInstance', { InstanceId: id, Force: 'true' });
  },
};
