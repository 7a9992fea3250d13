import type { Action, ParamSpec, Params } from '../../core/action';
import type { Call } from '../../core/call';
import { flag } from '../../params/read';
import { readList, readTags } from '../ram/tagList';
import { fc, findFunction, functionArn, invalidArgument } from './action';
import type { FcFunction } from './state';

const arnsOf = (params: Params): string[] => readList(params.ResourceId, 'ResourceId').map(String);

function functionsOf(params: Params, call: Call): FcFunction[] {
  return arnsOf(params).map((arn) => {
    const [, region, functionName] = /^acs:fc:([^:]*):[^:]*:functions\/(.+)$/.exec(arn) ?? [];
    if (functionName === undefined || region !== call.region)
      throw invalidArgument(`'${arn}' is no function of ${call.region}`);
    return findFunction({ functionName }, call);
  });
}

const base: ParamSpec[] = [
  { name: 'ResourceType', type: 'string', required: true, values: ['function'] },
  { name: 'ResourceId', type: 'any', required: true },
];
/** A call that names nothing asks for everything. */
const resources = (params: Params, call: Call): string[] => {
  const arns = arnsOf(params);
  return arns.length > 0 ? arns : [functionArn(call, '*')];
};
const errors = ['FunctionNotFound', 'InvalidArgument'];

export const tagActions: Action[] = [
  fc(
    'TagResources',
    'POST',
    '/tags-v2',
    [...base, { name: 'Tag', type: 'any', required: true }],
    (params, call) => {
      for (const found of functionsOf(params, call)) Object.assign(found.tags, readTags(params.Tag));
      return {};
    },
    { resources, errors },
  ),
  fc(
    'UntagResources',
    'DELETE',
    '/tags-v2',
    [...base, { name: 'TagKey', type: 'any' }, { name: 'All', type: 'boolean' }],
    (params, call) => {
      const keys = readList(params.TagKey, 'TagKey').map(String);
      for (const found of functionsOf(params, call)) {
        for (const key of flag(params, 'All') ? Object.keys(found.tags) : keys) delete found.tags[key];
      }
      return {};
    },
    { resources, errors },
  ),
  fc(
    'ListTagResources',
    'GET',
    '/tags-v2',
    base,
    (params, call) => ({
      TagResources: functionsOf(params, call).flatMap((found) =>
        Object.entries(found.tags).map(([TagKey, TagValue]) => ({
          ResourceType: 'function',
          ResourceId: found.arn,
          TagKey,
          TagValue,
        })),
      ),
    }),
    { resources, errors, refused: ['Limit', 'NextToken', 'Tag'] },
  ),
];
