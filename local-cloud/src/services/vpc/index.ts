import type { Service } from '../../core/action';
import { REGIONS } from '../../core/regions';
import type { World } from '../../core/world';
import { seedBlockOf } from '../ecs/seedAddresses';
import { privateBlockOf } from './cidr';
import { networkActions } from './networks';
import type { VpcRegion } from './state';
import { switchActions } from './switches';
import { vpcTagActions } from './tags';

/** Networks and vSwitches, with those that the seed's servers are in. Comes after ECS, whose servers it reads. */
export const createVpc = (): Service => ({
  name: 'vpc',
  protocol: 'rpc',
  isJson: true,
  endpoints: ['vpc.{region}.aliyuncs.com', 'vpc-vpc.{region}.aliyuncs.com', 'vpc.aliyuncs.com'],
  actions: [...networkActions, ...switchActions, ...vpcTagActions],
  begin(world) {
    world.vpc = Object.fromEntries(REGIONS.map(({ id }) => [id, { networks: {}, switches: {}, tokens: {} }]));
    for (const [id, region] of Object.entries(world.vpc)) addFromServers(world, id, region);
  },
});

function addFromServers(world: World, regionId: string, region: VpcRegion): void {
  for (const server of Object.values(world.ecs.regions[regionId]?.instances ?? {})) {
    const { vpcId, vSwitchId, zoneId, privateIp, createdAt } = server;
    region.networks[vpcId] ??= {
      id: vpcId,
      name: '',
      description: '',
      cidr: privateBlockOf(privateIp) ?? '',
      routerId: vpcId.replace(/^vpc/, 'vrt'),
      routeTableId: vpcId.replace(/^vpc/, 'vtb'),
      createdAt,
      resourceGroupId: 'rg-default',
      tags: {},
    };
    region.switches[vSwitchId] ??= {
      id: vSwitchId,
      networkId: vpcId,
      zoneId,
      name: '',
      description: '',
      cidr: seedBlockOf(privateIp),
      createdAt,
      tags: {},
    };
  }
}
