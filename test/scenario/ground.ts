import type { LocalCloud } from 'local-cloud';

/** Where servers can come up: made by hand, before Offsite or for something else. */
export interface Ground {
  vSwitchId: string;
  securityGroupId: string;
}

/** Asks with the account's own key, as a person does in the console. */
export async function byHand<T = Record<string, unknown>>(
  cloud: LocalCloud,
  service: string,
  action: string,
  region: string,
  params: Record<string, string>,
): Promise<T> {
  const answer = await cloud.call({ service, action, region, params: { RegionId: region, ...params } });
  if (answer.cut || answer.status >= 300) throw new Error(`${action}: ${answer.cut ? 'cut' : answer.body.toString()}`);
  return JSON.parse(answer.body.toString()) as T;
}

/** A network with one vSwitch and one security group. */
export async function groundIn(cloud: LocalCloud, region: string, cidr = '10.0.0.0/24'): Promise<Ground> {
  const ask = (service: string, action: string, params: Record<string, string>) =>
    byHand<Record<string, string>>(cloud, service, action, region, params);
  const { VpcId = '' } = await ask('vpc', 'CreateVpc', { CidrBlock: '10.0.0.0/8' });
  const zone = { VpcId, ZoneId: `${region}-b`, CidrBlock: cidr };
  const { VSwitchId = '' } = await ask('vpc', 'CreateVSwitch', zone);
  const { SecurityGroupId = '' } = await ask('ecs', 'CreateSecurityGroup', { VpcId });
  return { vSwitchId: VSwitchId, securityGroupId: SecurityGroupId };
}
