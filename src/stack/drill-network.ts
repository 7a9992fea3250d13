import * as ecs from '@pulumi/alicloud/ecs';
import { getZones } from '@pulumi/alicloud/getZones';
import * as vpc from '@pulumi/alicloud/vpc';
import * as pulumi from '@pulumi/pulumi';
import type { Settings } from '../plan/settings';
import { networkTags, vSwitchTags } from '../recovery/drill/network';
import { regionProvider } from './providers';

/** Small: one server at a time is in it. In three zones, since what is sold out in one may be had in another. */
const NETWORK = '192.168.255.0/24';
const ZONES = 3;
const cidrOf = (i: number): string => `192.168.255.${i * 16}/28`;

export interface DrillNetworkArgs {
  vault: string;
  /** Zones of the region. */
  zones: readonly string[];
  /** @default none */
  tags?: Record<string, string>;
}

/**
 * Where copies are drilled: a network of its own that nothing leads into or out of, with a security group without a rule. The
 * function and the command find it by the group's tags.
 */
class DrillNetwork extends pulumi.ComponentResource {
  constructor(name: string, { vault, zones, tags }: DrillNetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super('offsite:stack:DrillNetwork', name, {}, opts);
    const parent = { parent: this };
    const vpcName = `${vault}-drill`;
    const description = 'Where copies are booted to see whether they do. Declared by Offsite.';
    const network = new vpc.Network(`${name}-network`, { vpcName, description, cidrBlock: NETWORK, tags }, parent);
    const vSwitches = zones
      .slice(0, ZONES)
      .map(
        (zoneId, i) =>
          new vpc.Switch(
            `${name}-${zoneId}`,
            { vpcId: network.id, zoneId, cidrBlock: cidrOf(i), vswitchName: `${vpcName}-${zoneId}`, description, tags },
            parent,
          ),
      );
    new ecs.SecurityGroup(
      `${name}-security-group`,
      {
        vpcId: network.id,
        securityGroupName: vpcName,
        description,
        innerAccessPolicy: 'Drop',
        tags: pulumi.all(vSwitches.map(({ id }) => id)).apply((ids) => ({
          ...tags,
          ...networkTags(vault),
          ...vSwitchTags(ids),
        })),
      },
      parent,
    );
    this.registerOutputs({});
  }
}

/** Declares it where the stack drills and names no network of its own. */
export async function declareDrillNetwork({ vault, drill, tags }: Settings): Promise<void> {
  if (!drill || drill.network) return;
  const name = `drill-${drill.region}`;
  const there = { provider: regionProvider(name, drill.region) };
  const { ids } = await getZones({}, there);
  // Always in the same order, so that nothing moves.
  new DrillNetwork(
    name,
    { vault, zones: [...ids].sort(), tags: Object.keys(tags).length > 0 ? tags : undefined },
    there,
  );
}
