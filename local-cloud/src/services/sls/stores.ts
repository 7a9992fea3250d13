import type { Action, ParamSpec, Params } from '../../core/action';
import { Reply } from '../../core/action';
import type { Call } from '../../core/call';
import { CloudError } from '../../core/error';
import { integer, need, text } from '../../params/read';
import { parametersOf } from '../../params/specs';
import { findLogStore, findProject, invalid, SLICE, sliceOf, sls, storeResources } from './action';
import type { SlsStore } from './state';

/** Settings with the value they have when not given. */
const SETTINGS: Record<string, unknown> = {
  appendMeta: true,
  autoSplit: false,
  enable_tracking: false,
  maxSplitShard: 0,
  mode: 'standard',
  telemetryType: '',
  productType: '',
  hot_ttl: undefined,
  infrequentAccessTTL: undefined,
  encrypt_conf: undefined,
};
const NAME = /^[a-z0-9][a-z0-9_-]{0,61}[a-z0-9]$/;

const seconds = (call: Call): number => Math.floor(call.now.getTime() / 1000);

const view = (store: SlsStore): object => ({
  logstoreName: store.name,
  ttl: store.ttl,
  shardCount: store.shardCount,
  ...store.settings,
  createTime: store.createTime,
  lastModifyTime: store.lastModifyTime,
});

function settingsOf(params: Params, before: Record<string, unknown>): Record<string, unknown> {
  const merged = Object.entries(before).map(([name, value]) => [name, params[name] ?? value]);
  return Object.fromEntries(merged.filter(([, value]) => value !== undefined));
}

function readTtl(params: Params): number | undefined {
  const ttl = integer(params, 'ttl');
  if (ttl !== undefined && (ttl < 1 || ttl > 3650)) throw invalid(`ttl ${ttl} must be 1 to 3650 days`);
  return ttl;
}

function createStore(params: Params, call: Call): Reply {
  const project = findProject(call);
  const name = need(params, 'logstoreName');
  if (!NAME.test(name)) throw invalid(`logstoreName ${name} is invalid: 2-63 lower-case letters, digits, _ and -`);
  if (project.stores[name]) throw new CloudError('LogStoreAlreadyExist', `logstore ${name} already exists`, 400);
  const ttl = readTtl(params);
  const shardCount = integer(params, 'shardCount');
  if (ttl === undefined || shardCount === undefined) throw invalid('ttl and shardCount are required');
  if (shardCount < 1 || shardCount > 10) throw invalid(`shardCount ${shardCount} must be 1 to 10`);
  project.stores[name] = {
    name,
    ttl,
    shardCount,
    settings: settingsOf(params, SETTINGS),
    meteringMode: 'ChargeByFunction',
    createTime: seconds(call),
    lastModifyTime: seconds(call),
    rows: [],
  };
  return new Reply(200);
}

/** Changes only what is given. */
function updateStore(params: Params, call: Call): Reply {
  const { store } = findLogStore(params, call);
  store.ttl = readTtl(params) ?? store.ttl;
  store.settings = settingsOf(params, { ...SETTINGS, ...store.settings });
  store.lastModifyTime = seconds(call);
  return new Reply(200);
}

function listStores(params: Params, call: Call): object {
  const wanted = text(params, 'logstoreName') ?? '';
  const found = Object.keys(findProject(call).stores).filter((name) => name.includes(wanted));
  const logstores = sliceOf(found, params);
  return { count: logstores.length, total: found.length, logstores };
}

function shards(params: Params, call: Call): Reply {
  const { store } = findLogStore(params, call);
  const width = 2n ** 128n / BigInt(store.shardCount);
  const key = (shard: number): string =>
    shard === store.shardCount ? 'f'.repeat(32) : (width * BigInt(shard)).toString(16).padStart(32, '0');
  const list = Array.from({ length: store.shardCount }, (_, shardID) => ({
    shardID,
    status: 'readwrite',
    inclusiveBeginKey: key(shardID),
    exclusiveEndKey: key(shardID + 1),
    createTime: store.createTime,
  }));
  return new Reply(200, list);
}

const storeParameters: ParamSpec[] = [
  { name: 'logstoreName', type: 'string' },
  { name: 'ttl', type: 'integer' },
  { name: 'shardCount', type: 'integer' },
  { name: 'maxSplitShard', type: 'integer' },
  ...['appendMeta', 'autoSplit', 'enable_tracking'].map((name): ParamSpec => ({ name, type: 'boolean' })),
  ...['hot_ttl', 'infrequentAccessTTL'].map((name): ParamSpec => ({ name, type: 'integer' })),
  { name: 'encrypt_conf', type: 'any' },
  ...['mode', 'telemetryType', 'productType'].map((name): ParamSpec => ({ name, type: 'string' })),
];
const INERT = [
  ...['maxSplitShard', 'autoSplit', 'appendMeta', 'mode', 'telemetryType', 'enable_tracking'],
  ...['hot_ttl', 'infrequentAccessTTL', 'encrypt_conf', 'productType'],
];
const STORE = '/logstores/{logstore}';
const extra = { resources: storeResources, errors: ['ProjectNotExist', 'LogStoreNotExist'] };

export const storeActions: Action[] = [
  sls('CreateLogStore', 'POST', '/logstores', storeParameters, createStore, {
    resources: storeResources,
    errors: ['ProjectNotExist', 'LogStoreAlreadyExist', 'ParameterInvalid'],
    inert: INERT,
    refused: ['processorId'],
  }),
  sls('GetLogStore', 'GET', STORE, [], (params, call) => view(findLogStore(params, call).store), extra),
  sls('UpdateLogStore', 'PUT', STORE, storeParameters, updateStore, {
    ...extra,
    inert: INERT,
  }),
  sls(
    'DeleteLogStore',
    'DELETE',
    STORE,
    [],
    (params, call) => {
      const { project, store } = findLogStore(params, call);
      delete project.stores[store.name];
      return new Reply(200);
    },
    extra,
  ),
  sls('ListLogStores', 'GET', '/logstores', [...parametersOf('logstoreName'), ...SLICE], listStores, {
    refused: ['mode', 'telemetryType'],
  }),
  sls(
    'GetLogStoreMeteringMode',
    'GET',
    `${STORE}/meteringmode`,
    [],
    (params, call) => ({
      meteringMode: findLogStore(params, call).store.meteringMode,
    }),
    extra,
  ),
  sls(
    'UpdateLogStoreMeteringMode',
    'PUT',
    `${STORE}/meteringmode`,
    [{ name: 'meteringMode', type: 'string', required: true }],
    (params, call) => {
      findLogStore(params, call).store.meteringMode = need(params, 'meteringMode');
      return new Reply(200);
    },
    extra,
  ),
  sls('ListShards', 'GET', `${STORE}/shards`, [], shards, extra),
];
