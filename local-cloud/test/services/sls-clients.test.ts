import { createHash, createHmac } from 'node:crypto';
import { LocalCloud } from '../../src';
import type { Got } from '../wire';
import { send } from '../wire';

const HOME = 'cn-shanghai';
const PROJECT = 'of-strangers';
const SIZE = '1154';
/**
 * One LogGroup of three lines (10:01:00, 10:00:00 and 10:00:30), topic, source and a tag, written by the protobuf of
 * aliyun-log-python-sdk and packed by lz4 4.4.5, zlib and zstd 1.5.7 of Python.
 */
const PACKED = {
  lz4: '/ygK8wII3JyQzQYSDQoFbGV2ZWwSBGluZm8S2wIKB21lc3NhZ2USzwJow6lsbG8g5LiW55WMIG5hAgD/LBAwdgEfoHYB/14QMewCH752Af9e8BIyGgVuaWdodCIIMTAuMC4wLjEyDQoEaG9zdBIFd2ViLTE=',
  deflate:
    'eJzj+szEcWfOhLNsQrxcrDmpZak5QiyZeWn5QreZuNhzU4uLE9NThc4zZRxemZOTr/Bkx7TnU3sU8hJHISXQgAsY6gtGQ52+0BAU6vtGQ52+0EiKNS8zPaNEicPQQA8EDY14uVgy8otLhFjLU5N0DQG1Hcjb',
  zstd: 'KLUv/WCCA30DAMQFCvMCCNyckM0GEg0KBWxldmVsEgRpbmZvEtsCCgdtZXNzYWdlEs8CaMOpbGxvIOS4lueVjCBuYTAK8wIIoDG+MhoFbmlnaHQiCDEwLjEyDQoEaG9zdBIFd2ViLTEFALng24AyWEVb3lLL7aQ6KA==',
};

interface Asked {
  host?: string;
  headers?: Record<string, string>;
  body?: Buffer | object;
  secret?: string;
}

