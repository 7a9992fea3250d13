import { LocalCloud } from '../../src';
import { rpc, send } from '../wire';

/** What a client meets that puts its requests together by itself, by the published words on how calls look. */
describe('calls made by hand', () => {
  let cloud: LocalCloud;
  beforeAll(async () => {
    cloud = await LocalCloud.start();
  });
  afterAll(() => cloud.close());
  const ask = (action: string, host: string, version: string, params: Record<string, string> = {}) =>
    rpc(cloud, { action, host, version, params: { Format: '', RegionId: 'cn-shanghai', ...params } });

  it.each([
    ['DescribeRegions', 'ecs.cn-shanghai.aliyuncs.com', '2014-05-26', 'XML'],
    ['ListUsers', 'ram.aliyuncs.com', '2015-05-01', 'XML'],
    ['GetCallerIdentity', 'sts.aliyuncs.com', '2015-04-01', 'XML'],
    ['DescribeContactGroupList', 'metrics.cn-shanghai.aliyuncs.com', '2019-01-01', 'XML'],
    ['DescribeVpcs', 'vpc.cn-shanghai.aliyuncs.com', '2016-04-28', 'JSON'],
    ['ListKeys', 'kms.cn-shanghai.aliyuncs.com', '2016-01-20', 'JSON'],
  ])('%s of %s without a Format is answered in the format of its product', async (action, host, version, format) => {
    const { status, text, headers } = await ask(action, host, version);
    expect(status).toBe(200);
    expect(text.startsWith(format === 'XML' ? '<?xml' : '{')).toBe(true);
    expect(headers['content-type']).toContain(format === 'XML' ? 'xml' : 'json');
    if (format === 'XML') expect(text).toContain(`<${action}Response>`);
    const other = format === 'XML' ? 'JSON' : 'xml';
    expect((await ask(action, host, version, { Format: other })).text.startsWith(other === 'xml' ? '<?xml' : '{')).toBe(
      true,
    );
  });

  it('errors are in that format too, and those of the newest signature in JSON', async () => {
    const host = 'ecs.cn-shanghai.aliyuncs.com';
    const unsigned = await send(cloud, { path: '/?Action=DescribeRegions&Version=2014-05-26', headers: { host } });
    expect(unsigned.text).toMatch(/<Error>.*<Code>MissingAccessKeyId<\/Code>.*<\/Error>/);
    const newest = await send(cloud, { headers: { host, 'x-acs-action': 'DescribeRegions' } });
    expect(newest.body.Code).toBe('MissingAccessKeyId');
  });

  it('the parameter names the action, whatever a header beside it says', async () => {
    const headers = { 'x-acs-action': 'describeRegions', 'x-acs-version': 'x' };
    expect((await rpc(cloud, { action: 'DescribeRegions', headers })).body).toHaveProperty('Regions');
  });

  it.each([
    ['2026-03-01T10:00:00.000Z', 'InvalidTimeStamp.Format'],
    ['2026-03-01T18:00:00+08:00', 'InvalidTimeStamp.Format'],
    ['Sun, 01 Mar 2026 10:00:00 GMT', 'InvalidTimeStamp.Format'],
    ['', 'InvalidTimeStamp.Format'],
    ['2026-03-01T09:00:00Z', 'InvalidTimeStamp.Expired'],
    ['2026-03-01T10:00:00Z', undefined],
  ])('of the date "%s": %s', async (timestamp, code) => {
    expect((await rpc(cloud, { action: 'DescribeRegions', timestamp })).body.Code).toBe(code);
  });

  it('Function Compute at a bare address, which tells no region: it is told where it can be asked', async () => {
    const call = { action: 'GetFunction', version: '2023-03-30', host: '127.0.0.1', params: { functionName: 'a' } };
    const { body } = await rpc(cloud, call);
    expect(body.Code).toBe('InvalidAction.NotFound');
    expect(body.Message).toContain('fcv3.{region}.aliyuncs.com');
  });

  it.each([
    ['archive.oss-cn-qingdao-internal.aliyuncs.com', 'oss'],
    ['oss-cn-qingdao-internal.aliyuncs.com', 'oss'],
    ['1234567890123456.cn-qingdao-internal.fc.aliyuncs.com', 'fc'],
    ['some-project.cn-qingdao-intranet.log.aliyuncs.com', 'sls'],
    ['cn-qingdao-intranet.log.aliyuncs.com', 'sls'],
    ['ecs-vpc.cn-qingdao.aliyuncs.com', 'ecs'],
    ['kms-vpc.cn-qingdao.aliyuncs.com', 'kms'],
    ['sts-vpc.cn-qingdao.aliyuncs.com', 'sts'],
    ['vpc-vpc.cn-qingdao.aliyuncs.com', 'vpc'],
  ])('%s is the same region from the inside', async (host, service) => {
    await send(cloud, { method: 'GET', path: '/', headers: { host } });
    expect(cloud.calls().at(-1)).toMatchObject({ service, region: 'cn-qingdao' });
  });

  describe('names that every object answers to', () => {
    const NAMES = ['__proto__', 'constructor', 'toString'];
    const calls: [string, Record<string, string>, string?, string?][] = [
      ['DeleteImage', { ImageId: '?' }],
      ['DescribeInstances', { InstanceIds: '["?"]' }],
      ['TagResources', { ResourceType: 'instance', 'ResourceId.1': 'i-1', 'Tag.1.Key': '?', 'Tag.1.Value': 'a' }],
      ['CreateUser', { UserName: '?' }, 'ram.aliyuncs.com', '2015-05-01'],
      ['ModifyVpcAttribute', { VpcId: '?', VpcName: 'spread' }, 'vpc.cn-shanghai.aliyuncs.com', '2016-04-28'],
    ];
    it.each(calls.flatMap((call) => NAMES.map((name) => ({ name, action: call[0], call }))))(
      '$name: none is kept, changed or found by $action',
      async ({ name, call: [action, given, host, version] }) => {
        const params = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, value.replace('?', name)]));
        const { body } = await rpc(cloud, { action, host, version, params: { RegionId: 'cn-shanghai', ...params } });
        expect([body.Code, body.Message]).toEqual([
          'InvalidParameter.NotSupported',
          expect.stringContaining(`"${name}"`),
        ]);
        expect(Object.keys(Object.prototype)).toEqual([]);
        expect('name' in {}).toBe(false);
      },
    );
  });
});
