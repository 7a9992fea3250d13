import type { Params, ParamSpec } from '../../core/action';
import type { Call } from '../../core/call';
import { flag, invalidParameter, need } from '../../params/read';
import type { Tags } from '../../core/tags';
import { ram } from './action';
import { findPolicy, findRole, findUser } from './find';
import { readList, readTags } from './tagList';

function tagsOf(kind: string, name: string, call: Call): Tags {
  if (kind === 'policy') return findPolicy(call, 'Custom', name).tags;
  if (kind === 'role') return findRole(call, name).tags;
  if (kind === 'user') return findUser(call, name).tags;
  throw invalidParameter('ResourceType', 'it is user, role or policy');
}

const namesOf = (params: Params): string[] => readList(params.ResourceNames, 'ResourceNames').map(String);

function tag(params: Params, call: Call): object {
  for (const name of namesOf(params))
    Object.assign(tagsOf(need(params, 'ResourceType'), name, call), readTags(params.Tag));
  return {};
}

function untag(params: Params, call: Call): object {
  const given = [...readList(params.TagKeys, 'TagKeys'), ...readList(params.TagKey, 'TagKey')].map(String);
  for (const name of namesOf(params)) {
    const tags = tagsOf(need(params, 'ResourceType'), name, call);
    for (const key of flag(params, 'All') ? Object.keys(tags) : given) delete tags[key];
  }
  return {};
}

function list(params: Params, call: Call): object {
  const kind = need(params, 'ResourceType');
  const TagResource = namesOf(params).flatMap((name) =>
    Object.entries(tagsOf(kind, name, call)).map(([TagKey, TagValue]) => ({
      ResourceType: kind,
      ResourceName: name,
      TagKey,
      TagValue,
    })),
  );
  return { TagResources: { TagResource } };
}

/** A call that names nothing asks for everything. */
const resources = (params: Params, call: Call): string[] => {
  const names = namesOf(params);
  return (names.length > 0 ? names : ['*']).map(
    (name) => `acs:ram:*:${call.accountId}:${need(params, 'ResourceType')}/${name}`,
  );
};

/** The provider also sends the keys as a list, which the metadata does not know. */
const untagParameters: ParamSpec[] = [
  { name: 'ResourceType', type: 'string', required: true },
  { name: 'ResourceNames', type: 'any', required: true },
  { name: 'TagKeys', type: 'any' },
  { name: 'TagKey', type: 'list', item: 'string' },
  { name: 'All', type: 'boolean' },
];

export const tagActions = [
  ram('TagResources', [], tag, { resources }),
  ram('UntagResources', [], untag, { resources, parameters: untagParameters }),
  ram('ListTagResources', [], list, { resources }),
];
