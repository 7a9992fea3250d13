import type { Action, Params } from '../../core/action';
import { CloudError } from '../../core/error';
import { isAsked, need, resourceIn, text } from '../../params/read';
import { pageByNumber, sortNewestFirst } from '../../params/paging';
import { isoSeconds } from '../../core/time';
import { endDryRun, hasTags, readTags, wantedTags, naming } from '../ecs/rules';
import { once } from '../ecs/tokens';
import { tagView } from '../ecs/views/tags';
import type { VpcCall } from './action';
import { networkOf, vpcAction } from './action';
import { isInside, PRIVATE_BLOCKS, readCidr } from './cidr';
import type { Network, VSwitch } from './state';

const one = resourceIn('vpc', 'VpcId');
const PRIVATE = PRIVATE_BLOCKS.flatMap((block) => readCidr(block) ?? []);

/** @throws CloudError InvalidCidrBlock.Malformed */
function checkCidr(text: string): string {
  const block = readCidr(text);
  if (block && block.bits >= 8 && block.bits <= 28 && PRIVATE.some((outer) => isInside(block, outer))) return text;
  throw new CloudError('InvalidCidrBlock.Malformed', `Specified CIDR block is not valid: "${text}".`, 400);
}

const switchesOf = (call: VpcCall, network: Network): VSwitch[] =>
  Object.values(call.here.switches).filter(({ networkId }) => networkId === network.id);

const switchIdsOf = (call: VpcCall, network: Network): string[] => switchesOf(call, network).map(({ id }) => id);

const view = (network: Network, call: VpcCall): object => ({
  VpcId: network.id,
  RegionId: call.regionId,
  Status: 'Available',
  VpcName: network.name,
  Description: network.description,
  CidrBlock: network.cidr,
  VRouterId: network.routerId,
  RouteTableId: network.routeTableId,
  ResourceGroupId: network.resourceGroupId,
  IsDefault: false,
  CreationTime: isoSeconds(network.createdAt),
  ClassicLinkEnabled: false,
  DnsHostnameStatus: 'DISABLED',
  EnabledIpv6: false,
  Ipv6CidrBlock: '',
  Tags: tagView(network.tags),
  VSwitchIds: { VSwitchId: switchIdsOf(call, network) },
  SecondaryCidrBlocks: { SecondaryCidrBlock: [] },
  UserCidrs: { UserCidr: [] },
  Ipv6CidrBlocks: { Ipv6CidrBlock: [] },
});

function createVpc(params: Params, call: VpcCall): object {
  const cidr = checkCidr(text(params, 'CidrBlock') ?? '172.16.0.0/12');
  const tags = readTags(params);
  endDryRun(params);
  return once(params, call, 'IdempotentParameterMismatch', () => {
    const network: Network = {
      id: call.newId('vpc', call.regionId),
      ...naming(params, 'VpcName'),
      cidr,
      routerId: call.newId('vrt', call.regionId),
      routeTableId: call.newId('vtb', call.regionId),
      createdAt: call.world.now,
      resourceGroupId: text(params, 'ResourceGroupId') ?? 'rg-default',
      tags,
    };
    call.here.networks[network.id] = network;
    const { id: VpcId, routerId: VRouterId, routeTableId: RouteTableId, resourceGroupId: ResourceGroupId } = network;
    return { VpcId, VRouterId, RouteTableId, ResourceGroupId };
  });
}

/** @throws CloudError DependencyViolation where something lives in it */
function deleteVpc(params: Params, call: VpcCall): object {
  const network = networkOf(call.here, need(params, 'VpcId'));
  const groups = Object.values(call.world.ecs.regions[call.regionId]?.securityGroups ?? {});
  const inside = [
    ...switchIdsOf(call, network),
    ...groups.filter(({ vpcId }) => vpcId === network.id).map(({ id }) => id),
  ];
  if (inside.length > 0) {
    const kind = inside[0]?.startsWith('sg-') ? 'SecurityGroup' : 'VSwitch';
    throw new CloudError(`DependencyViolation.${kind}`, `Specified VPC still holds ${inside.join(', ')}.`, 400);
  }
  endDryRun(params);
  delete call.here.networks[network.id];
  return {};
}

/** @throws CloudError for a block that is none, or in which a vSwitch of the network is not */
function changedCidr(text: string, network: Network, call: VpcCall): string {
  const block = readCidr(checkCidr(text));
  const outside = switchesOf(call, network).find(({ cidr }) => {
    const inner = readCidr(cidr);
    return block && inner && !isInside(inner, block);
  });
  if (!outside) return text;
  throw new CloudError('InvalidParameter', `${outside.id} with ${outside.cidr} is not inside of ${text}.`, 400);
}

