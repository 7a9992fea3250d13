import type { Action, ParamSpec, Params } from '../../core/action';
import { Reply } from '../../core/action';
import type { Call } from '../../core/call';
import { CloudError } from '../../core/error';
import { findLogStore, invalid, sls, storeResources } from './action';
import type { SlsStore } from './state';

const FIELDS = [
  'keys',
  'line',
  'ttl',
  'log_reduce',
  'log_reduce_white_list',
  'log_reduce_black_list',
  'max_text_len',
  'scan_index',
];
const parameters = FIELDS.map((name): ParamSpec => ({ name, type: 'any' }));

function bodyOf(params: Params): Record<string, unknown> {
  const given = FIELDS.filter((name) => params[name] !== undefined && params[name] !== null);
  if (!given.includes('keys') && !given.includes('line')) throw invalid('an index needs keys or line');
  return Object.fromEntries(given.map((name) => [name, params[name]]));
}

function put(params: Params, call: Call, isNew: boolean): Reply {
  const { store } = findLogStore(params, call);
  if (isNew && store.index) throw new CloudError('IndexAlreadyExist', 'log store index is already created', 400);
  if (!isNew) needIndex(store);
  store.index = { body: bodyOf(params), lastModifyTime: Math.floor(call.now.getTime() / 1000) };
  return new Reply(200);
}

function needIndex(store: SlsStore): NonNullable<SlsStore['index']> {
  if (store.index) return store.index;
  throw new CloudError('IndexConfigNotExist', 'index config does not exist', 404);
}

const PATH = '/logstores/{logstore}/index';
const extra = {
  resources: storeResources,
  errors: ['ProjectNotExist', 'LogStoreNotExist', 'IndexConfigNotExist'],
};

export const indexActions: Action[] = [
  sls('CreateIndex', 'POST', PATH, parameters, (params, call) => put(params, call, true), {
    resources: storeResources,
    errors: ['ProjectNotExist', 'LogStoreNotExist', 'IndexAlreadyExist', 'ParameterInvalid'],
  }),
  sls('UpdateIndex', 'PUT', PATH, parameters, (params, call) => put(params, call, false), extra),
  // What was not set is left out: the provider would take it for a change.
  sls(
    'GetIndex',
    'GET',
    PATH,
    [],
    (params, call) => {
      const { store } = findLogStore(params, call);
      const { body, lastModifyTime } = needIndex(store);
      return { ...body, ttl: store.ttl, index_mode: 'v2', lastModifyTime };
    },
    extra,
  ),
  sls(
    'DeleteIndex',
    'DELETE',
    PATH,
    [],
    (params, call) => {
      const { store } = findLogStore(params, call);
      needIndex(store);
      store.index = undefined;
      return new Reply(200);
    },
    extra,
  ),
];
