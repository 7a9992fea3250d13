import { asText, list } from '../read';
import type { Place } from '../resourceType';
import { callEcs } from '../types/ecs';
import { tagParameters } from '../types/tags';
import type { Values } from '../values';
import type { DataSource } from './dataSource';
import { allPages, dataSource, idOf, named } from './dataSource';

interface Instance {
  [member: string]: unknown;
  InstanceId: string;
  SecurityGroupIds: { SecurityGroupId: string[] };
  PublicIpAddress: { IpAddress: string[] };
  EipAddress: { IpAddress: string };
  VpcAttributes: { VpcId: string; VSwitchId: string; PrivateIpAddress: { IpAddress: string[] } };
  Tags: { Tag: { TagKey: string; TagValue: string }[] };
}

const PLAIN: [string, string][] = [
  ['id', 'InstanceId'],
  ['name', 'InstanceName'],
  ['regionId', 'RegionId'],
  ['availabilityZone', 'ZoneId'],
  ['status', 'Status'],
  ['instanceType', 'InstanceType'],
  ['imageId', 'ImageId'],
  ['description', 'Description'],
  ['resourceGroupId', 'ResourceGroupId'],
  ['keyName', 'KeyPairName'],
  ['creationTime', 'CreationTime'],
  ['instanceChargeType', 'InstanceChargeType'],
  ['internetChargeType', 'InternetChargeType'],
  ['internetMaxBandwidthOut', 'InternetMaxBandwidthOut'],
  ['spotStrategy', 'SpotStrategy'],
];

function view(instance: Instance): Values {
  const { VpcId, VSwitchId, PrivateIpAddress } = instance.VpcAttributes;
  return {
    ...Object.fromEntries(PLAIN.map(([name, asked]) => [name, instance[asked] as string])),
    vpcId: VpcId,
    vswitchId: VSwitchId,
    securityGroups: instance.SecurityGroupIds.SecurityGroupId,
    privateIp: PrivateIpAddress.IpAddress[0] ?? '',
    publicIp: instance.PublicIpAddress.IpAddress[0] ?? '',
    eip: instance.EipAddress.IpAddress,
    tags: Object.fromEntries(instance.Tags.Tag.map(({ TagKey, TagValue }) => [TagKey, TagValue])),
  };
}

const listInstances = (args: Values, place: Place): Promise<Instance[]> =>
  allPages(50, async (page) => {
    const { Instances } = (await callEcs(place, 'DescribeInstances', {
      Status: asText(args.status),
      InstanceIds: list(args.ids).length > 0 ? asText(args.ids) : undefined,
      InstanceName: asText(args.instanceName),
      VpcId: asText(args.vpcId),
      VSwitchId: asText(args.vswitchId),
      ZoneId: asText(args.availabilityZone),
      ...tagParameters(args.tags),
      ...page,
    })) as unknown as { Instances: { Instance: Instance[] } };
    return Instances.Instance;
  });

/** What takes a call for each server, which the program can do without. */
async function details(instance: Values, place: Place): Promise<Values> {
  const id = String(instance.id);
  const roles = await callEcs(place, 'DescribeInstanceRamRole', { InstanceIds: JSON.stringify([id]) });
  const { InstanceRamRoleSet } = roles.InstanceRamRoleSets as { InstanceRamRoleSet: { RamRoleName: string }[] };
  const disks = await callEcs(place, 'DescribeDisks', { InstanceId: id, PageSize: '100' });
  const { Disk } = disks.Disks as { Disk: Values[] };
  const diskDeviceMappings = Disk.map(
    ({ DiskId = '', DiskName = '', Device = '', Size = 0, Category = '', Type = '' }) => ({
      ...{ diskId: DiskId, diskName: DiskName, device: Device },
      ...{ size: Size, category: Category, type: Type },
    }),
  );
  return { ...instance, ramRoleName: InstanceRamRoleSet[0]?.RamRoleName ?? '', diskDeviceMappings };
}

export const getInstances: DataSource = dataSource(
  `ids nameRegex instanceName imageId status vpcId vswitchId availabilityZone tags enableDetails outputFile- pageNumber-
   pageSize- ramRoleName- resourceGroupId-`,
  async (args, place) => {
    const all = named((await listInstances(args, place)).map(view), args);
    const fit = all.filter(({ imageId }) => (args.imageId ?? imageId) === imageId);
    const instances: Values[] = [];
    for (const instance of fit) {
      if (args.enableDetails === false) instances.push({ ...instance, ramRoleName: '', diskDeviceMappings: [] });
      else instances.push(await details(instance, place));
    }
    const ids = instances.map(({ id }) => String(id));
    return { id: idOf(ids), ids, names: instances.map(({ name }) => name ?? ''), instances };
  },
);
