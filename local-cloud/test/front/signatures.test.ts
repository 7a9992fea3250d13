import { createHash } from 'node:crypto';
import { acs3 } from '../../src/front/signature/acs3';
import { ossV1, ossV4 } from '../../src/front/signature/oss';
import { roaV1 } from '../../src/front/signature/roa';
import { rpcV1 } from '../../src/front/signature/rpc';
import { sls, slsV4 } from '../../src/front/signature/sls';
import type { Wire } from '../../src/front/wire';

// The expected signatures were computed apart from this code, from the published algorithms, with Python's hmac.
const SECRET = 'secret';
const DATE = 'Sun, 01 Mar 2026 10:00:00 GMT';

const wire = (given: Partial<Wire>): Wire => ({
  method: 'POST',
  host: 'ecs.cn-shanghai.aliyuncs.com',
  path: '/',
  query: {},
  headers: {},
  body: Buffer.alloc(0),
  form: {},
  secure: false,
  sourceIp: '127.0.0.1',
  ...given,
});

describe('signatures of every style', () => {
  it('ACS3-HMAC-SHA256', () => {
    const signed = 'host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version';
    const read = acs3(
      wire({
        query: { 'Tag.1.Key': 'k/1', RegionId: 'cn-shanghai', ImageName: 'a b*(1)!~' },
        headers: {
          host: 'ecs.cn-shanghai.aliyuncs.com',
          'x-acs-action': 'CreateImage',
          'x-acs-content-sha256': createHash('sha256').update('').digest('hex'),
          'x-acs-date': '2026-03-01T10:00:00Z',
          'x-acs-signature-nonce': 'n1',
          'x-acs-version': '2014-05-26',
          'x-acs-security-token': 'token',
          authorization: `ACS3-HMAC-SHA256 Credential=testid,SignedHeaders=${signed},Signature=AB12`,
        },
      }),
    );
    expect(read).toMatchObject({ accessKeyId: 'testid', signature: 'ab12', nonce: 'n1', securityToken: 'token' });
    expect(read?.expected(SECRET)).toBe('568d253210bf73e4e47a4f5ebbbe841bb167b28406b2254b219fb7e02af673dd');
  });

  it.each([
    ['GET', '/quWiTbfUbvdan3Qdna8lBiI6mE='],
    ['POST', 'oIrd8N8388aqYqg1GAM8yWv/KBE='],
  ])('RPC version 1, %s', (method, expected) => {
    const form = {
      Action: 'DescribeImages',
      Version: '2014-05-26',
      Format: 'JSON',
      AccessKeyId: 'testid',
      SignatureMethod: 'HMAC-SHA1',
      SignatureVersion: '1.0',
      SignatureNonce: 'n1',
      Timestamp: '2026-03-01T10:00:00Z',
      RegionId: 'cn-shanghai',
      ImageName: 'a b*(1)!~',
      Signature: 'x=',
    };
    const read = rpcV1(wire({ method, form }));
    expect(read).toMatchObject({ accessKeyId: 'testid', signature: 'x=', date: '2026-03-01T10:00:00Z', nonce: 'n1' });
    expect(read?.expected(SECRET)).toBe(expected);
  });

  it('ROA version 1', () => {
    const read = roaV1(
      wire({
        method: 'GET',
        path: '/2023-03-30/functions/night%20tick',
        query: { qualifier: 'LATEST' },
        headers: {
          accept: 'application/json',
          date: DATE,
          'x-acs-version': '2023-03-30',
          'x-acs-action': 'GetFunction',
          'x-acs-signature-nonce': 'n1',
          'user-agent': 'any',
          authorization: 'acs testid:abc=',
        },
      }),
    );
    expect(read).toMatchObject({ accessKeyId: 'testid', signature: 'abc=', date: DATE });
    expect(read?.expected(SECRET)).toBe('Up8E2XbqrXzSECDy1Wt76hrA4LI=');
  });

  const slsWire = (more: Record<string, string>) =>
    wire({
      path: '/logstores',
      query: { size: '100', offset: '0' },
      headers: {
        'content-md5': '0CC175B9C0F1B6A831C399E269772661',
        'content-type': 'application/json',
        date: DATE,
        'x-log-apiversion': '0.6.0',
        'x-log-bodyrawsize': '1',
        authorization: 'LOG testid:abc=',
        ...more,
      },
    });

  it.each([
    ['hmac-sha1', 'WUESDMrl7aCVl0+xsSgC8xjhV2c='],
    ['hmac-sha256', '5ZRNhxvL9wyRgywcW99mvBVm2+UrzViO39tsuaFC5Fk='],
  ])('SLS, %s', (signatureMethod, expected) => {
    const read = sls(slsWire({ 'x-log-signaturemethod': signatureMethod }));
    expect(read).toMatchObject({ accessKeyId: 'testid', signature: 'abc=', date: DATE });
    expect(read?.expected(SECRET)).toBe(expected);
  });

  it('SLS, with an x-log-date beside the Date, which is not signed', () => {
    const read = sls(slsWire({ 'x-log-signaturemethod': 'hmac-sha1', 'x-log-date': DATE }));
    expect(read?.expected(SECRET)).toBe('WUESDMrl7aCVl0+xsSgC8xjhV2c=');
  });

  it('SLS, version 4', () => {
    const read = slsV4(
      wire({
        path: '/logstores/a/logs',
        query: { query: 'a b*(1)!~/', empty: '', line: '100' },
        headers: {
          host: 'p-1.cn-shanghai.log.aliyuncs.com',
          accept: 'application/json',
          'content-type': 'application/json',
          'x-acs-security-token': 'token',
          'x-log-apiversion': '0.6.0',
          'x-log-content-sha256': createHash('sha256').update('a').digest('hex'),
          'x-log-date': '20260301T100000Z',
          authorization: 'SLS4-HMAC-SHA256 Credential=testid/20260301/cn-shanghai/sls/aliyun_v4_request,Signature=AB12',
        },
      }),
    );
    expect(read).toMatchObject({ accessKeyId: 'testid', signature: 'ab12', date: '2026-03-01T10:00:00Z' });
    expect(read?.expected(SECRET)).toBe('dd7e946f2801f7c29e43a6004ad4f3548dc844a69041996f8fe90f704284eb2d');
  });

  const scope = 'testid/20260301/cn-shanghai/oss/aliyun_v4_request';

  it.each(['/a%20b/c*.txt', '/a%20b%2Fc%2A.txt'])(
    'OSS, version 4, %s: the Date header as sent, more headers',
    (path) => {
      const read = ossV4(
        wire({
          method: 'PUT',
          host: 'bucket-1.oss-cn-shanghai.aliyuncs.com',
          path,
          query: { prefix: 'a/b', acl: '' },
          headers: {
            host: 'bucket-1.oss-cn-shanghai.aliyuncs.com',
            date: DATE,
            'content-type': 'text/plain',
            'content-length': '5',
            'x-oss-content-sha256': 'UNSIGNED-PAYLOAD',
            'x-oss-meta-a': ' 1 ',
            authorization: `OSS4-HMAC-SHA256 Credential=${scope},AdditionalHeaders=host,Signature=AB12`,
          },
        }),
      );
      expect(read).toMatchObject({ accessKeyId: 'testid', signature: 'ab12', date: DATE });
      expect(read?.expected(SECRET)).toBe('7ab465fb574e9ea82a4557f6736c68a04271eea66c8c61edfc49049b5dd83d31');
    },
  );

  it('OSS, version 4: x-oss-date, and no bucket', () => {
    const read = ossV4(
      wire({
        method: 'GET',
        host: 'oss-cn-shanghai.aliyuncs.com',
        query: { prefix: 'b', 'max-keys': '1' },
        headers: {
          'x-oss-content-sha256': 'UNSIGNED-PAYLOAD',
          'x-oss-date': '20260301T100000Z',
          authorization: `OSS4-HMAC-SHA256 Credential=${scope}, Signature=ab12`,
        },
      }),
    );
    expect(read).toMatchObject({ date: '2026-03-01T10:00:00Z' });
    expect(read?.expected(SECRET)).toBe('e3e2790cd4fced46646784a40d0ec9ae013996170d66534ccccdcbcd00f68d95');
  });

  it.each(['bucket-1.oss-cn-shanghai.aliyuncs.com', '127.0.0.1'])('OSS, version 1, at %s', (host) => {
    const read = ossV1(
      wire({
        method: 'GET',
        host,
        path: host.startsWith('bucket') ? '/a%20b' : '/bucket-1/a%20b',
        query: { versionId: 'v1', acl: '', other: '1' },
        headers: {
          'content-md5': '0CC175B9C0F1B6A831C399E269772661',
          'content-type': 'text/plain',
          date: DATE,
          'x-oss-security-token': 'token',
          authorization: 'OSS testid:abc=',
        },
      }),
    );
    expect(read).toMatchObject({ accessKeyId: 'testid', signature: 'abc=', securityToken: 'token', date: DATE });
    expect(read?.expected(SECRET)).toBe('M69h8wknLtsbSsTnEc+l/7GhjAg=');
  });

  it('leaves requests of another style alone', () => {
    const styles = [acs3, roaV1, sls, slsV4, ossV4, ossV1, rpcV1];
    const read = styles.map((style) => style(wire({ headers: { authorization: 'Basic x' } })));
    expect(read).toEqual(Array(styles.length).fill(undefined));
  });
});
