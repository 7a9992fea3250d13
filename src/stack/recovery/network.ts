import { getEcsNetworkInterfaces } from '@pulumi/alicloud/ecs/getEcsNetworkInterfaces';
import { SecurityGroup } from '@pulumi/alicloud/ecs/securityGroup';
import { SecurityGroupRule } from '@pulumi/alicloud/ecs/securityGroupRule';
import { getSwitches } from '@pulumi/alicloud/vpc/getSwitches';
import { Network } from '@pulumi/alicloud/vpc/network';
import { Switch } from '@pulumi/alicloud/vpc/switch';
import * as pulumi from '@pulumi/pulumi';
import type { ExistingNetwork, MadeNetwork } from '../../plan/recovery-settings';
import type { LiveServer } from '../../recovery/restore/live';
import type { NetworkPlace } from '../../recovery/restore/place';
import type { NetworkThere } from './network-there';

/** Where servers can be put, and how what is decided about it is called in the cloud. */
export interface NetworkParts {
  place: NetworkPlace;
  /** By the place's ids. */
  vSwitchIds: Record<string, pulumi.Input<string>>;
  securityGroupIds: pulumi.Input<string>[];
}

export interface RecoveryNetworkArgs {
  wish: MadeNetwork;
  /** Of everything in it. */
  name: string;
  /** Servers of this stack, which have addresses there. */
  live: readonly LiveServer[];
  /** What is there of it, and adopted where the state does not know it. */
  there: NetworkThere;
  resourceGroupId?: string;
  tags?: Record<string, string>;
}

/** A network of the stack's own: it has no way out and in but what the rules and its owner open. */
export class RecoveryNetwork extends pulumi.ComponentResource {
  readonly parts: NetworkParts;

  constructor(name: string, args: RecoveryNetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super('offsite:stack:RecoveryNetwork', name, {}, opts);
    const { wish, there, resourceGroupId, tags } = args;
    const child = { parent: this };
    const vpcName = args.name;
    const vpcArgs = { vpcName, cidrBlock: wish.cidr, resourceGroupId, tags };
    const vpc = new Network(`${name}-vpc`, vpcArgs, { ...child, import: there.vpc });
    const group = new SecurityGroup(
      `${name}-group`,
      { securityGroupName: args.name, vpcId: vpc.id, innerAccessPolicy: 'Accept', resourceGroupId, tags },
      { ...child, import: there.group },
    );
    const vSwitches = Object.entries(wish.vSwitches).map(([zone, cidr]) => {
      const made = { vpcId: vpc.id, zoneId: zone, cidrBlock: cidr, vswitchName: `${args.name}-${zone}`, tags };
      const options = { ...child, import: there.vSwitches[zone] };
      return { zone, cidr, id: new Switch(`${name}-${zone}`, made, options).id };
    });
    for (const rule of wish.ingress) {
      new SecurityGroupRule(
        `${name}-in-${rule.name}`,
        {
          securityGroupId: group.id,
          type: 'ingress',
          ipProtocol: rule.protocol,
          portRange: rule.ports,
          cidrIp: rule.cidr,
          nicType: 'intranet',
          policy: 'accept',
          priority: 1,
        },
        // Nobody is cut off by a group that cannot be deleted since servers are in it. It may be taken out at any time.
        { ...child, protect: false, deletedWith: group },
      );
    }
    const taken = (zone: string) => args.live.filter((one) => one.zone === zone).map(({ privateIp }) => privateIp);
    this.parts = {
      place: {
        vSwitches: vSwitches.map(({ zone, cidr }) => ({ id: zone, zone, cidr, taken: taken(zone) })),
        securityGroups: [`${name}-group`],
      },
      vSwitchIds: Object.fromEntries(vSwitches.map(({ zone, id }) => [zone, id])),
      securityGroupIds: [group.id],
    };
    this.registerOutputs({});
  }
}

/**
 * A network that is there: its vSwitches are looked up, and who has which of their addresses.
 *
 * @throws RunError for vSwitches that are not there
 */
export async function existingNetwork(
  { vSwitchIds, securityGroupIds }: ExistingNetwork,
  options: pulumi.InvokeOptions,
): Promise<NetworkParts> {
  const { vswitches } = await getSwitches({ ids: vSwitchIds }, options);
  const lost = vSwitchIds.filter((id) => !vswitches.some((found) => found.id === id));
  if (lost.length > 0)
    throw new pulumi.RunError(`There is no vSwitch ${lost.join(', ')}, which offsite:recovery.network names.`);
  const places = vswitches.map(async ({ id, zoneId, cidrBlock }) => {
    const { interfaces } = await getEcsNetworkInterfaces({ vswitchId: id }, options);
    const taken = interfaces.flatMap(({ privateIp, privateIps }) => [privateIp, ...(privateIps ?? [])]);
    return { id, zone: zoneId, cidr: cidrBlock, taken: [...new Set(taken)] };
  });
  return {
    place: { vSwitches: await Promise.all(places), securityGroups: securityGroupIds },
    vSwitchIds: Object.fromEntries(vSwitchIds.map((id) => [id, id])),
    securityGroupIds,
  };
}