function describeVpcs(params: Params, call: VpcCall): object {
  const ids = text(params, 'VpcId')?.split(',');
  const tags = wantedTags(params);
  const found = Object.values(call.here.networks).filter(
    (network) =>
      (ids === undefined || ids.includes(network.id)) &&
      hasTags(network.tags, tags) &&
      isAsked(params, ['VpcName', network.name], ['ResourceGroupId', network.resourceGroupId]),
  );
  endDryRun(params);
  const { items, ...page } = pageByNumber(sortNewestFirst(found), params, 50);
  return { ...page, Vpcs: { Vpc: items.map((network) => view(network, call)) } };
}

const NOT_FOUND = 'InvalidVpcId.NotFound';
const IPV6 = ['EnableIpv6', 'Ipv6CidrBlock', 'Ipv6CidrMask', 'Ipv6IpamPoolId', 'Ipv6Isp'];

export const networkActions: Action[] = [
  vpcAction({
    name: 'CreateVpc',
    resources: () => ['vpc/*'],
    errors: ['InvalidCidrBlock.Malformed', 'IdempotentParameterMismatch', 'Duplicate.TagKey', 'DryRunOperation'],
    refused: [...IPV6, 'EnableDnsHostname', 'Ipv4CidrMask', 'Ipv4IpamPoolId', 'UserCidr'],
    handle: createVpc,
  }),
  vpcAction({
    name: 'DescribeVpcAttribute',
    resources: one,
    errors: [NOT_FOUND],
    inert: ['IsDefault'],
    readOnly: true,
    handle: (params, call) => {
      const network = networkOf(call.here, need(params, 'VpcId'));
      endDryRun(params);
      return view(network, call);
    },
  }),
  vpcAction({
    name: 'DescribeVpcs',
    resources: one,
    errors: ['InvalidParameter', 'DryRunOperation'],
    refused: ['DhcpOptionsSetId', 'EnableIpv6', 'IsDefault', 'VpcOwnerId'],
    readOnly: true,
    handle: describeVpcs,
  }),
  vpcAction({
    name: 'ModifyVpcAttribute',
    resources: one,
    errors: [NOT_FOUND, 'InvalidCidrBlock.Malformed', 'InvalidParameter'],
    refused: ['EnableDnsHostname', 'EnableIPv6', 'Ipv6CidrBlock', 'Ipv6Isp'],
    handle: (params, call) => {
      const network = networkOf(call.here, need(params, 'VpcId'));
      const wanted = text(params, 'CidrBlock');
      const cidr = wanted === undefined ? network.cidr : changedCidr(wanted, network, call);
      Object.assign(network, naming(params, 'VpcName', network), { cidr });
      return {};
    },
  }),
  vpcAction({
    name: 'DeleteVpc',
    resources: one,
    errors: [NOT_FOUND, 'DependencyViolation.VSwitch', 'DependencyViolation.SecurityGroup', 'DryRunOperation'],
    inert: ['ClientToken'],
    refused: ['ForceDelete'],
    handle: deleteVpc,
  }),
  vpcAction({
    name: 'DescribeRouteTableList',
    resources: () => ['routetable/*'],
    errors: ['InvalidParameter'],
    refused: ['RouteTableName', 'RouterType', 'Tag'],
    readOnly: true,
    handle: (params, call) => {
      const found = Object.values(call.here.networks).filter(({ id, routeTableId, routerId, resourceGroupId }) =>
        isAsked(
          params,
          ['VpcId', id],
          ['RouteTableId', routeTableId],
          ['RouterId', routerId],
          ['ResourceGroupId', resourceGroupId],
          ['RouteTableType', 'System'],
        ),
      );
      const { items, ...page } = pageByNumber(sortNewestFirst(found), params, 50);
      const tables = items.map((network) => ({
        VpcId: network.id,
        RouteTableId: network.routeTableId,
        RouteTableName: '',
        RouteTableType: 'System',
        RouterId: network.routerId,
        RouterType: 'VRouter',
        Description: '',
        AssociateType: 'VSwitch',
        RoutePropagationEnable: true,
        Status: 'Available',
        ResourceGroupId: network.resourceGroupId,
        CreationTime: isoSeconds(network.createdAt),
        OwnerId: Number(call.accountId),
        VSwitchIds: { VSwitchId: switchIdsOf(call, network) },
        Tags: { Tag: [] },
      }));
      return { ...page, Code: 'Success', Success: true, RouterTableList: { RouterTableListType: tables } };
    },
  }),
];
