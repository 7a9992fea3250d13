import { randomUUID } from 'node:crypto';
import type { Body } from '../client';
import { asText } from '../read';
import type { Place, ResourceType } from '../resourceType';
import { inputs, refuseChange } from '../resourceType';
import type { Values } from '../values';
import { retag, tagParameters } from './tags';

export const callVpc = (
  { client, region }: Place,
  action: string,
  params: Record<string, string | undefined>,
): Promise<Body> => client.rpc(`vpc.${region}.aliyuncs.com`, '2016-04-28', action, { RegionId: region, ...params });

/** Tags are put on after it was made, and changed the same way. */
async function setTags(type: 'VPC' | 'VSWITCH', id: string, old: Values, now: Values, place: Place): Promise<void> {
  const target = { ResourceType: type, 'ResourceId.1': id };
  await retag(old, now, (action, tags) =>
    callVpc(place, action === 'UntagResources' ? 'UnTagResources' : action, { ...target, ...tags }),
  );
}

const changedText = (inputs: Values, changed: string[], name: string): string | undefined =>
  changed.includes(name) ? (asText(inputs[name]) ?? '') : undefined;

async function readNetwork(id: string, place: Place): Promise<Values> {
  const found = (await callVpc(place, 'DescribeVpcAttribute', { VpcId: id })) as Values;
  const { CreationTime, ResourceGroupId, RouteTableId, VRouterId, Status } = found;
  return {
    createTime: CreationTime ?? '',
    resourceGroupId: ResourceGroupId ?? '',
    routeTableId: RouteTableId ?? '',
    routerId: VRouterId ?? '',
    status: Status ?? '',
  };
}

export const network: ResourceType = {
  inputs: inputs(
    `vpcName cidrBlock description resourceGroupId tags classicLinkEnabled- dnsHostnameStatus- dryRun- enableIpv6-
     forceDelete- ipv4CidrMask- ipv4IpamPoolId- ipv6CidrBlock- ipv6Isp- isDefault- name- secondaryCidrBlocks- secondaryCidrMask-
     systemRouteTableDescription- systemRouteTableName- systemRouteTableRoutePropagationEnable- userCidrs-`,
  ),
  async create(inputs, place) {
    const made = await callVpc(place, 'CreateVpc', {
      ClientToken: randomUUID(),
      VpcName: asText(inputs.vpcName),
      CidrBlock: asText(inputs.cidrBlock),
      Description: asText(inputs.description),
      ResourceGroupId: asText(inputs.resourceGroupId),
      ...tagParameters(inputs.tags),
    });
    const id = String(made.VpcId);
    return { id, outputs: await readNetwork(id, place) };
  },
  adopt: (id, _inputs, place) => readNetwork(id, place),
  async update(id, inputs, changed, place, old) {
    refuseChange(changed, ['resourceGroupId']);
    if (['vpcName', 'description', 'cidrBlock'].some((name) => changed.includes(name))) {
      await callVpc(place, 'ModifyVpcAttribute', {
        VpcId: id,
        CidrBlock: changedText(inputs, changed, 'cidrBlock'),
        VpcName: changedText(inputs, changed, 'vpcName'),
        Description: changedText(inputs, changed, 'description'),
      });
    }
    if (changed.includes('tags')) await setTags('VPC', id, old, inputs, place);
    return readNetwork(id, place);
  },
  async remove(id, _inputs, place) {
    await callVpc(place, 'DeleteVpc', { VpcId: id });
  },
};

async function readSwitch(id: string, place: Place): Promise<Values> {
  const found = (await callVpc(place, 'DescribeVSwitchAttributes', { VSwitchId: id })) as Values;
  return { createTime: found.CreationTime ?? '', status: found.Status ?? '' };
}

export const vSwitch: ResourceType = {
  inputs: inputs(
    `vpcId* zoneId* cidrBlock* vswitchName description tags availabilityZone- enableIpv6- ipv6CidrBlockMask- isDefault- name-
     vpcIpv6CidrBlock-`,
  ),
  async create(inputs, place) {
    const made = await callVpc(place, 'CreateVSwitch', {
      ClientToken: randomUUID(),
      VpcId: asText(inputs.vpcId),
      ZoneId: asText(inputs.zoneId),
      CidrBlock: asText(inputs.cidrBlock),
      VSwitchName: asText(inputs.vswitchName),
      Description: asText(inputs.description),
      ...tagParameters(inputs.tags),
    });
    const id = String(made.VSwitchId);
    return { id, outputs: await readSwitch(id, place) };
  },
  adopt: (id, _inputs, place) => readSwitch(id, place),
  async update(id, inputs, changed, place, old) {
    if (changed.includes('vswitchName') || changed.includes('description')) {
      await callVpc(place, 'ModifyVSwitchAttribute', {
        VSwitchId: id,
        VSwitchName: changedText(inputs, changed, 'vswitchName'),
        Description: changedText(inputs, changed, 'description'),
      });
    }
    if (changed.includes('tags')) await setTags('VSWITCH', id, old, inputs, place);
    return {};
  },
  async remove(id, _inputs, place) {
    await callVpc(place, 'DeleteVSwitch', { VSwitchId: id });
  },
};
