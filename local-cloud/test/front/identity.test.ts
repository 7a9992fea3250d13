import { LocalCloud } from '../../src';
import { assumeRole, makeUser } from '../people';
import type { RpcCall } from '../wire';
import { rpc, send } from '../wire';

const REGIONS: RpcCall = { action: 'DescribeRegions' };
const ALL = [{ Effect: 'Allow' as const, Action: '*', Resource: '*' }];

describe('who signed a request', () => {
  let cloud: LocalCloud;
  beforeEach(async () => {
    cloud = await LocalCloud.start();
  });
  afterEach(() => cloud.close());

  const outcome = async (call: Partial<RpcCall>) => {
    const { status, body } = await rpc(cloud, { ...REGIONS, ...call });
    return [status, body.Code];
  };

  it('takes version 1 from the query and from query and form together', async () => {
    expect(await outcome({})).toEqual([200, undefined]);
    expect(await outcome({ form: true, params: { AcceptLanguage: 'en (*!) ~ 中文 + %' } })).toEqual([200, undefined]);
  });

  it('refuses a wrong secret, and shows what it signed', async () => {
    const { accessKeyId } = cloud.endpoints;
    const got = await rpc(cloud, { ...REGIONS, key: { accessKeyId, accessKeySecret: 'wrong' } });
    expect([got.status, got.body.Code]).toEqual([400, 'SignatureDoesNotMatch']);
    expect(got.body.Message).toContain('POST&%2F&AccessKeyId%3D');
    expect(got.text).not.toContain(cloud.endpoints.accessKeySecret);
  });

  it('refuses keys that are not known, not active, or not there', async () => {
    expect(await outcome({ key: { accessKeyId: 'LTAInobody', accessKeySecret: 'x' } })).toEqual([
      404,
      'InvalidAccessKeyId.NotFound',
    ]);
    const key = await makeUser(cloud, 'ann', ALL);
    expect(await outcome({ key })).toEqual([200, undefined]);
    await rpc(cloud, {
      host: 'ram.aliyuncs.com',
      version: '2015-05-01',
      action: 'UpdateAccessKey',
      params: { UserName: 'ann', UserAccessKeyId: key.accessKeyId, Status: 'Inactive' },
    });
    expect(await outcome({ key })).toEqual([400, 'InvalidAccessKeyId.Inactive']);
    const bare = await send(cloud, { path: '/?Action=DescribeRegions&Version=2014-05-26&Format=JSON' });
    expect([bare.status, bare.body.Code]).toEqual([400, 'MissingAccessKeyId']);
  });

  it('takes dates within 15 minutes of the virtual or the real clock only', async () => {
    const off = (minutes: number): string =>
      new Date(cloud.clock.now().getTime() + minutes * 60_000).toISOString().replace(/\.\d+/, '');
    expect(await outcome({ timestamp: off(14) })).toEqual([200, undefined]);
    expect(await outcome({ timestamp: off(-14) })).toEqual([200, undefined]);
    expect(await outcome({ timestamp: off(-16) })).toEqual([400, 'InvalidTimeStamp.Expired']);
    expect(await outcome({ timestamp: off(16) })).toEqual([400, 'InvalidTimeStamp.Expired']);
    expect(await outcome({ timestamp: new Date().toISOString().replace(/\.\d+/, '') })).toEqual([200, undefined]);
  });

  it('refuses a nonce that was used', async () => {
    expect(await outcome({ nonce: 'once' })).toEqual([200, undefined]);
    expect(await outcome({ nonce: 'once' })).toEqual([400, 'SignatureNonceUsed']);
  });

  it('takes session tokens while they hold, and no others', async () => {
    const ann = await makeUser(cloud, 'ann', ALL);
    const session = await assumeRole(cloud, 'keeper', ALL, ann);
    const other = await assumeRole(cloud, 'other', ALL, ann);
    expect(await outcome({ key: session })).toEqual([200, undefined]);
    expect(await outcome({ key: { ...session, securityToken: undefined } })).toEqual([400, 'MissingSecurityToken']);
    expect(await outcome({ key: { ...session, securityToken: 'nonsense' } })).toEqual([
      400,
      'InvalidSecurityToken.Malformed',
    ]);
    const foreign = [400, 'InvalidSecurityToken.MismatchWithAccessKey'];
    expect(await outcome({ key: { ...session, securityToken: other.securityToken } })).toEqual(foreign);
    expect(await outcome({ key: { ...ann, securityToken: session.securityToken } })).toEqual(foreign);
    await cloud.clock.advance('PT61M');
    expect(await outcome({ key: session })).toEqual([400, 'InvalidSecurityToken.Expired']);
  });

  it('writes every call down with its caller, and no secret', async () => {
    const ann = await makeUser(cloud, 'ann', ALL);
    await outcome({ key: ann });
    const text = JSON.stringify([cloud.calls(), cloud.state()]);
    expect(text).toContain(`acs:ram::${cloud.endpoints.accountId}:user/ann`);
    expect(text).not.toContain(ann.accessKeySecret);
    expect(text).not.toContain(cloud.endpoints.accessKeySecret);
  });
});
