import type { Action, Params } from '../../core/action';
import { CloudError } from '../../core/error';
import { isAsked, need, resourceIn, text } from '../../params/read';
import { pageByNumber, sortNewestFirst } from '../../params/paging';
import { findRegion } from '../../core/regions';
import { isoSeconds } from '../../core/time';
import { endDryRun, hasTags, readTags, wantedTags, naming } from '../ecs/rules';
import { once } from '../ecs/tokens';
import { tagView } from '../ecs/views/tags';
import type { VpcCall } from './action';
import { networkOf, switchOf, vpcAction } from './action';
import { freeCount } from './addresses';
import { isInside, overlaps, readCidr } from './cidr';
import type { Network, VSwitch } from './state';

const one = resourceIn('vswitch', 'VSwitchId');

/** @throws CloudError if the block is none, not in the network, or meets another vSwitch's */
function checkCidr(text: string, network: Network, call: VpcCall): string {
  const block = readCidr(text);
  const whole = readCidr(network.cidr);
  if (!block || block.bits < 16 || block.bits > 29) {
    throw new CloudError('InvalidCidrBlock.Malformed', `Specified CIDR block is not valid: "${text}".`, 400);
  }
  if (whole && !isInside(block, whole)) {
    throw new CloudError('InvalidParameter', `Specified CIDR block ${text} is not inside of ${network.cidr}.`, 400);
  }
  for (const other of Object.values(call.here.switches).filter(({ networkId }) => networkId === network.id)) {
    const taken = readCidr(other.cidr);
    if (taken && overlaps(block, taken)) {
      const why = `Specified CIDR block ${text} overlaps with that of ${other.id}, ${other.cidr}.`;
      throw new CloudError('InvalidCidrBlock.Overlapped', why, 400);
    }
  }
  return text;
}

const view = (vSwitch: VSwitch, call: VpcCall): object => ({
  VSwitchId: vSwitch.id,
  VpcId: vSwitch.networkId,
  ZoneId: vSwitch.zoneId,
  CidrBlock: vSwitch.cidr,
  VSwitchName: vSwitch.name,
  Description: vSwitch.description,
  Status: 'Available',
  IsDefault: false,
  AvailableIpAddressCount: freeCount(call.world, call.regionId, vSwitch),
  CreationTime: isoSeconds(vSwitch.createdAt),
  ResourceGroupId: 'rg-default',
  Ipv6CidrBlock: '',
  // A data source of the provider panics without it.
  RouteTable: { RouteTableId: call.here.networks[vSwitch.networkId]?.routeTableId ?? '', RouteTableType: 'System' },
  OwnerId: Number(call.accountId),
  Tags: tagView(vSwitch.tags),
});

function createVSwitch(params: Params, call: VpcCall): object {
  return once(params, call, 'IdempotentParameterMismatch', () => {
    const network = networkOf(call.here, need(params, 'VpcId'));
    const zoneId = need(params, 'ZoneId');
    if (!findRegion(call.regionId)?.zones.includes(zoneId)) {
      throw new CloudError('InvalidZoneId.NotFound', `Specified zone does not exist: "${zoneId}".`, 404);
    }
    const vSwitch: VSwitch = {
      id: call.newId('vsw', call.regionId),
      networkId: network.id,
      zoneId,
      ...naming(params, 'VSwitchName'),
      cidr: checkCidr(need(params, 'CidrBlock'), network, call),
      createdAt: call.world.now,
      tags: readTags(params),
    };
    call.here.switches[vSwitch.id] = vSwitch;
    return { VSwitchId: vSwitch.id };
  });
}

/** @throws CloudError DependencyViolation while a server is in it */
function deleteVSwitch(params: Params, call: VpcCall): object {
  const vSwitch = switchOf(call.here, params);
  const servers = Object.values(call.world.ecs.regions[call.regionId]?.instances ?? {});
  const user = servers.find((server) => server.vSwitchId === vSwitch.id);
  if (user) throw new CloudError('DependencyViolation', `Specified vSwitch is still used by ${user.id}.`, 400);
  endDryRun(params);
  delete call.here.switches[vSwitch.id];
  return {};
}

function describeVSwitches(params: Params, call: VpcCall): object {
  const ids = text(params, 'VSwitchId')?.split(',');
  const tags = wantedTags(params);
  const found = Object.values(call.here.switches).filter(
    (vSwitch) =>
      (ids === undefined || ids.includes(vSwitch.id)) &&
      hasTags(vSwitch.tags, tags) &&
      isAsked(params, ['VpcId', vSwitch.networkId], ['ZoneId', vSwitch.zoneId], ['VSwitchName', vSwitch.name]),
  );
  endDryRun(params);
  const { items, ...page } = pageByNumber(sortNewestFirst(found), params, 50);
  return { ...page, VSwitches: { VSwitch: items.map((vSwitch) => view(vSwitch, call)) } };
}

const NOT_FOUND = 'InvalidVSwitchId.NotFound';

export const switchActions: Action[] = [
  vpcAction({
    name: 'CreateVSwitch',
    resources: () => ['vswitch/*'],
    errors: [
      'InvalidVpcId.NotFound',
      'InvalidZoneId.NotFound',
      'InvalidParameter',
      'InvalidCidrBlock.Malformed',
      'InvalidCidrBlock.Overlapped',
      'IdempotentParameterMismatch',
      'Duplicate.TagKey',
    ],
    refused: ['Ipv6CidrBlock', 'VpcIpv6CidrBlock'],
    handle: createVSwitch,
  }),
  vpcAction({
    name: 'DescribeVSwitchAttributes',
    resources: one,
    errors: ['DryRunOperation'],
    readOnly: true,
    handle: (params, call) => {
      const vSwitch = call.here.switches[need(params, 'VSwitchId')];
      endDryRun(params);
      // What is not there is an answer without an id, not an error.
      return vSwitch ? view(vSwitch, call) : { VSwitchId: '', VpcId: '', Status: '' };
    },
  }),
  vpcAction({
    name: 'DescribeVSwitches',
    resources: one,
    errors: ['InvalidParameter', 'DryRunOperation'],
    refused: ['EnableIpv6', 'IsDefault', 'ResourceGroupId', 'RouteTableId', 'VSwitchOwnerId'],
    readOnly: true,
    handle: describeVSwitches,
  }),
  vpcAction({
    name: 'ModifyVSwitchAttribute',
    resources: one,
    parameters: [
      { name: 'RegionId', type: 'string' },
      { name: 'VSwitchId', type: 'string', required: true },
      { name: 'VSwitchName', type: 'string', maxLength: 128 },
      { name: 'Description', type: 'string', maxLength: 256 },
    ],
    errors: [NOT_FOUND],
    handle: (params, call) => {
      const vSwitch = switchOf(call.here, params);
      Object.assign(vSwitch, naming(params, 'VSwitchName', vSwitch));
      return {};
    },
  }),
  vpcAction({
    name: 'DeleteVSwitch',
    resources: one,
    errors: [NOT_FOUND, 'DependencyViolation', 'DryRunOperation'],
    handle: deleteVSwitch,
  }),
];
