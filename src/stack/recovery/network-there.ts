import { getSecurityGroups } from '@pulumi/alicloud/ecs/getSecurityGroups';
import { getNetworks } from '@pulumi/alicloud/vpc/getNetworks';
import { getSwitches } from '@pulumi/alicloud/vpc/getSwitches';
import * as pulumi from '@pulumi/pulumi';
import type { MadeNetwork } from '../../plan/recovery-settings';

/** Ids of what is there already of a network to be made. */
export interface NetworkThere {
  vpc?: string;
  group?: string;
  /** Zone -> id. */
  vSwitches: Record<string, string>;
}

/**
 * What an `up` that was killed has left of the network: it is adopted, since a second vSwitch of its range could not be made. Of
 * several networks of the name nobody knows which is meant: then none is, which is said.
 */
export async function networkThere(
  name: string,
  { cidr, vSwitches }: MadeNetwork,
  options: pulumi.InvokeOptions,
): Promise<NetworkThere> {
  const { vpcs } = await getNetworks({ vpcName: name, enableDetails: false }, options);
  const [vpc, ...more] = vpcs.filter(({ vpcName, cidrBlock }) => vpcName === name && cidrBlock === cidr);
  if (!vpc) return { vSwitches: {} };
  if (more.length > 0) {
    const ids = [vpc, ...more].map(({ id }) => id).join(', ');
    await pulumi.log.warn(`There are several networks called ${name}: ${ids}. Delete what no server is in.`);
    return { vSwitches: {} };
  }
  const { vswitches } = await getSwitches({ vpcId: vpc.id }, options);
  const { groups } = await getSecurityGroups({ vpcId: vpc.id, enableDetails: false }, options);
  const there = Object.entries(vSwitches).flatMap(([zone, range]) => {
    const found = vswitches.find(({ zoneId, cidrBlock }) => zoneId === zone && cidrBlock === range);
    return found ? [[zone, found.id] as const] : [];
  });
  return {
    vpc: vpc.id,
    group: groups.find((group) => group.name === name)?.id,
    vSwitches: Object.fromEntries(there),
  };
}
