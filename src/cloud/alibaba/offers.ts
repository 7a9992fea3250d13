import { DescribeAccountAttributesRequest } from '@alicloud/ecs20140526/dist/models/DescribeAccountAttributesRequest';
import { DescribeAccountAttributesResponseBody } from '@alicloud/ecs20140526/dist/models/DescribeAccountAttributesResponseBody';
import { DescribeAvailableResourceRequest } from '@alicloud/ecs20140526/dist/models/DescribeAvailableResourceRequest';
import { DescribeAvailableResourceResponseBody } from '@alicloud/ecs20140526/dist/models/DescribeAvailableResourceResponseBody';
import { DescribeImagesRequest } from '@alicloud/ecs20140526/dist/models/DescribeImagesRequest';
import { DescribeImagesResponseBody } from '@alicloud/ecs20140526/dist/models/DescribeImagesResponseBody';
import { DescribeInstanceTypesRequest } from '@alicloud/ecs20140526/dist/models/DescribeInstanceTypesRequest';
import { DescribeInstanceTypesResponseBody } from '@alicloud/ecs20140526/dist/models/DescribeInstanceTypesResponseBody';
import { DescribeKeyPairsRequest } from '@alicloud/ecs20140526/dist/models/DescribeKeyPairsRequest';
import { DescribeKeyPairsResponseBody } from '@alicloud/ecs20140526/dist/models/DescribeKeyPairsResponseBody';
import { DescribeNetworkInterfacesRequest } from '@alicloud/ecs20140526/dist/models/DescribeNetworkInterfacesRequest';
import { DescribeNetworkInterfacesResponseBody } from '@alicloud/ecs20140526/dist/models/DescribeNetworkInterfacesResponseBody';
import {
  DescribeInstancesRequest,
  DescribeInstancesRequestTag,
} from '@alicloud/ecs20140526/dist/models/DescribeInstancesRequest';
import {
  DescribeInstancesResponseBody,
  type DescribeInstancesResponseBodyInstancesInstance as InstanceModel,
} from '@alicloud/ecs20140526/dist/models/DescribeInstancesResponseBody';
import { DescribeSecurityGroupsRequest } from '@alicloud/ecs20140526/dist/models/DescribeSecurityGroupsRequest';
import { DescribeSecurityGroupsResponseBody } from '@alicloud/ecs20140526/dist/models/DescribeSecurityGroupsResponseBody';
import { RunInstancesResponseBody } from '@alicloud/ecs20140526/dist/models/RunInstancesResponseBody';
import { StartInstanceRequest } from '@alicloud/ecs20140526/dist/models/StartInstanceRequest';
import { StartInstanceResponseBody } from '@alicloud/ecs20140526/dist/models/StartInstanceResponseBody';
import type { Tags } from '../ecs';
import { CloudError } from '../errors';
import type { InstanceType, NewServer, Place, RegionOffers, ServerThere, VSwitch } from '../offers';
import type { EcsTransport } from './client';
import { roleCreated } from './ram';
import { askRpc, kmsOf, vpcOf, type Line } from './rpc';
import { runRequest } from './run-request';
import { pairs, tagsOf } from './tags';

const MOST_VCPUS = 'max-postpaid-instance-vcpu-count';
const USED_VCPUS = 'used-postpaid-instance-vcpu-count';

/** The most that one call of these lists takes or gives; DescribeInstanceTypes takes ten names. */
const PAGE = 100;
const TYPES_AT_ONCE = 10;

/** ECS, VPC, KMS and RAM, each asked for what a server needs of it. */
export class AlibabaOffers implements RegionOffers {
  constructor(
    private readonly ecs: EcsTransport,
    private readonly line: Line,
  ) {}

  get region(): string {
    return this.ecs.region;
  }

  async stock(): Promise<Record<string, string[]>> {
    const answer = await this.ecs.send(
      'DescribeAvailableResource',
      new DescribeAvailableResourceRequest({
        regionId: this.region,
        destinationResource: 'InstanceType',
        resourceType: 'instance',
        instanceChargeType: 'PostPaid',
        ioOptimized: 'optimized',
        networkCategory: 'vpc',
      }),
      new DescribeAvailableResourceResponseBody({}),
    );
    const zones = answer.availableZones?.availableZone ?? [];
    return Object.fromEntries(
      zones.map(({ zoneId = '', availableResources }) => {
        const kinds = availableResources?.availableResource ?? [];
        const types = kinds.flatMap(({ supportedResources }) => supportedResources?.supportedResource ?? []);
        const had = types.filter((one) => one.status === 'Available' && !one.statusCategory?.endsWith('WithoutStock'));
        return [zoneId, had.flatMap(({ value }) => value ?? []).sort()];
      }),
    );
  }

