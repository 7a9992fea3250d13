import type { Params } from '../../../core/action';
import { invalidParameter, isAsked, jsonTexts, text } from '../../../params/read';
import { matches } from '../../../core/policy/wildcard';
import type { EcsCall } from '../action';
import { ecsAction } from '../action';
import { pageEitherWay, sortNewestFirst } from '../../../params/paging';
import { endDryRun, hasTags, wantedTags } from '../rules';
import type { Instance } from '../state';
import { tagIndex } from '../store';
import { MOST_TAG_MATCHES } from '../tagIndex';
import { instanceView } from '../views/instance';

export const describeInstances = ecsAction({
  name: 'DescribeInstances',
  resources: (params) => idsOf(params)?.map((id) => `instance/${id}`) ?? ['instance/*'],
  errors: ['InvalidParameter', 'DryRunOperation'],
  inert: ['AdditionalAttributes', 'NeedSaleCycle'],
  refused: [
    'DeviceAvailable',
    'EipAddresses',
    'Filter',
    'HpcClusterId',
    'HttpEndpoint',
    'HttpPutResponseHopLimit',
    'HttpTokens',
    'InnerIpAddresses',
    'InstanceChargeType',
    'InstanceNetworkType',
    'InstanceTypeFamily',
    'InternetChargeType',
    'IoOptimized',
    'Ipv6Address',
    'KeyPairName',
    'PrivateIpAddresses',
    'PublicIpAddresses',
    'RdmaIpAddresses',
  ],
  readOnly: true,
  handle: (params, call) => {
    const found = sortNewestFirst(candidates(params, call).filter(filterOf(params)));
    endDryRun(params);
    const { items, ...page } = pageEitherWay(found, params);
    return { ...page, Instances: { Instance: items.map((instance) => instanceView(instance, call.here)) } };
  },
});

function idsOf(params: Params): string[] | undefined {
  const ids = jsonTexts(params, 'InstanceIds');
  if (ids && ids.length > 100) throw invalidParameter('InstanceIds', 'it holds at most 100 ids');
  return ids;
}

function candidates(params: Params, call: EcsCall): Instance[] {
  const { instances } = call.here;
  const pick = (ids: Iterable<string>): Instance[] => [...ids].flatMap((id) => instances[id] ?? []);
  const ids = idsOf(params);
  if (ids) return pick(ids);
  const tags = wantedTags(params);
  if (tags.length > 0) return pick([...tagIndex(call.here, 'instance').find(tags)].slice(0, MOST_TAG_MATCHES));
  return Object.values(instances);
}

function filterOf(params: Params): (instance: Instance) => boolean {
  const tags = wantedTags(params);
  const name = text(params, 'InstanceName');
  const groupId = text(params, 'SecurityGroupId');
  return (instance) =>
    (name === undefined || matches(name, instance.name)) &&
    (groupId === undefined || instance.securityGroupIds.includes(groupId)) &&
    hasTags(instance.tags, tags) &&
    isAsked(
      params,
      ['Status', instance.status],
      ['ZoneId', instance.zoneId],
      ['VpcId', instance.vpcId],
      ['VSwitchId', instance.vSwitchId],
      ['ImageId', instance.imageId],
      ['InstanceType', instance.type],
      ['ResourceGroupId', instance.resourceGroupId],
      ['LockReason', instance.locked ? 'security' : ''],
    );
}
