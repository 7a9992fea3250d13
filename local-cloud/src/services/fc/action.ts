import type { Action, ParamSpec, Params } from '../../core/action';
import type { Call } from '../../core/call';
import { CloudError } from '../../core/error';
import { need } from '../../params/read';
import { findRegion } from '../../core/regions';
import type { FcFunction } from './state';
import { findFunctions } from './state';

const FC_VERSION = '2023-03-30';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** An entry of Function Compute's table; `path` is relative to the API version. */
export function fc(
  name: string,
  method: Method,
  path: string,
  parameters: ParamSpec[],
  handle: Action['handle'],
  extra: Partial<Action> = {},
): Action {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, part]): ParamSpec => ({
    name: part ?? '',
    type: 'string',
    required: true,
  }));
  const known = new Set(inPath.map((spec) => spec.name));
  return {
    service: 'fc',
    name,
    version: FC_VERSION,
    permission: `fc:${name}`,
    route: { method, path: `/${FC_VERSION}${path}` },
    parameters: [...inPath, ...parameters.filter((spec) => !known.has(spec.name))],
    resources: (params, call) => [functionArn(call, functionNameOf(params))],
    handle: (params, call) => {
      if (!findRegion(call.region)?.functionCompute) {
        throw new CloudError('InvalidArgument', `Function Compute 3.0 is not in ${call.region}`, 400);
      }
      return handle(params, call);
    },
    readOnly: method === 'GET',
    ...extra,
  };
}

const functionNameOf = (params: Params): string =>
  typeof params.functionName === 'string' ? params.functionName : '*';

export const functionArn = (call: Call, name: string): string =>
  `acs:fc:${call.region}:${call.accountId}:functions/${name}`;

/** @throws CloudError FunctionNotFound */
export function findFunction(params: Params, call: Call): FcFunction {
  const name = need(params, 'functionName');
  const found = findFunctions(call.world, call.region)[name];
  if (!found) throw new CloudError('FunctionNotFound', `function '${name}' does not exist`, 404);
  return found;
}

export const invalidArgument = (why: string): CloudError => new CloudError('InvalidArgument', why, 400);
