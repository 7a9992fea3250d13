import { ServerResponse } from 'node:http';
import * as sls from '@alicloud/sls20201230';
import { LocalCloud } from '../../src';
import { CloudClient } from '../../src/deploy/client';
import type { SlsStore } from '../../src/services/sls/state';
import { append, findStore } from '../../src/services/sls/state';
import { bodyOf, misfits, missing } from '../models';

const PROJECT = 'models';
const HOME = 'cn-shanghai';
const STORE = ['logstoreName', 'ttl', 'shardCount', 'createTime', 'lastModifyTime', 'mode', 'productType', 'autoSplit'];
const OF_PROJECT = ['projectName', 'description', 'createTime', 'lastModifyTime', 'region', 'status', 'owner'];
const TARGET = { resourceType: 'PROJECT', resourceId: [PROJECT] };
const INDEX = {
  line: { token: [' '], caseSensitive: false },
  keys: { level: { type: 'text', token: [' '] } },
  ttl: 30,
};
const S = '/logstores/runs';
const NOW = Math.floor(Date.parse('2026-03-01T10:00:00Z') / 1000);
const LINE = { at: NOW * 1000, fields: { message: 'hello' } };
const WHEN = { from: NOW - 3600, to: NOW + 3600 };

/** `@` in front of a path: it is asked of the region, and not of the project. */
const STEPS: [action: string, ask: string, body: Record<string, unknown> | undefined, needed: string[]][] = [
  ['CreateProject', 'POST @/', { projectName: PROJECT, description: 'of a test' }, []],
  ['GetProject', 'GET /', undefined, OF_PROJECT],
  ['UpdateProject', 'PUT /', { description: 'changed' }, []],
  ['ListProject', 'GET @/', undefined, [...OF_PROJECT.map((field) => `projects.0.${field}`), 'count', 'total']],
  ['TagResources', 'POST @/tag', { ...TARGET, tags: [{ key: 'a', value: '1' }] }, []],
  [
    'ListTagResources',
    `GET @/tags?resourceId=${encodeURIComponent(`["${PROJECT}"]`)}&resourceType=PROJECT`,
    undefined,
    ['resourceId', 'resourceType', 'tagKey', 'tagValue'].map((field) => `tagResources.0.${field}`),
  ],
  ['UntagResources', 'POST @/untag', { ...TARGET, tags: ['a'] }, []],
  ['GetProjectPolicy', 'GET /policy', undefined, []],
  ['CreateLogStore', 'POST /logstores', { logstoreName: 'runs', ttl: 30, shardCount: 2 }, []],
  ['GetLogStore', `GET ${S}`, undefined, STORE],
  ['UpdateLogStore', `PUT ${S}`, { logstoreName: 'runs', ttl: 60 }, []],
  ['ListLogStores', 'GET /logstores', undefined, ['logstores.0', 'count', 'total']],
  ['GetLogStoreMeteringMode', `GET ${S}/meteringmode`, undefined, ['meteringMode']],
  ['UpdateLogStoreMeteringMode', `PUT ${S}/meteringmode`, { meteringMode: 'ChargeByFunction' }, []],
  ['ListShards', `GET ${S}/shards`, undefined, ['0.shardID', '0.status', '0.inclusiveBeginKey', '0.exclusiveEndKey']],
  ['CreateIndex', `POST ${S}/index`, INDEX, []],
  ['GetIndex', `GET ${S}/index`, undefined, ['line.token.0', 'keys.level.type', 'ttl']],
  ['UpdateIndex', `PUT ${S}/index`, { ...INDEX, ttl: 60 }, []],
  ['GetLogs', `GET ${S}?from=${WHEN.from}&to=${WHEN.to}&type=log`, undefined, ['0.message', '0.__time__']],
  [
    'GetHistograms',
    `GET ${S}?from=${WHEN.from}&to=${WHEN.to}&type=histogram`,
    undefined,
    ['0.count', '0.from', '0.to', '0.progress'],
  ],
  ['GetLogsV2', `POST ${S}/logs`, WHEN, ['data.0.message', 'meta.count', 'meta.progress']],
  ['DeleteIndex', `DELETE ${S}/index`, undefined, []],
  ['DeleteLogStore', `DELETE ${S}`, undefined, []],
  ['DeleteProject', 'DELETE /', undefined, []],
];

describe('answers of the log service in the models of the official TypeScript SDK', () => {
  let cloud: LocalCloud;
  let client: CloudClient;
  /** The bodies that the local cloud wrote, lists and texts among them, newest last. */
  const sent: string[] = [];
  beforeAll(async () => {
    const { end } = ServerResponse.prototype;
    jest.spyOn(ServerResponse.prototype, 'end').mockImplementation(function (
      this: ServerResponse,
      ...given: unknown[]
    ) {
      sent.push(String(given[0]));
      return Reflect.apply(end, this, given) as ServerResponse;
    });
    cloud = await LocalCloud.start({});
    client = new CloudClient(
      () => cloud.endpoints,
      () => cloud.clock.now(),
    );
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await cloud.close();
  });

  it.each(STEPS)('%s', async (action, ask, body, needed) => {
    const [method = '', path = ''] = ask.split(' ');
    const isRegions = path.startsWith('@');
    const host = isRegions ? `${HOME}.log.aliyuncs.com` : `${PROJECT}.${HOME}.log.aliyuncs.com`;
    if (action === 'GetLogs') append(findStore(cloud.world, HOME, PROJECT, 'runs') as SlsStore, LINE);
    await client.sls(host, method, path.replace('@', ''), body);
    const text = sent.pop() ?? '';
    const got: unknown = bodyOf(sls, action) === 'string' ? text : JSON.parse(text || '{}');
    expect([misfits(got, bodyOf(sls, action)), missing(got, needed)]).toEqual([[], []]);
  });

  it('are those of every action but PutLogs, which takes no JSON and answers nothing', () => {
    const services = cloud.registry.services.filter(({ name }) => name === 'sls');
    const actions = new Set(services.flatMap((service) => service.actions.map(({ name }) => name)));
    expect([...STEPS.map(([action]) => action), 'PutLogs'].sort()).toEqual([...actions].sort());
  });
});
