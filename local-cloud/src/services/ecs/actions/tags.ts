import type { Params } from '../../../core/action';
import { CloudError } from '../../../core/error';
import { flag, invalidParameter, missingParameter, need, records, text, texts } from '../../../params/read';
import type { Tags } from '../../../core/tags';
import type { EcsCall } from '../action';
import { ecsAction } from '../action';
import { pageByNumber, pageByToken } from '../../../params/paging';
import { PAGE, TAG } from '../../../params/specs';
import { isTaggedType } from '../resourceTags';
import { hasTags, mergeTags, readTags, wantedTags } from '../rules';
import type { TaggedType } from '../state';
import { setTags, tagged, tagIndex } from '../store';

const MOST_RESOURCES = 50;

const named = (params: Params): string[] =>
  texts(params, 'ResourceId').map((id) => `${text(params, 'ResourceType')}/${id}`);

function typeOf(params: Params): TaggedType {
  const type = need(params, 'ResourceType');
  if (isTaggedType(type)) return type;
  throw new CloudError('InvalidResourceType.NotFound', `The ResourceType "${type}" is not known here.`, 404);
}

/** The resources that the request names. @throws CloudError if there is none, too many, or one that does not exist. */
function resourcesOf(params: Params, call: EcsCall): { id: string; tags: Tags }[] {
  const ids = texts(params, 'ResourceId');
  if (ids.length === 0) throw missingParameter('ResourceId');
  if (ids.length > MOST_RESOURCES) throw invalidParameter('ResourceId', `it holds at most ${MOST_RESOURCES} ids`);
  const all = tagged(call.here, typeOf(params));
  return ids.map((id) => {
    const found = all[id];
    if (found) return found;
    throw new CloudError('InvalidResourceId.NotFound', `The specified ResourceId does not exist: "${id}".`, 404);
  });
}

const RESOURCE_ERRORS = [
  'InvalidResourceType.NotFound',
  'InvalidResourceId.NotFound',
  'InvalidParameter',
  'MissingParameter',
];

export const tagResources = ecsAction({
  name: 'TagResources',
  resources: named,
  errors: [
    ...RESOURCE_ERRORS,
    'InvalidTagKey.Malformed',
    'InvalidTagValue.Malformed',
    'Duplicate.TagKey',
    'QuotaExceed.Tags',
  ],
  handle: (params, call) => {
    const type = typeOf(params);
    const tags = readTags(params);
    if (Object.keys(tags).length === 0) throw missingParameter('Tag');
    // All or nothing: what cannot be tagged is found before anything is.
    const merged = resourcesOf(params, call).map(({ id, tags: old }) => ({ id, tags: mergeTags(old, tags) }));
    for (const item of merged) setTags(call.here, type, item.id, item.tags);
    return {};
  },
});

export const untagResources = ecsAction({
  name: 'UntagResources',
  resources: named,
  errors: RESOURCE_ERRORS,
  handle: (params, call) => {
    const type = typeOf(params);
    const keys = texts(params, 'TagKey');
    const all = keys.length === 0 && flag(params, 'All');
    for (const { id, tags } of resourcesOf(params, call)) {
      const kept = Object.entries(tags).filter(([key]) => !all && !keys.includes(key));
      setTags(call.here, type, id, Object.fromEntries(kept));
    }
    return {};
  },
});

interface TagRow {
  ResourceId: string;
  ResourceType: string;
  TagKey: string;
  TagValue: string;
}

export const listTagResources = ecsAction({
  name: 'ListTagResources',
  resources: () => ['*'],
  errors: ['InvalidResourceType.NotFound', 'InvalidParameter', 'MissingParameter'],
  readOnly: true,
  handle: (params, call) => {
    const type = typeOf(params);
    const ids = texts(params, 'ResourceId');
    const wanted = wantedTags(params);
    if (ids.length > MOST_RESOURCES) throw invalidParameter('ResourceId', `it holds at most ${MOST_RESOURCES} ids`);
    if (ids.length === 0 && wanted.length === 0 && records(params, 'TagFilter').length === 0) {
      throw missingParameter('ResourceId');
    }
    const all = tagged(call.here, type);
    const pool =
      ids.length > 0 ? ids : wanted.length > 0 ? [...tagIndex(call.here, type).find(wanted)] : Object.keys(all);
    const rows = pool
      .flatMap((id) => all[id] ?? [])
      .filter((resource) => isWanted(resource.tags, params))
      .flatMap((resource): TagRow[] =>
        Object.entries(resource.tags).map(([TagKey, TagValue]) => ({
          ResourceId: resource.id,
          ResourceType: type,
          TagKey,
          TagValue,
        })),
      );
    const key = (row: TagRow): string => `${row.ResourceId}/${row.TagKey}`;
    rows.sort((a, b) => (key(a) < key(b) ? 1 : -1));
    const { items, NextToken } = pageByToken(rows, params, key, MOST_RESOURCES);
    return { NextToken, TagResources: { TagResource: items } };
  },
});

/** Every Tag with its value, and of every TagFilter one of its values. */
function isWanted(tags: Tags, params: Params): boolean {
  return (
    hasTags(tags, wantedTags(params)) &&
    records(params, 'TagFilter').every((filter) => {
      const value = tags[text(filter, 'TagKey') ?? ''];
      const values = texts(filter, 'TagValues');
      return value !== undefined && (values.length === 0 || values.includes(value));
    })
  );
}

/** The older look-up by resource: the provider asks it for each image that a data source keeps. */
export const describeTags = ecsAction({
  name: 'DescribeTags',
  resources: () => ['*'],
  readOnly: true,
  parameters: [
    { name: 'RegionId', type: 'string', required: true },
    { name: 'ResourceType', type: 'string' },
    { name: 'ResourceId', type: 'string' },
    { name: 'Category', type: 'string' },
    ...PAGE,
    TAG,
  ],
  inert: ['Category'],
  errors: ['InvalidParameter'],
  handle: (params, call) => {
    const type = text(params, 'ResourceType') ?? '';
    const types = isTaggedType(type) ? [type] : (['instance', 'disk', 'image', 'snapshot', 'securitygroup'] as const);
    const id = text(params, 'ResourceId');
    const counts = new Map<string, { key: string; value: string; count: Record<string, number> }>();
    for (const each of types) {
      for (const resource of Object.values(tagged(call.here, each))) {
        if (id !== undefined && resource.id !== id) continue;
        for (const [key, value] of Object.entries(resource.tags)) {
          const row = counts.get(`${key}=${value}`) ?? { key, value, count: {} };
          row.count[each] = (row.count[each] ?? 0) + 1;
          counts.set(`${key}=${value}`, row);
        }
      }
    }
    const wanted = wantedTags(params);
    const isAsked = (row: { key: string; value: string }): boolean =>
      wanted.length === 0 || wanted.some(({ key, value }) => key === row.key && (value ?? row.value) === row.value);
    const { items, ...page } = pageByNumber([...counts.values()].filter(isAsked), params, 100, 50);
    const count = (each: Record<string, number>) => ({
      Instance: each.instance ?? 0,
      Disk: each.disk ?? 0,
      Image: each.image ?? 0,
      Snapshot: each.snapshot ?? 0,
      Securitygroup: each.securitygroup ?? 0,
    });
    const tags = items.map((row) => ({ TagKey: row.key, TagValue: row.value, ResourceTypeCount: count(row.count) }));
    return { ...page, Tags: { Tag: tags } };
  },
});
