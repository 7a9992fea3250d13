import { asText, textOf } from '../read';
import type { ResourceType } from '../resourceType';
import { inputs } from '../resourceType';
import type { Values } from '../values';
import { callEcs } from './ecs';
import { tagParameters } from './tags';

function ruleFields(given: Values): Record<string, string | undefined> {
  const side = given.type === 'egress' ? 'Dest' : 'Source';
  return {
    IpProtocol: asText(given.ipProtocol),
    PortRange: asText(given.portRange) ?? '-1/-1',
    NicType: asText(given.nicType),
    Policy: asText(given.policy) ?? 'accept',
    Priority: asText(given.priority) ?? '1',
    [`${side}CidrIp`]: asText(given.cidrIp),
    [`${side}GroupId`]: asText(given.sourceSecurityGroupId),
    Description: asText(given.description),
  };
}

/** The action for rules of this direction. */
const ruleAction = (verb: 'Authorize' | 'Revoke', given: Values): string =>
  `${verb}SecurityGroup${given.type === 'egress' ? 'Egress' : ''}`;

export const securityGroupRule: ResourceType = {
  inputs: inputs(
    `securityGroupId!* type!* ipProtocol!* portRange* cidrIp* sourceSecurityGroupId* nicType* policy* priority* description
     ipv6CidrIp- prefixListId- sourceGroupOwnerAccount-`,
  ),
  defaults: { portRange: '-1/-1', policy: 'accept', priority: 1, nicType: 'intranet' },
  async create(inputs, place) {
    const SecurityGroupId = textOf(inputs, 'securityGroupId');
    const fields = ruleFields(inputs);
    const listed = Object.entries(fields).map(([name, value]) => [`Permissions.1.${name}`, value]);
    const permissions = Object.fromEntries(listed) as Record<string, string | undefined>;
    await callEcs(place, ruleAction('Authorize', inputs), { SecurityGroupId, ...permissions });
    const target = asText(inputs.cidrIp) ?? asText(inputs.sourceSecurityGroupId) ?? '';
    const { IpProtocol, PortRange, NicType = 'intranet', Policy, Priority } = fields;
    const parts = [SecurityGroupId, textOf(inputs, 'type'), IpProtocol, PortRange, NicType, target, Policy, Priority];
    return { id: parts.join(':'), outputs: {} };
  },
  async update(_id, inputs, _changed, place) {
    const action = inputs.type === 'egress' ? 'ModifySecurityGroupEgressRule' : 'ModifySecurityGroupRule';
    const SecurityGroupId = textOf(inputs, 'securityGroupId');
    const Description = textOf(inputs, 'description');
    await callEcs(place, action, { ...ruleFields(inputs), SecurityGroupId, Description });
    return {};
  },
  async remove(_id, inputs, place) {
    const SecurityGroupId = textOf(inputs, 'securityGroupId');
    await callEcs(place, ruleAction('Revoke', inputs), { ...ruleFields(inputs), SecurityGroupId });
  },
};

export const ramRoleAttachment: ResourceType = {
  inputs: inputs('instanceId!* ramRoleName!* policy-'),
  async create(inputs, place) {
    const [instance, RamRoleName] = [textOf(inputs, 'instanceId'), textOf(inputs, 'ramRoleName')];
    await callEcs(place, 'AttachInstanceRamRole', { RamRoleName, InstanceIds: JSON.stringify([instance]) });
    return { id: `${instance}:${RamRoleName}`, outputs: {} };
  },
  async remove(_id, inputs, place) {
    const InstanceIds = JSON.stringify([textOf(inputs, 'instanceId')]);
    await callEcs(place, 'DetachInstanceRamRole', { RamRoleName: textOf(inputs, 'ramRoleName'), InstanceIds });
  },
};

export const keyPair: ResourceType = {
  inputs: inputs('keyPairName!* publicKey!* tags* resourceGroupId* keyFile- keyName- keyNamePrefix-'),
  async create(inputs, place) {
    const made = await callEcs(place, 'ImportKeyPair', {
      KeyPairName: textOf(inputs, 'keyPairName'),
      PublicKeyBody: textOf(inputs, 'publicKey'),
      ResourceGroupId: asText(inputs.resourceGroupId),
      ...tagParameters(inputs.tags),
    });
    return { id: String(made.KeyPairName), outputs: { fingerPrint: String(made.KeyPairFingerPrint) } };
  },
  async remove(id, _inputs, place) {
    await callEcs(place, 'DeleteKeyPairs', { KeyPairNames: JSON.stringify([id]) });
  },
};
