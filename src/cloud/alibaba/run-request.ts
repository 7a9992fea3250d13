import {
  RunInstancesRequest,
  RunInstancesRequestDataDisk,
  RunInstancesRequestSystemDisk,
  RunInstancesRequestTag,
} from '@alicloud/ecs20140526/dist/models/RunInstancesRequest';
import type { NewServer } from '../offers';
import { pairs } from './tags';

/** One server. */
export function runRequest(regionId: string, server: NewServer): RunInstancesRequest {
  const { systemDisk: system, dataDisks } = server;
  return new RunInstancesRequest({
    regionId,
    zoneId: server.zone,
    vSwitchId: server.vSwitch,
    instanceName: server.name,
    imageId: server.imageId,
    instanceType: server.type,
    securityGroupIds: [...server.securityGroups],
    privateIpAddress: server.privateIp,
    ramRoleName: server.role,
    keyPairName: server.keyPair,
    password: server.password,
    userData: server.userData && Buffer.from(server.userData).toString('base64'),
    instanceChargeType: server.chargeType,
    systemDisk:
      system && new RunInstancesRequestSystemDisk({ category: system.category, size: String(system.sizeGiB) }),
    dataDisk: dataDisks.map(
      ({ device, category, sizeGiB: size }) => new RunInstancesRequestDataDisk({ device, category, size }),
    ),
    resourceGroupId: server.resourceGroupId,
    tag: pairs(server.tags).map((tag) => new RunInstancesRequestTag(tag)),
    amount: 1,
  });
}
