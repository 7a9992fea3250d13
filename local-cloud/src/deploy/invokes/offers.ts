import { asText, list } from '../read';
import type { Place } from '../resourceType';
import { callEcs } from '../types/ecs';
import type { Values } from '../values';
import type { DataSource } from './dataSource';
import { allPages, dataSource, idOf } from './dataSource';

interface Type {
  InstanceTypeId: string;
  InstanceTypeFamily: string;
  CpuCoreCount: number;
  MemorySize: number;
}

interface Zone {
  ZoneId: string;
  AvailableResources?: {
    AvailableResource: { SupportedResources: { SupportedResource: { Value: string; Status: string }[] } }[];
  };
}

/** Type -> zones in which it can be had. */
async function zonesByType(args: Values, place: Place): Promise<Map<string, string[]>> {
  const found = await callEcs(place, 'DescribeAvailableResource', {
    DestinationResource: 'InstanceType',
    InstanceChargeType: asText(args.instanceChargeType) ?? 'PostPaid',
    ZoneId: asText(args.availabilityZone),
    IoOptimized: 'optimized',
  });
  const zones = new Map<string, string[]>();
  for (const { ZoneId, AvailableResources } of (found.AvailableZones as { AvailableZone: Zone[] }).AvailableZone) {
    for (const { SupportedResources } of AvailableResources?.AvailableResource ?? []) {
      for (const { Value, Status } of SupportedResources.SupportedResource) {
        if (Status === 'Available') zones.set(Value, [...(zones.get(Value) ?? []), ZoneId]);
      }
    }
  }
  return zones;
}

/** Those in stock alone, as the provider has it. */
export const getInstanceTypes: DataSource = dataSource(
  `availabilityZone instanceChargeType instanceType instanceTypeFamily cpuCoreCount memorySize eniAmount- gpuAmount- gpuSpec-
   imageId- isOutdated- kubernetesNodeRole- minimumEniPrivateIpAddressQuantity- networkType- outputFile- sortedBy- spotStrategy-
   systemDiskCategory-`,
  async (args, place) => {
    const zones = await zonesByType(args, place);
    const asked = asText(args.instanceType);
    const { InstanceTypes } = await callEcs(place, 'DescribeInstanceTypes', {
      InstanceTypeFamily: asText(args.instanceTypeFamily),
      ...(asked && { 'InstanceTypes.1': asked }),
    });
    const fit = (InstanceTypes as { InstanceType: Type[] }).InstanceType.filter(
      ({ InstanceTypeId, CpuCoreCount, MemorySize }) =>
        zones.has(InstanceTypeId) &&
        (args.cpuCoreCount ?? CpuCoreCount) === CpuCoreCount &&
        (args.memorySize ?? MemorySize) === MemorySize,
    );
    const ids = fit.map(({ InstanceTypeId }) => InstanceTypeId);
    const instanceTypes = fit.map(({ InstanceTypeId, InstanceTypeFamily, CpuCoreCount, MemorySize }) => ({
      id: InstanceTypeId,
      family: InstanceTypeFamily,
      cpuCoreCount: CpuCoreCount,
      memorySize: MemorySize,
      availabilityZones: zones.get(InstanceTypeId) ?? [],
    }));
    return { id: idOf(ids), ids, instanceTypes };
  },
);

interface Interface {
  [member: string]: unknown;
  NetworkInterfaceId: string;
  PrivateIpAddress: string;
  PrivateIpSets: { PrivateIpSet: { PrivateIpAddress: string; Primary: boolean }[] };
}

/** Who has which address. */
export const getEcsNetworkInterfaces: DataSource = dataSource(
  `ids instanceId privateIp securityGroupId status type vpcId vswitchId name- nameRegex- networkInterfaceName- outputFile-
   primaryIpAddress- resourceGroupId- serviceManaged- tags-`,
  async (args, place) => {
    const found = await allPages(100, async (page) => {
      const { NetworkInterfaceSets } = await callEcs(place, 'DescribeNetworkInterfaces', {
        InstanceId: asText(args.instanceId),
        SecurityGroupId: asText(args.securityGroupId),
        Status: asText(args.status),
        Type: asText(args.type),
        VpcId: asText(args.vpcId),
        VSwitchId: asText(args.vswitchId),
        PrimaryIpAddress: asText(args.privateIp),
        ...page,
      });
      return (NetworkInterfaceSets as { NetworkInterfaceSet: Interface[] }).NetworkInterfaceSet;
    });
    const wanted = list(args.ids).map(String);
    const fit = found.filter(({ NetworkInterfaceId: id }) => wanted.length === 0 || wanted.includes(id));
    const interfaces = fit.map((one) => ({
      id: one.NetworkInterfaceId,
      networkInterfaceId: one.NetworkInterfaceId,
      instanceId: String(one.InstanceId ?? ''),
      vpcId: String(one.VpcId ?? ''),
      vswitchId: String(one.VSwitchId ?? ''),
      zoneId: String(one.ZoneId ?? ''),
      status: String(one.Status ?? ''),
      type: String(one.Type ?? ''),
      primaryIpAddress: one.PrivateIpAddress,
      privateIp: one.PrivateIpAddress,
      privateIps: secondary(one),
      privateIpAddresses: secondary(one),
    }));
    const ids = fit.map(({ NetworkInterfaceId }) => NetworkInterfaceId);
    return { id: idOf(ids), ids, interfaces };
  },
);

const secondary = ({ PrivateIpSets }: Interface): string[] =>
  PrivateIpSets.PrivateIpSet.filter(({ Primary }) => !Primary).map(({ PrivateIpAddress }) => PrivateIpAddress);
