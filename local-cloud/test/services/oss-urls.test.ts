import { createHash, createHmac } from 'node:crypto';
import { LocalCloud } from '../../src';
import { CloudClient } from '../../src/deploy/client';
import type { Key } from '../clients';
import { makeUser } from '../people';
import type { Got } from '../wire';
import { send } from '../wire';

const REGION = 'cn-shanghai';
const HOST = `vault-1.oss-${REGION}.aliyuncs.com`;
const KEY = '/a%20b/%E9%94%AE%2B.txt';

interface Wish {
  method?: string;
  path?: string;
  seconds?: number;
  key?: Key;
}

describe('URLs of OSS that hold their signature', () => {
  let cloud: LocalCloud;
  let client: CloudClient;
  beforeAll(async () => {
    cloud = await LocalCloud.start();
    client = new CloudClient(
      () => cloud.endpoints,
      () => cloud.clock.now(),
    );
    await client.oss(HOST, 'PUT', '/');
    await client.oss(HOST, 'PUT', KEY, { body: 'hello' });
  });
  afterAll(() => cloud.close());

  /** Version 1, by code of its own. */
  function v1({ method = 'GET', path = KEY, seconds = 60, key = cloud.endpoints }: Wish = {}): string {
    const expires = Math.floor(cloud.clock.now().getTime() / 1000) + seconds;
    const text = `${method}\n\n\n${expires}\n/vault-1${decodeURIComponent(path)}`;
    const signature = createHmac('sha1', key.accessKeySecret).update(text).digest('base64');
    return `${path}?OSSAccessKeyId=${key.accessKeyId}&Expires=${expires}&Signature=${encodeURIComponent(signature)}`;
  }

  /** Version 4, by code of its own. */
  function v4({ method = 'GET', path = KEY, seconds = 60, key = cloud.endpoints }: Wish = {}): string {
    const date = cloud.clock
      .now()
      .toISOString()
      .replace(/[-:]|\.\d+/g, '');
    const scope = [date.slice(0, 8), REGION, 'oss', 'aliyun_v4_request'];
    const query = [
      'x-oss-additional-headers=host',
      `x-oss-credential=${encodeURIComponent(`${key.accessKeyId}/${scope.join('/')}`)}`,
      `x-oss-date=${date}`,
      `x-oss-expires=${seconds}`,
      'x-oss-signature-version=OSS4-HMAC-SHA256',
    ].join('&');
    const canonical = `${method}\n/vault-1${path}\n${query}\nhost:${HOST}\n\nhost\nUNSIGNED-PAYLOAD`;
    const text = `OSS4-HMAC-SHA256\n${date}\n${scope.join('/')}\n${createHash('sha256').update(canonical).digest('hex')}`;
    const hmac = (by: string | Buffer, data: string): Buffer => createHmac('sha256', by).update(data).digest();
    const signingKey = scope.reduce<string | Buffer>(hmac, `aliyun_v4${key.accessKeySecret}`);
    return `${path}?${query}&x-oss-signature=${hmac(signingKey, text).toString('hex')}`;
  }

  const ask = (path: string, method = 'GET', body = '', host = HOST): Promise<Got> =>
    send(cloud, { method, path, headers: { host }, body });
  const codeOf = ({ status, text }: Got): string => `${status} ${/<Code>(\w+)/.exec(text)?.[1] ?? text}`;

  describe.each([
    ['version 1', v1],
    ['version 4', v4],
  ])('in %s', (_version, sign) => {
    it('read and write what they were made for, and nothing else', async () => {
      expect(codeOf(await ask(sign()))).toBe('200 hello');
      expect(codeOf(await ask(sign({ method: 'PUT', path: '/new' }), 'PUT', 'written'))).toBe('200 ');
      expect(codeOf(await ask(sign({ path: '/new' })))).toBe('200 written');
      expect(codeOf(await ask(sign().replace('.txt', '.tx')))).toBe('403 SignatureDoesNotMatch');
      expect(codeOf(await ask(sign(), 'DELETE'))).toBe('403 SignatureDoesNotMatch');
    });

    it('hold as long as they say', async () => {
      expect(codeOf(await ask(sign({ seconds: -1 })))).toBe('403 AccessDenied');
      expect((await ask(sign({ seconds: -1 }))).text).toContain('Request has expired.');
      // Longer than the quarter of an hour that any other request is good for.
      const url = sign({ seconds: 3600 });
      await cloud.clock.advance('PT59M');
      expect(codeOf(await ask(url))).toBe('200 hello');
      await cloud.clock.advance('PT2M');
      expect(codeOf(await ask(url))).toBe('403 AccessDenied');
    });

    it('may what who signed them may', async () => {
      const statement = { Effect: 'Allow' as const, Action: 'oss:GetObject', Resource: 'acs:oss:*:*:vault-1/*' };
      const key = await makeUser(cloud, `reader-${_version.slice(-1)}`, [statement]);
      expect(codeOf(await ask(sign({ key })))).toBe('200 hello');
      expect(codeOf(await ask(sign({ key, method: 'PUT' }), 'PUT', 'x'))).toBe('403 AccessDenied');
      const unknown = { accessKeyId: 'LTAInobody', accessKeySecret: 'x' };
      expect(codeOf(await ask(sign({ key: unknown })))).toBe('403 InvalidAccessKeyId');
    });
  });

  it('say which headers the answer has', async () => {
    const query = 'response-content-disposition=attachment%3B%20filename%3Da.txt&response-content-type=text%2Fx';
    const { headers } = await client.oss(HOST, 'GET', `${KEY}?${query}`);
    expect(headers).toMatchObject({
      'content-disposition': 'attachment; filename=a.txt',
      'content-type': 'text/x',
    });
    const usual = await client.oss(HOST, 'GET', `${KEY}?response-content-type`);
    expect(usual.headers['content-type']).toBe('application/octet-stream');
    await expect(client.oss(HOST, 'GET', `${KEY}?response-odd=1`)).rejects.toMatchObject({ code: 'NotImplemented' });
  });

  it('are known at a bare address too', async () => {
    expect(codeOf(await ask(`/vault-1${v1()}`, 'GET', '', '127.0.0.1'))).toBe('200 hello');
  });

  it('keys with what XML writes as a number, or with a space at an end, are deleted and not others', async () => {
    const keys = ['/it%27s', '/it%26%2339%3Bs', '/%20a%20', '/a'];
    for (const key of keys) await client.oss(HOST, 'PUT', key, { body: 'x' });
    const named = ['it&#39;s', ' a '].map((key) => `<Object>\n <Key>${key}</Key>\n</Object>`).join('\n');
    await client.oss(HOST, 'POST', '/?delete', { body: `<Delete>\n <Quiet> false </Quiet>\n ${named}\n</Delete>` });
    const left = Object.keys(cloud.world.oss.buckets['vault-1']?.objects ?? {});
    expect(left).toEqual(expect.arrayContaining(['it&#39;s', 'a']));
    expect(left).not.toEqual(expect.arrayContaining(["it's"]));
    expect(left).not.toEqual(expect.arrayContaining([' a ']));
  });

  it('a key that every object answers to is refused, in the path and in a document', async () => {
    const refused = { code: 'InvalidParameter.NotSupported' };
    await expect(client.oss(HOST, 'PUT', '/constructor', { body: 'x' })).rejects.toMatchObject(refused);
    const body = '<Delete><Object><Key>__proto__</Key></Object></Delete>';
    await expect(client.oss(HOST, 'POST', '/?delete', { body })).rejects.toMatchObject(refused);
    await expect(client.oss(HOST, 'POST', '/?delete', { body: '<Delete' })).rejects.toMatchObject({
      code: 'MalformedXML',
    });
  });
});
