import type { Action, Params } from '../../../core/action';
import { CloudError } from '../../../core/error';
import { invalidParameter, isAsked, jsonTexts, need, resourceIn, text } from '../../../params/read';
import { pageEitherWay, sortNewestFirst } from '../../../params/paging';
import { isoSeconds } from '../../../core/time';
import { ecsAction } from '../action';
import * as find from '../errors';
import { endDryRun, hasTags, readTags, wantedTags, naming } from '../rules';
import type { SecurityGroup } from '../state';
import { setTags } from '../store';
import { once } from '../tokens';
import { tagView } from '../views/tags';
import { ruleView } from './securityGroupRules';

const one = resourceIn('securitygroup', 'SecurityGroupId');
const NOT_FOUND = 'InvalidSecurityGroupId.NotFound';

/** The groups themselves, as the provider declares them. */
export const securityGroupActions: Action[] = [
  ecsAction({
    name: 'CreateSecurityGroup',
    resources: () => ['securitygroup/*'],
    errors: ['InvalidVpcId.NotFound', 'IdempotentParameterMismatch', 'InvalidTagKey.Malformed', 'Duplicate.TagKey'],
    inert: ['ServiceManaged'],
    handle: (params, call) =>
      once(params, call, 'IdempotentParameterMismatch', () => {
        const vpcId = text(params, 'VpcId') ?? '';
        if (vpcId !== '') find.network(call.world, call.here, vpcId);
        const id = call.newId('sg');
        call.here.securityGroups[id] = {
          id,
          ...naming(params, 'SecurityGroupName'),
          vpcId,
          type: text(params, 'SecurityGroupType') ?? 'normal',
          innerAccess: 'Accept',
          createdAt: call.world.now,
          resourceGroupId: text(params, 'ResourceGroupId') ?? '',
          tags: {},
        };
        setTags(call.here, 'securitygroup', id, readTags(params));
        return { SecurityGroupId: id };
      }),
  }),
  ecsAction({
    name: 'DescribeSecurityGroups',
    resources: (params) => {
      const ids = idsOf(params);
      return ids ? ids.map((id) => `securitygroup/${id}`) : ['securitygroup/*'];
    },
    errors: ['InvalidParameter', 'DryRunOperation'],
    inert: ['IsQueryEcsCount', 'NetworkType'],
    refused: ['FuzzyQuery', 'ServiceManaged'],
    readOnly: true,
    handle: (params, call) => {
      const found = sortNewestFirst(Object.values(call.here.securityGroups).filter(filterOf(params)));
      endDryRun(params);
      const { items, ...page } = pageEitherWay(found, params);
      return { ...page, RegionId: call.here.id, SecurityGroups: { SecurityGroup: items.map(groupView) } };
    },
  }),
  ecsAction({
    name: 'DescribeSecurityGroupAttribute',
    resources: one,
    errors: [NOT_FOUND],
    inert: ['Attribute', 'MaxResults', 'NextToken', 'NicType'],
    readOnly: true,
    handle: (params, call) => {
      const group = find.securityGroup(call.here, need(params, 'SecurityGroupId'));
      const direction = text(params, 'Direction') ?? 'all';
      const rules = (group.rules ?? []).filter((rule) => direction === 'all' || rule.direction === direction);
      return {
        RegionId: call.here.id,
        VpcId: group.vpcId,
        SecurityGroupId: group.id,
        SecurityGroupName: group.name,
        Description: group.description,
        InnerAccessPolicy: group.innerAccess,
        NextToken: '',
        Permissions: { Permission: rules.map(ruleView) },
      };
    },
  }),
  ecsAction({
    name: 'ModifySecurityGroupAttribute',
    resources: one,
    errors: [NOT_FOUND],
    handle: (params, call) => {
      const group = find.securityGroup(call.here, need(params, 'SecurityGroupId'));
      Object.assign(group, naming(params, 'SecurityGroupName', group));
      return {};
    },
  }),
  ecsAction({
    name: 'ModifySecurityGroupPolicy',
    resources: one,
    errors: [NOT_FOUND, 'InvalidParameter'],
    inert: ['ClientToken'],
    handle: (params, call) => {
      const policy = text(params, 'InnerAccessPolicy');
      if (policy !== 'Accept' && policy !== 'Drop') throw invalidParameter('InnerAccessPolicy', 'it is Accept or Drop');
      find.securityGroup(call.here, need(params, 'SecurityGroupId')).innerAccess = policy;
      return {};
    },
  }),
  ecsAction({
    name: 'DeleteSecurityGroup',
    resources: one,
    errors: [NOT_FOUND, 'DependencyViolation'],
    handle: (params, call) => {
      const group = find.securityGroup(call.here, need(params, 'SecurityGroupId'));
      const user = Object.values(call.here.instances).find((instance) => instance.securityGroupIds.includes(group.id));
      if (user) {
        throw new CloudError(
          'DependencyViolation',
          `There is still an instance in the security group: ${user.id}.`,
          403,
        );
      }
      setTags(call.here, 'securitygroup', group.id, {});
      delete call.here.securityGroups[group.id];
      return {};
    },
  }),
];

function idsOf(params: Params): string[] | undefined {
  const id = text(params, 'SecurityGroupId');
  return id ? [id] : jsonTexts(params, 'SecurityGroupIds');
}

function filterOf(params: Params): (group: SecurityGroup) => boolean {
  const ids = idsOf(params);
  const tags = wantedTags(params);
  return (group) =>
    (ids === undefined || ids.includes(group.id)) &&
    hasTags(group.tags, tags) &&
    isAsked(
      params,
      ['VpcId', group.vpcId],
      ['SecurityGroupName', group.name],
      ['SecurityGroupType', group.type],
      ['ResourceGroupId', group.resourceGroupId],
    );
}

const groupView = (group: SecurityGroup): object => ({
  SecurityGroupId: group.id,
  SecurityGroupName: group.name,
  Description: group.description,
  VpcId: group.vpcId,
  SecurityGroupType: group.type,
  CreationTime: isoSeconds(group.createdAt),
  ResourceGroupId: group.resourceGroupId,
  ServiceManaged: false,
  Tags: tagView(group.tags),
});
