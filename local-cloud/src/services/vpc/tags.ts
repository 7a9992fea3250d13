import type { Action, Params } from '../../core/action';
import { CloudError } from '../../core/error';
import { flag, need, text, texts } from '../../params/read';
import type { Tags } from '../../core/tags';
import { hasTags, mergeTags, readTags, wantedTags } from '../ecs/rules';
import type { VpcCall } from './action';
import { vpcAction } from './action';

const RESOURCES = (params: Params): string[] => {
  const ids = texts(params, 'ResourceId');
  const type = (text(params, 'ResourceType') ?? '').toLowerCase();
  return (ids.length > 0 ? ids : ['*']).map((id) => `${type}/${id}`);
};

interface Tagged {
  id: string;
  tags: Tags;
}

/** @throws CloudError for a type or an id that is not there */
function tagged(params: Params, call: VpcCall): Tagged[] {
  const type = need(params, 'ResourceType').toUpperCase();
  const all: Record<string, Record<string, Tagged>> = { VPC: call.here.networks, VSWITCH: call.here.switches };
  const known = all[type];
  if (!known)
    throw new CloudError('InvalidResourceType.NotFound', `The ResourceType "${type}" is not known here.`, 404);
  const ids = texts(params, 'ResourceId');
  if (ids.length === 0) return Object.values(known);
  return ids.map((id) => {
    const found = known[id];
    if (found) return found;
    throw new CloudError('InvalidResourceId.NotFound', `The specified resource does not exist: "${id}".`, 404);
  });
}

const errors = ['InvalidResourceType.NotFound', 'InvalidResourceId.NotFound'];

export const vpcTagActions: Action[] = [
  vpcAction({
    name: 'TagResources',
    resources: RESOURCES,
    errors: [...errors, 'QuotaExceed.Tags', 'Duplicate.TagKey'],
    handle: (params, call) => {
      const tags = readTags(params);
      for (const item of tagged(params, call)) item.tags = mergeTags(item.tags, tags);
      return {};
    },
  }),
  vpcAction({
    name: 'UnTagResources',
    resources: RESOURCES,
    parameters: [
      { name: 'RegionId', type: 'string' },
      { name: 'ResourceType', type: 'string', required: true },
      { name: 'ResourceId', type: 'list', item: 'string', required: true },
      { name: 'TagKey', type: 'list', item: 'string' },
      { name: 'All', type: 'boolean' },
    ],
    errors,
    handle: (params, call) => {
      const keys = texts(params, 'TagKey');
      const isGone = (key: string): boolean => (keys.length === 0 ? flag(params, 'All') : keys.includes(key));
      for (const item of tagged(params, call)) {
        item.tags = Object.fromEntries(Object.entries(item.tags).filter(([key]) => !isGone(key)));
      }
      return {};
    },
  }),
  vpcAction({
    name: 'ListTagResources',
    resources: RESOURCES,
    errors,
    inert: ['MaxResults', 'NextToken'],
    readOnly: true,
    handle: (params, call) => {
      const wanted = wantedTags(params);
      const rows = tagged(params, call)
        .filter(({ tags }) => hasTags(tags, wanted))
        .flatMap(({ id, tags }) =>
          Object.entries(tags).map(([TagKey, TagValue]) => ({
            ResourceId: id,
            ResourceType: need(params, 'ResourceType').toUpperCase(),
            TagKey,
            TagValue,
          })),
        );
      return { NextToken: '', TagResources: { TagResource: rows } };
    },
  }),
];
