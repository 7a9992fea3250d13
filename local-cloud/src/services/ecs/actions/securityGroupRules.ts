import type { Action, Params, ParamSpec } from '../../../core/action';
import { invalidParameter, need, records, resourceIn, text, texts } from '../../../params/read';
import { isoSeconds } from '../../../core/time';
import { parametersOf } from '../../../params/specs';
import type { EcsCall } from '../action';
import { ecsAction } from '../action';
import * as find from '../errors';
import type { GroupRule, SecurityGroup } from '../state';

type Direction = GroupRule['direction'];

const one = resourceIn('securitygroup', 'SecurityGroupId');
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
  const meant = id ? [] : rulesIn(params, direction);
  const found = group.rules?.find((rule) => (id ? rule.id === id : meant.some((other) => isSame(rule, other))));
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

/** Not kept: rules here are of IPv4 blocks and groups of this account. */
const REFUSED = ['Ipv6DestCidrIp', 'Ipv6SourceCidrIp'];

/** @param end whose end a rule names: where it comes from, or where it goes to. */
function ruleAction(
  name: string,
  end: 'Source' | 'Dest',
  more: ParamSpec[],
  refused: string[],
  handle: (params: Params, call: EcsCall, direction: Direction) => object,
): Action {
  const foreign = end === 'Source' ? 'DestGroupId' : 'SourceGroupId';
  const fields = FIELDS.filter((field) => field !== foreign).join(' ');
  return ecsAction({
    name,
    resources: one,
    parameters: [
      ...parametersOf(`RegionId SecurityGroupId! ClientToken Description ${fields} ${end}GroupOwnerAccount`),
      ...more,
    ],
    errors: ['InvalidSecurityGroupId.NotFound', 'InvalidParameter'],
    inert: ['ClientToken', `${end}GroupOwnerAccount`],
    refused: [...REFUSED, `${end}PrefixListId`, `${end}GroupOwnerId`, ...refused],
    handle: (params, call) => handle(params, call, end === 'Source' ? 'ingress' : 'egress'),
  });
}

const LISTED: ParamSpec = { name: 'Permissions', type: 'any' };
const IDS: ParamSpec = { name: 'SecurityGroupRuleId', type: 'list', item: 'string' };
const ID: ParamSpec = { name: 'SecurityGroupRuleId', type: 'string' };

export const securityGroupRuleActions: Action[] = [
  ruleAction('AuthorizeSecurityGroup', 'Source', [LISTED], [], authorize),
  ruleAction('AuthorizeSecurityGroupEgress', 'Dest', [LISTED], [], authorize),
  ruleAction('RevokeSecurityGroup', 'Source', [LISTED, IDS], [], revoke),
  ruleAction('RevokeSecurityGroupEgress', 'Dest', [LISTED, IDS], [], revoke),
  ruleAction('ModifySecurityGroupRule', 'Source', [ID], ['PortRangeListId'], modify),
  ruleAction('ModifySecurityGroupEgressRule', 'Dest', [ID], ['PortRangeListId'], modify),
];