describe('the log service, as its older and its newest clients ask', () => {
  let cloud: LocalCloud;
  const store = '/logstores/runs';
  const now = (): string =>
    `${cloud.clock
      .now()
      .toISOString()
      .replace(/[-:]|\.\d+/g, '')}`;

  /** Version 4 of the signature, by code of its own. */
  async function v4(method: string, pathAndQuery: string, asked: Asked = {}): Promise<Got> {
    const {
      host = `${PROJECT}.${HOME}.log.aliyuncs.com`,
      headers = {},
      secret = cloud.endpoints.accessKeySecret,
    } = asked;
    const body = Buffer.isBuffer(asked.body) ? asked.body : Buffer.from(asked.body ? JSON.stringify(asked.body) : '');
    const [path = '', query = ''] = pathAndQuery.split('?');
    const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
    const all: Record<string, string> = {
      'content-type': 'application/json',
      host,
      'x-log-apiversion': '0.6.0',
      'x-log-content-sha256': sha256(body),
      'x-log-date': now(),
      ...headers,
    };
    const names = Object.keys(all).sort();
    const lines = names.map((name) => `${name}:${all[name]}\n`).join('');
    const canonical = [
      method,
      path,
      query
        .split('&')
        .sort()
        .join('&')
        .replace(/=(?=&|$)/g, ''),
      lines,
      names.join(';'),
      all['x-log-content-sha256'],
    ];
    const scope = [now().slice(0, 8), HOME, 'sls', 'aliyun_v4_request'];
    const text = `SLS4-HMAC-SHA256\n${now()}\n${scope.join('/')}\n${sha256(canonical.join('\n'))}`;
    const hmac = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest();
    const signature = hmac(scope.reduce<string | Buffer>(hmac, `aliyun_v4${secret}`), text).toString('hex');
    const authorization = `SLS4-HMAC-SHA256 Credential=${cloud.endpoints.accessKeyId}/${scope.join('/')},Signature=${signature}`;
    return send(cloud, { method, path: pathAndQuery, headers: { ...all, authorization }, body });
  }
  const put = (headers: Record<string, string>, body: Buffer, to = `${store}/shards/lb`) =>
    v4('POST', to, { headers: { 'content-type': 'application/x-protobuf', ...headers }, body });
  const found = async (more = ''): Promise<Record<string, string>[]> => {
    const { text } = await v4('GET', `${store}?from=1772359000&to=1772360000&type=log${more}`);
    return JSON.parse(text) as Record<string, string>[];
  };

  beforeEach(async () => {
    cloud = await LocalCloud.start();
    // Asked of the host of a project that is not there yet, as the classic SDKs do, and with a setting left empty.
    const made = await v4('POST', '/', { body: { projectName: PROJECT, description: '', resourceGroupId: '' } });
    const stored = await v4('POST', '/logstores', { body: { logstoreName: 'runs', ttl: 30, shardCount: 1 } });
    const indexed = await v4('POST', `${store}/index`, { body: { line: { token: [' '] } } });
    expect([made.status, stored.status, indexed.status]).toEqual([200, 200, 200]);
  });
  afterEach(() => cloud.close());

  it('signed by version 4, and not by another key', async () => {
    expect((await v4('GET', '/')).body).toMatchObject({ projectName: PROJECT, resourceGroupId: 'rg-default' });
    const wrong = await v4('GET', '/', { secret: 'wrong' });
    expect([wrong.status, wrong.body.errorCode]).toEqual([400, 'SignatureDoesNotMatch']);
  });

  it.each(Object.entries(PACKED))(
    'logs are put, packed by %s, and found in the order of time',
    async (packing, body) => {
      const headers = { 'x-log-compresstype': packing, 'x-log-bodyrawsize': SIZE };
      const got = await put(headers, Buffer.from(body, 'base64'));
      expect([got.status, got.text]).toEqual([200, '']);
      const rows = await found();
      expect(rows.map((row) => row.message?.slice(-3))).toEqual(['na1', 'na2', 'na0']);
      expect(rows[0]).toEqual({
        __time__: '1772359200',
        __source__: '10.0.0.1',
        __topic__: 'night',
        '__tag__:host': 'web-1',
        level: 'info',
        message: `héllo 世界 ${'na'.repeat(160)}1`,
      });
      expect(cloud.logs(PROJECT, 'runs')).toHaveLength(3);
    },
  );

  it('logs are put to a shard by key, and found by topic', async () => {
    const body = Buffer.from(PACKED.lz4, 'base64');
    const headers = { 'x-log-compresstype': 'lz4', 'x-log-bodyrawsize': SIZE };
    expect((await put(headers, body, `${store}/shards/route?key=0`)).status).toBe(200);
    expect(await found('&topic=night')).toHaveLength(3);
    expect(await found('&topic=day')).toEqual([]);
    expect(await found('&topic=')).toHaveLength(3);
  });

  it.each([
    ['a size that is missing', { 'x-log-compresstype': 'lz4' }, PACKED.lz4, 'MissingBodyRawSize'],
    [
      'a size that is none',
      { 'x-log-compresstype': 'lz4', 'x-log-bodyrawsize': 'x' },
      PACKED.lz4,
      'InvalidBodyRawSize',
    ],
    [
      'an unknown packing',
      { 'x-log-compresstype': 'rar', 'x-log-bodyrawsize': SIZE },
      PACKED.lz4,
      'InvalidCompressType',
    ],
    ['too much', { 'x-log-compresstype': 'lz4', 'x-log-bodyrawsize': '99999999' }, PACKED.lz4, 'PostBodyTooLarge'],
    ['plain text', { 'x-log-bodyrawsize': '3' }, Buffer.from('abc').toString('base64'), 'PostBodyInvalid'],
    ['nothing', { 'x-log-bodyrawsize': '0' }, '', 'PostBodyInvalid'],
    ...(['lz4', 'deflate', 'zstd'] as const).flatMap((packing) =>
      [PACKED[packing].slice(0, 80), PACKED.deflate.slice(40), '////'].map(
        (body): [string, Record<string, string>, string, string] => [
          `${packing} that is broken: ${body.slice(0, 4)}`,
          { 'x-log-compresstype': packing, 'x-log-bodyrawsize': SIZE },
          body,
          'PostBodyUncompressError',
        ],
      ),
    ),
  ])('refuses %s', async (_what, headers, body, code) => {
    const got = await put(headers, Buffer.from(body, 'base64'));
    expect([got.status, got.body.errorCode]).toEqual([400, code]);
    expect(await found()).toEqual([]);
  });

  it('counts lines over time', async () => {
    const headers = { 'x-log-compresstype': 'lz4', 'x-log-bodyrawsize': SIZE };
    await put(headers, Buffer.from(PACKED.lz4, 'base64'));
    // 10:00:00 to 10:02:00, and an end that no whole number of bars reaches.
    const query = (to: number): string =>
      `${store}?accurate=True&from=1772359200&fromNs=0&query=info&to=${to}&type=histogram`;
    const { text, headers: told } = await v4('GET', query(1772359321));
    const bars = JSON.parse(text) as { from: number; to: number; count: number; progress: string }[];
    expect(told['x-log-count']).toBe('3');
    expect(bars[0]).toEqual({ from: 1772359200, to: 1772359203, count: 1, progress: 'Complete' });
    expect([bars.length, bars.at(-1)?.to]).toEqual([41, 1772359321]);
    expect(bars.flatMap(({ count }, n) => (count > 0 ? [n] : []))).toEqual([0, 10, 20]);
    expect((await v4('GET', query(1772359200))).text).toBe('[]');
    expect((await v4('GET', query(1772359200).replace('query=info', 'query=%7C'))).body.errorCode).toBe(
      'ParameterInvalid',
    );
  });

  it('takes what it does not support where it says nothing, or what holds anyway', async () => {
    const list = await v4('GET', '/?offset=0&resourceGroupId=&size=10', { host: `${HOME}.log.aliyuncs.com` });
    expect(list.status).toBe(200);
    const asked = { from: 1, to: 2, powerSql: false, forward: true, session: '', accurate: false };
    expect((await v4('POST', `${store}/logs`, { body: asked })).status).toBe(200);
    const refused = await v4('POST', `${store}/logs`, { body: { ...asked, powerSql: true } });
    expect([refused.body.errorCode, refused.body.errorMessage]).toEqual([
      'InvalidParameter.NotSupported',
      expect.stringContaining('"powerSql"'),
    ]);
  });

  it('tags at the host of a project, and its name in the query of its deletion', async () => {
    const target = { resourceType: 'project', resourceId: [PROJECT] };
    expect((await v4('POST', '/tag', { body: { ...target, tags: [{ key: 'a', value: '1' }] } })).status).toBe(200);
    const ids = encodeURIComponent(`["${PROJECT}"]`);
    const tags = await v4('GET', `/tags?nextToken=&resourceId=${ids}&resourceType=project&tags=%5B%5D`);
    expect(tags.body).toMatchObject({ tagResources: [{ tagKey: 'a', tagValue: '1' }] });
    expect((await v4('DELETE', `/?projectName=${PROJECT}`)).status).toBe(200);
  });
});
