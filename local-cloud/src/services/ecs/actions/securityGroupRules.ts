import type { Action, Params, ParamSpec } from '../../../core/action';
import { invalidParameter, need, records, text, texts } from '../../../core/params';
import { isoSeconds } from '../../../core/time';
import { parametersOf } from '../../../params/specs';
import type { EcsCall } from '../action';
import { ecsAction } from '../action';
import * as find from '../errors';
import type { GroupRule, SecurityGroup } from '../state';

type Direction = GroupRule['direction'];

const one = (params: Params): string[] => [`securitygroup/${text(params, 'SecurityGroupId') ?? '*'}`];
const groupOf = (params: Params, call: EcsCall): SecurityGroup =>
  find.securityGroup(call.here, need(params, 'SecurityGroupId'));

/** What makes a rule this rule and no other. */
const FIELDS = [
  'IpProtocol',
  'PortRange',
  'NicType',
  'Policy',
  'Priority',
  'SourceCidrIp',
  'SourceGroupId',
  'SourcePortRange',
  'DestCidrIp',
  'DestGroupId',
] as const;
const USUAL: Partial<Record<(typeof FIELDS)[number], string>> = {
  NicType: 'intranet',
  Policy: 'accept',
  Priority: '1',
};

/** One rule for each source that the request names: in a list, or in the older way, one in the request itself. */
function rulesIn(params: Params, direction: Direction): Omit<GroupRule, 'id' | 'createdAt'>[] {
  const listed = records(params, 'Permissions');
  return (listed.length > 0 ? listed : [params]).map((given) => {
    const fields = Object.fromEntries(FIELDS.map((name) => [name, text(given, name) ?? USUAL[name] ?? '']));
    fields.Policy = fields.Policy?.toLowerCase() ?? '';
    fields.IpProtocol = fields.IpProtocol?.toLowerCase() ?? '';
    if (!/^(tcp|udp|icmp|icmpv6|gre|all)$/.test(fields.IpProtocol)) throw invalidParameter('IpProtocol', 'it is none');
    if (!/^-?\d+\/-?\d+$/.test(fields.PortRange ?? '')) throw invalidParameter('PortRange', 'it is like 22/22');
    return { direction, fields, description: text(given, 'Description') ?? '' };
  });
}

const isSame = (a: Pick<GroupRule, 'direction' | 'fields'>, b: Pick<GroupRule, 'direction' | 'fields'>): boolean =>
  a.direction === b.direction && FIELDS.every((name) => a.fields[name] === b.fields[name]);

/** A rule that is there already stays as it is. */
function authorize(params: Params, call: EcsCall, direction: Direction): object {
  const group = groupOf(params, call);
  const rules = (group.rules ??= []);
  for (const rule of rulesIn(params, direction)) {
    for (const name of ['SourceGroupId', 'DestGroupId']) {
      const other = rule.fields[name];
      if (other) find.securityGroup(call.here, other);
    }
    if (rules.some((known) => isSame(known, rule))) continue;
    rules.push({ ...rule, id: call.newId('sgr', call.here.id), createdAt: call.world.now });
  }
  return {};
}

/** A rule that is not there is gone already. */
function revoke(params: Params, call: EcsCall, direction: Direction): object {
  const group = groupOf(params, call);
  const ids = texts(params, 'SecurityGroupRuleId');
  const doomed = ids.length > 0 ? [] : rulesIn(params, direction);
  group.rules = (group.rules ?? []).filter(
    (rule) => !ids.includes(rule.id) && !doomed.some((other) => isSame(rule, other)),
  );
  return {};
}

function modify(params: Params, call: EcsCall, direction: Direction): object {
  const group = groupOf(params, call);
  const id = text(params, 'SecurityGroupRuleId');
  const rules = group.rules ?? [];
  const found = id
    ? rules.find((rule) => rule.id === id)
    : rules.find((rule) => rulesIn(params, direction).some((other) => isSame(rule, other)));
  if (found) found.description = text(params, 'Description') ?? found.description;
  return {};
}

/** As DescribeSecurityGroupAttribute shows it. */
export const ruleView = ({ id, direction, fields, description, createdAt }: GroupRule): object => ({
  ...fields,
  IpProtocol: fields.IpProtocol?.toUpperCase(),
  Policy: fields.Policy === 'drop' ? 'Drop' : 'Accept',
  SecurityGroupRuleId: id,
  Direction: direction,
  Description: description,
  CreateTime: isoSeconds(createdAt),
  Ipv6SourceCidrIp: '',
  Ipv6DestCidrIp: '',
  SourceGroupName: '',
  SourceGroupOwnerAccount: '',
  SourcePrefixListId: '',
  DestGroupName: '',
  DestGroupOwnerAccount: '',
  DestPrefixListId: '',
});

const parameters: ParamSpec[] = [
  ...parametersOf(
    'RegionId ClientToken Description Ipv6DestCidrIp Ipv6SourceCidrIp SourceGroupOwnerAccount SourcePrefixListId',
  ),
  ...parametersOf(`${FIELDS.join(' ')} DestGroupOwnerAccount DestPrefixListId`),
  { name: 'SecurityGroupId', type: 'string', required: true },
  { name: 'SecurityGroupRuleId', type: 'list', item: 'string' },
  { name: 'Permissions', type: 'any' },
];
const shared = {
  resources: one,
  parameters,
  errors: ['InvalidSecurityGroupId.NotFound', 'InvalidParameter'],
  inert: ['ClientToken', 'SourceGroupOwnerAccount', 'DestGroupOwnerAccount'],
  refused: ['Ipv6DestCidrIp', 'Ipv6SourceCidrIp', 'SourcePrefixListId', 'DestPrefixListId'],
};

export const securityGroupRuleActions: Action[] = [
  ecsAction({ ...shared, name: 'AuthorizeSecurityGroup', handle: (p, call) => authorize(p, call, 'ingress') }),
  ecsAction({ ...shared, name: 'AuthorizeSecurityGroupEgress', handle: (p, call) => authorize(p, call, 'egress') }),
  ecsAction({ ...shared, name: 'RevokeSecurityGroup', handle: (p, call) => revoke(p, call, 'ingress') }),
  ecsAction({ ...shared, name: 'RevokeSecurityGroupEgress', handle: (p, call) => revoke(p, call, 'egress') }),
  ecsAction({ ...shared, name: 'ModifySecurityGroupRule', handle: (p, call) => modify(p, call, 'ingress') }),
  ecsAction({ ...shared, name: 'ModifySecurityGroupEgressRule', handle: (p, call) => modify(p, call, 'egress') }),
];
