import { LocalCloud } from '../../src';
import { describePython, runPython } from './environment';

type Way = (cloud: LocalCloud) => Record<string, string>;

/** At an address the SDK names the bucket in the path. */
const direct: Way = ({ endpoints }) => ({ OSS_ENDPOINT: endpoints.httpUrl });
const tls: Way = ({ endpoints: { proxyUrl, caFile } }) => ({
  OSS_ENDPOINT: 'https://oss-cn-qingdao.aliyuncs.com',
  HTTPS_PROXY: proxyUrl,
  REQUESTS_CA_BUNDLE: caFile,
});

describePython('the Python SDK of OSS', () => {
  let cloud: LocalCloud;
  beforeAll(async () => {
    cloud = await LocalCloud.start();
  });
  afterAll(() => cloud.close());

  test.each([
    ['v1', 'at an address', direct],
    ['v4', 'through the proxy with TLS', tls],
  ])('signs by %s, %s', async (OSS_SIGNATURE, _way, way) => {
    const name = 'a/b c+é.txt';
    expect(await runPython(cloud, 'oss.py', { ...way(cloud), OSS_SIGNATURE })).toEqual({
      acl: 'private',
      put: '5D41402ABC4B2A76B9719D911017C592',
      got: 'hello',
      meta: 'python',
      keys: [name],
      'keys of version 2': [name],
      days: 3,
      'no key': [404, 'NoSuchKey'],
      'not empty': [409, 'BucketNotEmpty'],
      deleted: [name],
      'no bucket': [404, 'NoSuchBucket'],
    });
  });
});