  async instanceTypes(names: readonly string[]): Promise<InstanceType[]> {
    const batches = inBatches([...new Set(names)].sort(), TYPES_AT_ONCE);
    const answers = await Promise.all(
      batches.map((instanceTypes) =>
        this.ecs.send(
          'DescribeInstanceTypes',
          new DescribeInstanceTypesRequest({ instanceTypes }),
          new DescribeInstanceTypesResponseBody({}),
        ),
      ),
    );
    return answers
      .flatMap((answer) => answer.instanceTypes?.instanceType ?? [])
      .map(({ instanceTypeId = '', cpuCoreCount = 0, cpuArchitecture }) => ({
        name: instanceTypeId,
        vCpus: cpuCoreCount,
        architecture: cpuArchitecture === 'ARM' ? 'arm64' : 'x86_64',
      }));
  }

  async vCpus(): Promise<{ limit: number; used: number } | undefined> {
    const answer = await this.ecs.send(
      'DescribeAccountAttributes',
      new DescribeAccountAttributesRequest({ regionId: this.region, attributeName: [MOST_VCPUS, USED_VCPUS] }),
      new DescribeAccountAttributesResponseBody({}),
    );
    const items = answer.accountAttributeItems?.accountAttributeItem ?? [];
    const numberOf = (name: string): number => {
      const found = items.find(({ attributeName }) => attributeName === name);
      return Number.parseInt(found?.attributeValues?.valueItem?.[0]?.value ?? '', 10);
    };
    const [limit, used] = [numberOf(MOST_VCPUS), numberOf(USED_VCPUS)];
    return Number.isNaN(limit) || Number.isNaN(used) ? undefined : { limit, used };
  }

  async vSwitches(ids: readonly string[]): Promise<VSwitch[]> {
    const answers = await Promise.all(ids.map((VSwitchId) => this.describeVSwitches({ VSwitchId })));
    return answers.flat().map(({ VSwitchId, ZoneId, CidrBlock, AvailableIpAddressCount }) => ({
      id: VSwitchId,
      zone: ZoneId,
      cidr: CidrBlock,
      freeAddresses: AvailableIpAddressCount,
    }));
  }

  async anyPlaceIn(zone: string): Promise<Place | undefined> {
    for (const { VpcId: vpcId, VSwitchId, AvailableIpAddressCount } of await this.describeVSwitches({ ZoneId: zone })) {
      if (AvailableIpAddressCount === 0) continue;
      const request = new DescribeSecurityGroupsRequest({ regionId: this.region, vpcId, pageSize: 1 });
      const answer = await this.ecs.send('DescribeSecurityGroups', request, new DescribeSecurityGroupsResponseBody({}));
      const securityGroup = answer.securityGroups?.securityGroup?.[0]?.securityGroupId;
      if (securityGroup) return { vSwitch: VSwitchId, securityGroup };
    }
    return undefined;
  }

  private async describeVSwitches(by: Record<string, string>): Promise<VSwitchModel[]> {
    const query = { RegionId: this.region, PageSize: '50', ...by };
    const answer = await askRpc(vpcOf(this.region), 'DescribeVSwitches', query, this.line);
    return (answer as { VSwitches?: { VSwitch?: VSwitchModel[] } }).VSwitches?.VSwitch ?? [];
  }

  async takenAddresses(vSwitchId: string, addresses: readonly string[]): Promise<string[]> {
    const answers = await Promise.all(
      inBatches(addresses, PAGE).map((privateIpAddress) =>
        this.ecs.send(
          'DescribeNetworkInterfaces',
          new DescribeNetworkInterfacesRequest({
            regionId: this.region,
            vSwitchId,
            privateIpAddress,
            maxResults: PAGE,
          }),
          new DescribeNetworkInterfacesResponseBody({}),
        ),
      ),
    );
    const there = answers
      .flatMap((answer) => answer.networkInterfaceSets?.networkInterfaceSet ?? [])
      .flatMap(({ privateIpAddress, privateIpSets }) => [
        privateIpAddress,
        ...(privateIpSets?.privateIpSet ?? []).map((set) => set.privateIpAddress),
      ]);
    return addresses.filter((address) => there.includes(address));
  }

