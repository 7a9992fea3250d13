import type { Action, ParamSpec, Params } from '../../core/action';
import type { Call } from '../../core/call';

/** CloudMonitor says how it went in every answer, in the HTTP status's words. */
export const DONE = { Code: '200', Success: true, Message: '' };

export const cms = (
  name: string,
  handle: (params: Params, call: Call) => object,
  extra: Partial<Action> & { parameters?: ParamSpec[] } = {},
): Action => ({
  service: 'cms',
  name,
  version: '2019-01-01',
  permission: `cms:${name}`,
  resources: () => ['*'],
  handle,
  readOnly: name.startsWith('Describe'),
  ...extra,
});
