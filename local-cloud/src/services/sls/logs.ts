import type { Action, ParamSpec, Params } from '../../core/action';
import { Reply } from '../../core/action';
import type { Call } from '../../core/call';
import { CloudError } from '../../core/error';
import { flag, integer, text } from '../../core/params';
import { findLogStore, sls, storeResources } from './action';
import { parseQuery } from './query';
import type { LogRow } from './state';

const parameters: ParamSpec[] = [
  { name: 'type', type: 'string' },
  { name: 'from', type: 'integer', required: true },
  { name: 'to', type: 'integer', required: true },
  { name: 'query', type: 'string' },
  { name: 'topic', type: 'string' },
  { name: 'line', type: 'integer', min: 0, max: 100 },
  { name: 'offset', type: 'integer', min: 0 },
  { name: 'reverse', type: 'boolean' },
];

/** Rows of [from, to) that the query finds. @throws CloudError IndexConfigNotExist, ParameterInvalid */
function search(params: Params, call: Call): LogRow[] {
  const { store } = findLogStore(params, call);
  if (!store.index) throw new CloudError('IndexConfigNotExist', `logstore ${store.name} without index config`, 400);
  const [from, to] = [integer(params, 'from') ?? 0, integer(params, 'to') ?? 0];
  const oldest = Math.max(from * 1000, call.now.getTime() - store.ttl * 86_400_000);
  const inTime = store.rows.filter(({ at }) => at >= oldest && at < to * 1000);
  try {
    const test = parseQuery(text(params, 'query') ?? '');
    return inTime.filter(({ fields }) => test(fields));
  } catch (error) {
    throw new CloudError('ParameterInvalid', error instanceof Error ? error.message : String(error), 400);
  }
}

function getLogs(params: Params, call: Call): Reply {
  const found = search(params, call);
  if (flag(params, 'reverse')) found.reverse();
  const offset = integer(params, 'offset') ?? 0;
  const shown = found.slice(offset, offset + (integer(params, 'line') ?? 100));
  const rows = shown.map(({ at, fields }) => ({ __time__: String(Math.floor(at / 1000)), __source__: '', ...fields }));
  const headers = { 'x-log-progress': 'Complete', 'x-log-count': String(rows.length) };
  return new Reply(200, rows, headers);
}

const LOGS = '/logstores/{logstore}';
const extra = {
  resources: storeResources,
  errors: ['ProjectNotExist', 'LogStoreNotExist', 'IndexConfigNotExist', 'ParameterInvalid'],
  inert: ['topic'],
};

export const logActions: Action[] = [
  sls('GetLogs', 'GET', LOGS, parameters, getLogs, {
    ...extra,
    permission: 'log:GetLogStoreLogs',
    // `type=log` tells it from GetLogStore; `from` never comes without it.
    route: { method: 'GET', path: LOGS, query: 'from' },
  }),
];