  async hasKeyPair(name: string): Promise<boolean> {
    const answer = await this.ecs.send(
      'DescribeKeyPairs',
      new DescribeKeyPairsRequest({ regionId: this.region, keyPairName: name }),
      new DescribeKeyPairsResponseBody({}),
    );
    // The cloud's filter takes wildcards.
    return (answer.keyPairs?.keyPair ?? []).some(({ keyPairName }) => keyPairName === name);
  }

  async hasRole(name: string): Promise<boolean> {
    return (await roleCreated(name, this.line.credentials, this.line.endpoint)) !== undefined;
  }

  async keyState(kmsKeyId: string): Promise<string | undefined> {
    const query = { RegionId: this.region, KeyId: kmsKeyId };
    try {
      const answer = (await askRpc(kmsOf(this.region), 'DescribeKey', query, this.line)) as KeyAnswer;
      return answer.KeyMetadata?.KeyState;
    } catch (error) {
      if (error instanceof CloudError && error.code === 'Forbidden.KeyNotFound') return undefined;
      throw error;
    }
  }

  async architectures(imageIds: readonly string[]): Promise<Record<string, string>> {
    const answers = await Promise.all(
      inBatches(imageIds, PAGE).map((ids) =>
        this.ecs.send(
          'DescribeImages',
          new DescribeImagesRequest({
            regionId: this.region,
            imageOwnerAlias: 'self',
            imageId: ids.join(','),
            status: 'Available,Deprecated',
            pageSize: PAGE,
          }),
          new DescribeImagesResponseBody({}),
        ),
      ),
    );
    const images = answers.flatMap((answer) => answer.images?.image ?? []);
    return Object.fromEntries(images.map(({ imageId = '', architecture = '' }) => [imageId, architecture]));
  }

  async servers(tags: Tags): Promise<ServerThere[]> {
    const found: ServerThere[] = [];
    let nextToken: string | undefined;
    do {
      const tag = pairs(tags).map((pair) => new DescribeInstancesRequestTag(pair));
      const request = new DescribeInstancesRequest({ regionId: this.region, tag, maxResults: PAGE, nextToken });
      const answer = await this.ecs.send('DescribeInstances', request, new DescribeInstancesResponseBody({}));
      found.push(...(answer.instances?.instance ?? []).map(serverThere));
      nextToken = answer.nextToken || undefined;
    } while (nextToken);
    return found;
  }

  tryRun(server: NewServer): Promise<void> {
    const request = runRequest(this.region, server);
    request.dryRun = true;
    return tried(this.ecs.send('RunInstances', request, new RunInstancesResponseBody({})));
  }

  tryStart(instanceId: string): Promise<void> {
    const request = new StartInstanceRequest({ instanceId, dryRun: true });
    return tried(this.ecs.send('StartInstance', request, new StartInstanceResponseBody({})));
  }

  tryNetwork(cidr: string): Promise<void> {
    const query = { RegionId: this.region, CidrBlock: cidr, DryRun: 'true' };
    return tried(askRpc(vpcOf(this.region), 'CreateVpc', query, this.line));
  }
}

async function tried(answer: Promise<unknown>): Promise<void> {
  try {
    await answer;
  } catch (error) {
    // How the cloud says that it would have been done.
    if (error instanceof CloudError && error.code === 'DryRunOperation') return;
    throw error;
  }
}

function serverThere(model: InstanceModel): ServerThere {
  const text = (value: string | undefined): string => value ?? '';
  return {
    id: text(model.instanceId),
    imageId: text(model.imageId),
    status: text(model.status),
    type: text(model.instanceType),
    zone: text(model.zoneId),
    vSwitch: text(model.vpcAttributes?.vSwitchId),
    privateIp: text(model.vpcAttributes?.privateIpAddress?.ipAddress?.[0]),
    createdAt: text(model.creationTime),
    tags: tagsOf(model.tags?.tag),
  };
}

interface VSwitchModel {
  VSwitchId: string;
  VpcId: string;
  ZoneId: string;
  CidrBlock: string;
  AvailableIpAddressCount: number;
}

interface KeyAnswer {
  KeyMetadata?: { KeyState?: string };
}

function inBatches<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_none, n) => items.slice(n * size, (n + 1) * size));
}
