import type { Action, ParamSpec, Params } from '../../core/action';
import { Reply } from '../../core/action';
import type { Call } from '../../core/call';
import { CloudError, messageOf } from '../../core/error';
import { flag, integer, text } from '../../params/read';
import { findLogStore, sls, storeResources } from './action';
import { parseQuery } from './query';
import type { LogRow } from './state';

/** Of whole seconds the log service has parts too; here a line has none. */
const FINER = ['accurate', 'fromNs', 'toNs'];
const finer = FINER.map((name): ParamSpec => ({ name, type: 'any' }));
const SPAN: ParamSpec[] = [
  { name: 'type', type: 'string' },
  { name: 'from', type: 'integer', required: true },
  { name: 'to', type: 'integer', required: true },
  { name: 'query', type: 'string' },
  { name: 'topic', type: 'string' },
];
const parameters: ParamSpec[] = [
  ...SPAN,
  { name: 'line', type: 'integer', min: 0, max: 100 },
  { name: 'offset', type: 'integer', min: 0 },
  { name: 'reverse', type: 'boolean' },
  { name: 'forward', type: 'boolean' },
  ...finer,
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
    throw new CloudError('ParameterInvalid', messageOf(error), 400);
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
  const rows = rowsOf(params, call);
  const headers = { 'x-log-progress': 'Complete', 'x-log-count': String(rows.length) };
  return new Reply(200, rows, headers);
}

const MOST_BARS = 60;

/** How many lines the query finds in each part of the time: whole seconds, as even as that can be. */
function getHistograms(params: Params, call: Call): Reply {
  const found = search(params, call);
  const [from, to] = [integer(params, 'from') ?? 0, integer(params, 'to') ?? 0];
  const width = Math.max(1, Math.ceil((to - from) / MOST_BARS));
  const bars = Array.from({ length: Math.max(0, Math.ceil((to - from) / width)) }, (_, n) => ({
    from: from + n * width,
    to: Math.min(from + (n + 1) * width, to),
    count: 0,
    progress: 'Complete',
  }));
  for (const { at } of found) {
    const bar = bars[Math.floor((at / 1000 - from) / width)];
    if (bar) bar.count += 1;
  }
  return new Reply(200, bars, { 'x-log-progress': 'Complete', 'x-log-count': String(found.length) });
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
  // All is accurate; `forward` is of queries that scan, which a `session` asks for.
  inert: ['type', ...FINER, 'forward'],
  refused: ['powerSql', 'highlight', 'session'],
  usual: { powerSql: 'false', highlight: 'false' },
};

export const logActions: Action[] = [
  sls('GetHistograms', 'GET', LOGS, [...SPAN, ...finer, { name: 'shard', type: 'integer' }], getHistograms, {
    ...extra,
    permission: 'log:GetLogStoreHistogram',
    route: { method: 'GET', path: LOGS, query: 'type=histogram' },
    inert: ['type', ...FINER, 'shard'],
    refused: [],
  }),
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
