import { isAsked, text, texts } from '../../../params/read';
import { pageEitherWay, sortNewestFirst } from '../../../params/paging';
import { isoSeconds } from '../../../core/time';
import { ecsAction } from '../action';
import type { Instance } from '../state';
import { tagView } from '../views/tags';

/** Every server has its primary interface, and none has more. */
const interfaceIdOf = (instance: Instance): string => instance.id.replace(/^i-/, 'eni-');

const view = (instance: Instance): object => ({
  NetworkInterfaceId: interfaceIdOf(instance),
  NetworkInterfaceName: '',
  NetworkInterfaceTrafficMode: 'Standard',
  Type: 'Primary',
  Status: 'InUse',
  Description: '',
  InstanceId: instance.id,
  VpcId: instance.vpcId,
  VSwitchId: instance.vSwitchId,
  ZoneId: instance.zoneId,
  MacAddress: '00:16:3e:00:00:01',
  PrivateIpAddress: instance.privateIp,
  PrivateIpSets: { PrivateIpSet: [{ Primary: true, PrivateIpAddress: instance.privateIp }] },
  Ipv6Sets: { Ipv6Set: [] },
  SecurityGroupIds: { SecurityGroupId: instance.securityGroupIds },
  ResourceGroupId: instance.resourceGroupId,
  CreationTime: isoSeconds(instance.createdAt),
  DeleteOnRelease: true,
  QueueNumber: 2,
  Attachment: { InstanceId: instance.id, DeviceIndex: 0, NetworkCardIndex: 0 },
  Tags: tagView(instance.tags),
});

export const describeNetworkInterfaces = ecsAction({
  name: 'DescribeNetworkInterfaces',
  resources: () => ['eni/*'],
  errors: ['InvalidParameter'],
  refused: ['Ipv6Address', 'NetworkInterfaceName', 'ServiceManaged', 'Tag', 'ResourceGroupId'],
  readOnly: true,
  handle: (params, call) => {
    const ids = texts(params, 'NetworkInterfaceId');
    const addresses = texts(params, 'PrivateIpAddress');
    const group = text(params, 'SecurityGroupId');
    const found = Object.values(call.here.instances).filter(
      (instance) =>
        (ids.length === 0 || ids.includes(interfaceIdOf(instance))) &&
        (addresses.length === 0 || addresses.includes(instance.privateIp)) &&
        (group === undefined || instance.securityGroupIds.includes(group)) &&
        isAsked(
          params,
          ['InstanceId', instance.id],
          ['VpcId', instance.vpcId],
          ['VSwitchId', instance.vSwitchId],
          ['PrimaryIpAddress', instance.privateIp],
          ['Type', 'Primary'],
          ['Status', 'InUse'],
        ),
    );
    const { items, ...page } = pageEitherWay(sortNewestFirst(found), params);
    return { ...page, NetworkInterfaceSets: { NetworkInterfaceSet: items.map(view) } };
  },
});
