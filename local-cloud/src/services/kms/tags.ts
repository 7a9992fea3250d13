import type { Action, Params } from '../../core/action';
import type { Call } from '../../core/call';
import { CloudError } from '../../core/error';
import { invalidParameter, records, text, texts } from '../../params/read';
import type { Tags } from '../../core/tags';
import { here, keyOf } from './keys';
import type { KmsKey } from './state';

/** `[{"TagKey":"a","TagValue":"b"}]`, as CreateKey takes it. */
export function tagsFromJson(json: string | undefined): Tags {
  if (!json) return {};
  try {
    const read = JSON.parse(json) as { TagKey: string; TagValue?: string }[];
    return Object.fromEntries(read.map(({ TagKey, TagValue }) => [TagKey, TagValue ?? '']));
  } catch {
    throw invalidParameter('Tags', 'it is a JSON list of TagKey and TagValue');
  }
}

const named = (params: Params, call: Call): string[] => {
  const ids = [...texts(params, 'ResourceId'), ...(text(params, 'KeyId') ? [text(params, 'KeyId')] : [])];
  return (ids.length > 0 ? ids : ['*']).map((id) => `acs:kms:${call.region}:${call.accountId}:key/${id}`);
};

function keysOf(params: Params, call: Call): KmsKey[] {
  const { keys } = here(params, call);
  return texts(params, 'ResourceId').map((id) => {
    const key = keys[id];
    if (!key) throw new CloudError('Forbidden.KeyNotFound', `The specified Key is not found: "${id}".`, 404);
    return key;
  });
}

const base = (name: string) => ({
  service: 'kms',
  version: '2016-01-20',
  name,
  permission: `kms:${name}`,
  resources: named,
  errors: ['Forbidden.KeyNotFound'],
});

export const kmsTagActions: Action[] = [
  {
    ...base('TagResources'),
    handle: (params, call) => {
      const tags = records(params, 'Tag').map((tag) => [text(tag, 'Key') ?? '', text(tag, 'Value') ?? '']);
      for (const key of keysOf(params, call)) key.tags = { ...key.tags, ...Object.fromEntries(tags) };
      return {};
    },
  },
  {
    ...base('UntagResources'),
    parameters: [
      { name: 'RegionId', type: 'string' },
      { name: 'ResourceType', type: 'string' },
      { name: 'All', type: 'boolean' },
      { name: 'ResourceId', type: 'list', item: 'string' },
      { name: 'TagKey', type: 'list', item: 'string' },
    ],
    handle: (params, call) => {
      const gone = texts(params, 'TagKey');
      for (const key of keysOf(params, call)) {
        key.tags = Object.fromEntries(Object.entries(key.tags).filter(([name]) => !gone.includes(name)));
      }
      return {};
    },
  },
  {
    ...base('ListTagResources'),
    inert: ['NextToken'],
    refused: ['Tag'],
    readOnly: true,
    handle: (params, call) => {
      const rows = keysOf(params, call).flatMap((key) =>
        Object.entries(key.tags).map(([TagKey, TagValue]) => ({
          ResourceId: key.id,
          ResourceType: 'key',
          TagKey,
          TagValue,
        })),
      );
      return { NextToken: '', TagResources: { TagResource: rows } };
    },
  },
  {
    ...base('ListResourceTags'),
    readOnly: true,
    handle: (params, call) => {
      const key = keyOf(params, call);
      const tags = Object.entries(key.tags).map(([TagKey, TagValue]) => ({ KeyId: key.id, TagKey, TagValue }));
      return { Tags: { Tag: tags } };
    },
  },
];
