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
  { name: 'accurate', type: 'boolean' },
];

/** Rows of [from, to) that the query finds. @throws CloudError IndexConfigNotExist, ParameterInvalid */
function search(params: Params, call: Call): LogRow[] {
  const { store } = findLogStore(params, call);
  if (!store.index) throw new CloudError('IndexConfigNotExist', `logstore ${store.name} without index config`, 400);
  const [from, to] = [integer(params, 'from') ?? 0, integer(params, 'to') ?? 0];
  const oldest = Math.max(from * 1000, call.now.getTime() - store.ttl * 86_400_000);
  const topic = text(params, 'topic') || undefined;
  const isAsked = ({ at, fields }: LogRow): boolean =>
    at >= oldest && at < to * 1000 && (topic ?? fields.__topic__) === fields.__topic__;
  const inTime = store.rows.filter(isAsked);
  try {
    const test = parseQuery(text(params, 'query') ?? '');
    return inTime.filter(({ fields }) => test(fields));
  } catch (error) {
    throw new CloudError('ParameterInvalid', error instanceof Error ? error.message : String(error), 400);
  }
}

function rowsOf(params: Params, call: Call): Record<string, string>[] {
  const found = search(params, call);
  if (flag(params, 'reverse')) found.reverse();
  const offset = integer(params, 'offset') ?? 0;
  const shown = found.slice(offset, offset + (integer(params, 'line') ?? 100));
  return shown.map(({ at, fields }) => ({ __time__: String(Math.floor(at / 1000)), __source__: '', ...fields }));
}

function getLogs(params: Params, call: Call): Reply {
  const type = text(params, 'type') ?? 'log';
  if (type !== 'log')
    throw new CloudError('InvalidAction.NotFound', `The local cloud has no logs of type "${type}".`, 404);
  const rows = rowsOf(params, call);
  const headers = { 'x-log-progress': 'Complete', 'x-log-count': String(rows.length) };
  return new Reply(200, rows, headers);
}

/** As the newest SDKs ask and are answered: all in the body. */
function getLogsV2(params: Params, call: Call): object {
  const data = rowsOf(params, call);
  const whereQuery = text(params, 'query') ?? '';
  const processed = { processedRows: data.length, processedBytes: 0, elapsedMillisecond: 0, cpuCores: 0, cpuSec: 0 };
  return { meta: { progress: 'Complete', count: data.length, hasSQL: false, whereQuery, ...processed }, data };
}

const LOGS = '/logstores/{logstore}';
const extra = {
  resources: storeResources,
  errors: ['ProjectNotExist', 'LogStoreNotExist', 'IndexConfigNotExist', 'ParameterInvalid'],
  inert: ['type', 'accurate'],
  refused: ['powerSql', 'forward', 'highlight', 'session'],
  usual: { powerSql: 'false', forward: 'false', highlight: 'false' },
};

export const logActions: Action[] = [
  sls('GetLogs', 'GET', LOGS, parameters, getLogs, {
    ...extra,
    permission: 'log:GetLogStoreLogs',
    // `type=log` tells it from GetLogStore; `from` never comes without it.
    route: { method: 'GET', path: LOGS, query: 'from' },
  }),
  sls('GetLogsV2', 'POST', `${LOGS}/logs`, parameters, getLogsV2, {
    ...extra,
    permission: 'log:GetLogStoreLogs',
    readOnly: true,
  }),
];
