import { createHmac } from 'node:crypto';
import { LocalCloud } from '../../src';
import { CloudClient } from '../../src/deploy/client';
import { RefusedError } from '../../src/deploy/exchange';
import type { Key } from '../clients';
import { makeUser } from '../people';
import { send } from '../wire';

const REGION = 'oss-cn-shanghai.aliyuncs.com';
const HOST = `vault-1.${REGION}`;

describe('OSS', () => {
  let cloud: LocalCloud;
  let client: CloudClient;
  beforeAll(async () => {
    cloud = await LocalCloud.start();
    client = clientOf(cloud.endpoints);
  });
  afterAll(() => cloud.close());
  beforeEach(() => {
    cloud.world.oss = { buckets: {} };
  });

  const clientOf = (key: Key): CloudClient =>
    new CloudClient(
      () => ({ ...cloud.endpoints, ...key }),
      () => cloud.clock.now(),
    );
  const bucket = (name = 'vault-1', headers: Record<string, string> = {}) =>
    client.oss(`${name}.${REGION}`, 'PUT', '/', { headers });
  const read = async (path: string): Promise<unknown> => (await client.oss(HOST, 'GET', path)).document;
  const write = (path: string, body: string, headers: Record<string, string> = {}) =>
    client.oss(HOST, 'PUT', path, { body, headers });
  const codeOf = async (asked: Promise<unknown>): Promise<string> => {
    const error: unknown = await asked.then(
      () => undefined,
      (refused: unknown) => refused,
    );
    return error instanceof RefusedError ? `${error.status} ${error.code}` : String(error);
  };

  describe('buckets', () => {
    it('are listed by name: the first of a prefix is not the one that has it for name', async () => {
      await bucket('vault');
      await bucket('vault-2');
      await bucket('vault-1');
      const list = async (query: string) => {
        const { document } = await client.oss(REGION, 'GET', `/?${query}`);
        return document.ListAllMyBucketsResult;
      };
      expect(await list('max-keys=1&prefix=vault-')).toMatchObject({
        IsTruncated: 'true',
        NextMarker: 'vault-1',
        MaxKeys: '1',
        Buckets: { Bucket: { Name: 'vault-1', Location: 'oss-cn-shanghai', StorageClass: 'Standard' } },
      });
      expect(await list('marker=vault-1')).toMatchObject({
        IsTruncated: 'false',
        Buckets: { Bucket: { Name: 'vault-2' } },
      });
      expect(await list('prefix=other')).toMatchObject({ Buckets: '' });
      expect(await codeOf(client.oss(REGION, 'GET', '/?max-keys=1001'))).toBe('400 InvalidArgument');
    });

    it('show what they were made with', async () => {
      const CreateBucketConfiguration =
        '<CreateBucketConfiguration><StorageClass>IA</StorageClass><DataRedundancyType>ZRS</DataRedundancyType></CreateBucketConfiguration>';
      const headers = { 'x-oss-acl': 'public-read', 'x-oss-server-side-encryption': 'AES256' };
      await client.oss(HOST, 'PUT', '/', { headers, body: CreateBucketConfiguration });
      expect(await read('/?bucketInfo')).toMatchObject({
        BucketInfo: {
          Bucket: {
            Name: 'vault-1',
            CreationDate: '2026-03-01T10:00:00.000Z',
            StorageClass: 'IA',
            DataRedundancyType: 'ZRS',
            Owner: { ID: cloud.endpoints.accountId },
            AccessControlList: { Grant: 'public-read' },
            ServerSideEncryptionRule: { SSEAlgorithm: 'AES256' },
          },
        },
      });
      expect(await read('/?location')).toEqual({ LocationConstraint: 'oss-cn-shanghai' });
      await client.oss(HOST, 'PUT', '/?acl', { headers: { 'x-oss-acl': 'private' } });
      expect(await read('/?acl')).toMatchObject({ AccessControlPolicy: { AccessControlList: { Grant: 'private' } } });
    });

    it('have names that are nobody else’s, and one region', async () => {
      await bucket();
      expect(await codeOf(client.oss('vault-1.oss-cn-qingdao.aliyuncs.com', 'PUT', '/'))).toBe(
        '409 BucketAlreadyExists',
      );
      expect(await codeOf(client.oss('vault-1.oss-cn-qingdao.aliyuncs.com', 'GET', '/?bucketInfo'))).toBe(
        '403 AccessDenied',
      );
      expect(await codeOf(client.oss(`vault-9.${REGION}`, 'GET', '/?bucketInfo'))).toBe('404 NoSuchBucket');
      expect(await codeOf(client.oss(`a-.${REGION}`, 'PUT', '/'))).toBe('400 InvalidBucketName');
      expect(await codeOf(bucket('vault-2', { 'x-oss-acl': 'mine' }))).toBe('400 InvalidArgument');
      expect(await codeOf(client.oss(REGION, 'GET', '/vault-1?bucketInfo'))).toBe('403 SecondLevelDomainForbidden');
    });

    it('are removed when they are empty', async () => {
      await bucket();
      await write('/a', 'x');
      expect(await codeOf(client.oss(HOST, 'DELETE', '/'))).toBe('409 BucketNotEmpty');
      await client.oss(HOST, 'DELETE', '/a');
      await client.oss(HOST, 'DELETE', '/');
      expect(await codeOf(client.oss(HOST, 'DELETE', '/'))).toBe('404 NoSuchBucket');
    });
  });

  describe('settings', () => {
    beforeEach(() => bucket());

    it.each([
      [
        'cors',
        '404 NoSuchCORSConfiguration',
        '<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule></CORSConfiguration>',
      ],
      [
        'website',
        '404 NoSuchWebsiteConfiguration',
        '<WebsiteConfiguration><IndexDocument><Suffix>i.html</Suffix></IndexDocument></WebsiteConfiguration>',
      ],
      [
        'lifecycle',
        '404 NoSuchLifecycle',
        '<LifecycleConfiguration><Rule><ID>r</ID><Status>Enabled</Status><Expiration><Days>9</Days></Expiration></Rule></LifecycleConfiguration>',
      ],
      [
        'encryption',
        '404 NoSuchServerSideEncryptionRule',
        '<ServerSideEncryptionRule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></ServerSideEncryptionRule>',
      ],
    ])('%s: not there, put, read back, removed', async (query, missing, document) => {
      expect(await codeOf(read(`/?${query}`))).toBe(missing);
      await write(`/?${query}`, document);
      expect((await client.oss(HOST, 'GET', `/?${query}`)).text).toContain(document);
      expect(await codeOf(write(`/?${query}`, '<Other></Other>'))).toBe('400 MalformedXML');
      expect(await codeOf(write(`/?${query}`, 'no xml'))).toBe('400 MalformedXML');
      await client.oss(HOST, 'DELETE', `/?${query}`);
      expect(await codeOf(read(`/?${query}`))).toBe(missing);
    });

    it('where nothing was put there is what the cloud assumes', async () => {
      expect(await read('/?logging')).toEqual({ BucketLoggingStatus: '' });
      expect(await read('/?referer')).toMatchObject({ RefererConfiguration: { AllowEmptyReferer: 'true' } });
      expect(await read('/?tagging')).toEqual({ Tagging: { TagSet: '' } });
      expect(await read('/?versioning')).toEqual({ VersioningConfiguration: '' });
      expect(await read('/?resourceGroup')).toEqual({
        BucketResourceGroupConfiguration: { ResourceGroupId: 'rg-default' },
      });
      expect(await codeOf(read('/?transferAcceleration'))).toBe('404 NoSuchTransferAccelerationConfiguration');
      expect(await codeOf(read('/?policy'))).toBe('404 NoSuchBucketPolicy');
    });

    it('tags are replaced as a whole', async () => {
      const tagging = (...tags: string[]) =>
        `<Tagging><TagSet>${tags.map((key) => `<Tag><Key>${key}</Key><Value>1</Value></Tag>`).join('')}</TagSet></Tagging>`;
      await write('/?tagging', tagging('a', 'b'));
      await write('/?tagging', tagging('b', 'c&amp;d'));
      expect(await read('/?tagging')).toEqual({
        Tagging: {
          TagSet: {
            Tag: [
              { Key: 'b', Value: '1' },
              { Key: 'c&d', Value: '1' },
            ],
          },
        },
      });
      expect(await codeOf(write('/?tagging', tagging('a', 'a')))).toBe('400 InvalidTag');
      expect(await codeOf(write('/?tagging', tagging(...Array.from({ length: 21 }, (_none, i) => `k${i}`))))).toBe(
        '400 InvalidTag',
      );
      await client.oss(HOST, 'DELETE', '/?tagging');
      expect(cloud.world.oss.buckets['vault-1']?.tags).toEqual({});
    });

    it('a policy is JSON', async () => {
      const policy = '{"Version":"1","Statement":[]}';
      expect(await codeOf(write('/?policy', '<Policy/>'))).toBe('400 InvalidPolicyDocument');
      await write('/?policy', policy);
      expect((await client.oss(HOST, 'GET', '/?policy')).text).toBe(policy);
    });

    it('what is not known here is an error that names it', async () => {
      expect(await codeOf(read('/?inventory'))).toBe('501 NotImplemented');
      await expect(read('/?inventory')).rejects.toThrow('"inventory"');
      await expect(write('/copy', '', { 'x-oss-copy-source': '/vault-1/a' })).rejects.toThrow('x-oss-copy-source');
    });
  });

  describe('objects', () => {
    beforeEach(() => bucket());

    it('are given back as they came, with what is known of them', async () => {
      const headers = { 'content-type': 'application/json', 'cache-control': 'no-cache', 'x-oss-meta-by': 'test' };
      const put = await write('/a/b%20c.json', '{"Action": "none of the request"}', headers);
      expect(put.headers).toMatchObject({ etag: '"AD75E14024B5F729F5F8E59B7C272A71"' });
      const got = await client.oss(HOST, 'GET', '/a/b%20c.json');
      expect(got.text).toBe('{"Action": "none of the request"}');
      expect(got.headers).toMatchObject({ ...headers, etag: put.headers.etag, 'x-oss-storage-class': 'Standard' });
      const head = await client.oss(HOST, 'HEAD', '/a/b%20c.json');
      expect(head.text).toBe('');
      expect(head.headers).toMatchObject({
        ...headers,
        'content-length': '33',
        'last-modified': 'Sun, 01 Mar 2026 10:00:00 GMT',
      });
      const part = await client.oss(HOST, 'GET', '/a/b%20c.json', { headers: { range: 'bytes=2-7' } });
      expect([part.text, part.headers['content-range']]).toEqual(['Action', 'bytes 2-7/33']);
      expect(await codeOf(client.oss(HOST, 'HEAD', '/a/b'))).toBe('404 NoSuchKey');
    });

    it('carry the check sums that clients compare', async () => {
      // The check value of CRC-64/XZ, whose register is that of ECMA-182, for these nine digits.
      const { headers } = await write('/sums', '123456789');
      expect(headers['x-oss-hash-crc64ecma']).toBe(String(0x995dc9bbdf1939fan));
      expect(headers.etag).toBe('"25F9E794323B453885F5181F1B624D0B"');
      expect(await codeOf(write('/sums', 'x', { 'content-md5': 'AAAA' }))).toBe('400 InvalidDigest');
      expect(await codeOf(write('/sums', 'x', { 'x-oss-forbid-overwrite': 'true' }))).toBe('409 FileAlreadyExists');
    });

    it('are listed in order, in pages and folders', async () => {
      for (const key of ['b/1', 'a', 'b/2', 'c', 'b/%E5%9B%BE']) await write(`/${key}`, 'x');
      expect(await read('/?delimiter=%2F')).toMatchObject({
        ListBucketResult: { Contents: [{ Key: 'a', Size: '1' }, { Key: 'c' }], CommonPrefixes: { Prefix: 'b/' } },
      });
      const first = (await read('/?max-keys=2&prefix=b%2F')) as { ListBucketResult: Record<string, unknown> };
      expect(first.ListBucketResult).toMatchObject({
        IsTruncated: 'true',
        NextMarker: 'b/2',
        Contents: [{ Key: 'b/1' }, { Key: 'b/2' }],
      });
      expect(await read('/?encoding-type=url&marker=b%2F2&prefix=b%2F')).toMatchObject({
        ListBucketResult: { IsTruncated: 'false', Contents: { Key: 'b%2F%E5%9B%BE' } },
      });
      const page = (await read('/?list-type=2&max-keys=3')) as { ListBucketResult: { NextContinuationToken: string } };
      expect(page.ListBucketResult).toMatchObject({ KeyCount: '3', IsTruncated: 'true' });
      const token = page.ListBucketResult.NextContinuationToken;
      expect(await read(`/?continuation-token=${token}&list-type=2`)).toMatchObject({
        ListBucketResult: { KeyCount: '2', Contents: [{ Key: 'b/图' }, { Key: 'c' }] },
      });
    });

    it('keep their versions where that was asked for', async () => {
      await write('/a', 'before');
      await write('/?versioning', '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>');
      const { headers } = await write('/a', 'after');
      const id = headers['x-oss-version-id'];
      await client.oss(HOST, 'DELETE', '/a');
      expect(await codeOf(client.oss(HOST, 'GET', '/a'))).toBe('404 NoSuchKey');
      expect((await client.oss(HOST, 'GET', `/a?versionId=${id}`)).text).toBe('after');
      expect((await client.oss(HOST, 'GET', '/a?versionId=null')).text).toBe('before');
      expect(await codeOf(client.oss(HOST, 'GET', '/a?versionId=v9'))).toBe('404 NoSuchVersion');
      const { ListVersionsResult: all } = (await read('/?versions')) as {
        ListVersionsResult: { Version: object[]; DeleteMarker: { VersionId: string } };
      };
      expect(all.Version).toMatchObject([{ VersionId: id, IsLatest: 'false' }, { VersionId: 'null' }]);
      expect(await codeOf(client.oss(HOST, 'GET', `/a?versionId=${all.DeleteMarker.VersionId}`))).toBe(
        '405 MethodNotAllowed',
      );
      expect(await codeOf(client.oss(HOST, 'DELETE', '/'))).toBe('409 BucketNotEmpty');
      const objects = [id, 'null', all.DeleteMarker.VersionId].map(
        (version) => `<Object><Key>a</Key><VersionId>${version}</VersionId></Object>`,
      );
      const body = `<Delete>${objects.join('')}</Delete>`;
      const deleted = await client.oss(HOST, 'POST', '/?delete&encoding-type=url', { body });
      expect(deleted.document).toMatchObject({ DeleteResult: { Deleted: [{ Key: 'a' }, { Key: 'a' }, { Key: 'a' }] } });
      await client.oss(HOST, 'DELETE', '/');
    });
  });

  describe('who may', () => {
    beforeEach(() => bucket());
    const allow = (Action: string, Resource: string) => ({ Effect: 'Allow' as const, Action, Resource });

    it('do what, to which objects', async () => {
      const user = clientOf(
        await makeUser(cloud, 'writer', [
          allow('oss:PutObject', 'acs:oss:*:*:vault-1/in/*'),
          allow('oss:ListObjects', 'acs:oss:oss-cn-shanghai:*:vault-1'),
        ]),
      );
      await user.oss(HOST, 'PUT', '/in/a', { body: 'x' });
      await user.oss(HOST, 'GET', '/');
      expect(await codeOf(user.oss(HOST, 'PUT', '/out/a', { body: 'x' }))).toBe('403 AccessDenied');
      expect(await codeOf(user.oss(HOST, 'GET', '/in/a'))).toBe('403 AccessDenied');
      await expect(user.oss(HOST, 'GET', '/?policy')).rejects.toThrow('Action: oss:GetBucketPolicy');
    });

    it('is told by the signature, in the words of OSS', async () => {
      const wrong = { ...cloud.endpoints, accessKeySecret: 'wrong' };
      expect(await codeOf(clientOf(wrong).oss(HOST, 'GET', '/'))).toBe('403 SignatureDoesNotMatch');
      const unknown = { ...cloud.endpoints, accessKeyId: 'LTAInobody' };
      expect(await codeOf(clientOf(unknown).oss(HOST, 'GET', '/'))).toBe('403 InvalidAccessKeyId');
      const late = new CloudClient(
        () => cloud.endpoints,
        () => new Date(cloud.clock.now().getTime() - 3_600_000),
      );
      expect(await codeOf(late.oss(HOST, 'GET', '/'))).toBe('403 RequestTimeTooSkewed');
      const nobody = await send(cloud, { method: 'GET', headers: { host: HOST } });
      expect([nobody.status, nobody.text]).toEqual([403, expect.stringContaining('<Code>AccessDenied</Code>')]);
    });

    it('at an address instead of a host name, in version 1, the path names the bucket', async () => {
      const { accessKeyId, accessKeySecret } = cloud.endpoints;
      const date = cloud.clock.now().toUTCString();
      const ask = (method: string, path: string) => {
        const signature = createHmac('sha1', accessKeySecret)
          .update(`${method}\n\n\n${date}\n${path}`)
          .digest('base64');
        const authorization = `OSS ${accessKeyId}:${signature}`;
        return send(cloud, { method, path, headers: { host: '127.0.0.1', date, authorization } });
      };
      expect((await ask('PUT', '/vault-2')).status).toBe(200);
      expect(cloud.world.oss.buckets['vault-2']?.region).toBe('cn-hangzhou');
      expect((await ask('PUT', '/vault-1/a/b')).status).toBe(200);
      expect((await ask('GET', '/vault-1/')).text).toContain('<Key>a/b</Key>');
      expect((await ask('GET', '/')).text).toContain('<Name>vault-1</Name>');
    });
  });
});
