import type { Place } from '../resourceType';
import { problemsOf } from '../resourceType';
import type { Values } from '../values';
import { getAccount, getCallerIdentity } from './account';
import type { DataSource } from './dataSource';
import { getImages } from './images';
import { getInstances } from './instances';
import { getNetworks, getSecurityGroups } from './networks';
import { getEcsNetworkInterfaces, getInstanceTypes } from './offers';
import { getRegions, getZones } from './places';
import { getSwitches } from './switches';

/** By token. */
const DATA_SOURCES: Record<string, DataSource> = {
  'alicloud:index/getAccount:getAccount': getAccount,
  'alicloud:index/getCallerIdentity:getCallerIdentity': getCallerIdentity,
  'alicloud:index/getRegions:getRegions': getRegions,
  'alicloud:index/getZones:getZones': getZones,
  'alicloud:ecs/getImages:getImages': getImages,
  'alicloud:ecs/getInstances:getInstances': getInstances,
  'alicloud:ecs/getInstanceTypes:getInstanceTypes': getInstanceTypes,
  'alicloud:ecs/getEcsNetworkInterfaces:getEcsNetworkInterfaces': getEcsNetworkInterfaces,
  'alicloud:ecs/getSecurityGroups:getSecurityGroups': getSecurityGroups,
  'alicloud:vpc/getNetworks:getNetworks': getNetworks,
  'alicloud:vpc/getSwitches:getSwitches': getSwitches,
};

/** @throws Error that names the data source and what is wrong with its arguments; RefusedError */
export async function invoke(token: string, args: Values, place: Place): Promise<Values> {
  const source = DATA_SOURCES[token];
  if (!source) throw new Error(`The embedded deployment has no data source ${token}`);
  const problems = problemsOf(source.inputs, args);
  if (problems.length > 0) throw new Error(`${token}: ${problems.join('; ')}`);
  return { ...args, ...(await source.read(args, place)) };
}
