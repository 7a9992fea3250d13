import { randomUUID } from 'node:crypto';
import type { Body } from '../client';
import { asText } from '../read';
import type { Place, ResourceType } from '../resourceType';
import { inputs, refuseChange } from '../resourceType';
import type { Values } from '../values';
import { retag, tagParameters } from './tags';

export const callEcs = (
  { client, region }: Place,
  action: string,
  params: Record<string, string | undefined>,
): Promise<Body> => client.rpc(`ecs.${region}.aliyuncs.com`, '2014-05-26', action, { RegionId: region, ...params });

export function setTags(type: string, id: string, old: Values, now: Values, place: Place): Promise<void> {
  const target = { ResourceType: type, 'ResourceId.1': id };
  return retag(old, now, (action, tags) => callEcs(place, action, { ...target, ...tags }));
}

async function setPolicy(id: string, inputs: Values, place: Place): Promise<void> {
  const InnerAccessPolicy = asText(inputs.innerAccessPolicy);
  if (InnerAccessPolicy === undefined) return;
  const found = await callEcs(place, 'DescribeSecurityGroupAttribute', { SecurityGroupId: id });
  if (found.InnerAccessPolicy === InnerAccessPolicy) return;
  await callEcs(place, 'ModifySecurityGroupPolicy', { SecurityGroupId: id, InnerAccessPolicy });
}

async function createTime(id: string, place: Place): Promise<string> {
  const { SecurityGroups } = await callEcs(place, 'DescribeSecurityGroups', { SecurityGroupId: id });
  const [group] = (SecurityGroups as { SecurityGroup: { CreationTime: string }[] }).SecurityGroup;
  return group?.CreationTime ?? '';
}

export const securityGroup: ResourceType = {
  inputs: inputs(
    'securityGroupName description vpcId* securityGroupType* innerAccessPolicy tags resourceGroupId innerAccess- name-',
  ),
  defaults: { innerAccessPolicy: 'Accept', securityGroupType: 'normal' },
  async create(inputs, place) {
    const made = await callEcs(place, 'CreateSecurityGroup', {
      ClientToken: randomUUID(),
      SecurityGroupName: asText(inputs.securityGroupName),
      Description: asText(inputs.description),
      VpcId: asText(inputs.vpcId),
      SecurityGroupType: asText(inputs.securityGroupType),
      ResourceGroupId: asText(inputs.resourceGroupId),
      ...tagParameters(inputs.tags),
    });
    const id = String(made.SecurityGroupId);
    await setPolicy(id, inputs, place);
    return { id, outputs: { createTime: await createTime(id, place) } };
  },
  async adopt(id, _inputs, place) {
    return { createTime: await createTime(id, place) };
  },
  async update(id, inputs, changed, place, old) {
    refuseChange(changed, ['resourceGroupId']);
    if (changed.includes('securityGroupName') || changed.includes('description')) {
      await callEcs(place, 'ModifySecurityGroupAttribute', {
        SecurityGroupId: id,
        SecurityGroupName: changed.includes('securityGroupName') ? asText(inputs.securityGroupName) : undefined,
        Description: changed.includes('description') ? asText(inputs.description ?? '') : undefined,
      });
    }
    if (changed.includes('innerAccessPolicy')) await setPolicy(id, inputs, place);
    if (changed.includes('tags')) await setTags('securitygroup', id, old, inputs, place);
    return {};
  },
  async remove(id, _inputs, place) {
    await callEcs(place, 'DeleteSecurityGroup', { SecurityGroupId: id });
  },
};
