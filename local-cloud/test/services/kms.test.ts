import { LocalCloud } from '../../src';
import { rpc } from '../wire';

describe('KMS', () => {
  let cloud: LocalCloud;
  beforeEach(async () => {
    cloud = await LocalCloud.start({ seed: { kmsKeys: [{ region: 'cn-qingdao', id: 'key-seed' }] } });
  });
  afterEach(() => cloud.close());

  const ask = (action: string, params: Record<string, string> = {}, region = 'cn-qingdao') =>
    rpc(cloud, { action, version: '2016-01-20', host: `kms.${region}.aliyuncs.com`, params, form: true });
  const create = async (params: Record<string, string> = {}): Promise<string> => {
    const { KeyMetadata } = (await ask('CreateKey', params)).body as { KeyMetadata: { KeyId: string } };
    return KeyMetadata.KeyId;
  };
  const describeKey = async (KeyId: string): Promise<unknown> => (await ask('DescribeKey', { KeyId })).body.KeyMetadata;

  it('makes keys and shows them in their region only', async () => {
    const id = await create({ Description: 'offsite', ProtectionLevel: 'SOFTWARE' });
    expect(await describeKey(id)).toMatchObject({
      KeyId: id,
      Arn: `acs:kms:cn-qingdao:${cloud.endpoints.accountId}:key/${id}`,
      Description: 'offsite',
      KeyState: 'Enabled',
      KeyUsage: 'ENCRYPT/DECRYPT',
      ProtectionLevel: 'SOFTWARE',
      CreationDate: '2026-03-01T10:00:00Z',
    });
    expect((await ask('ListKeys')).body).toMatchObject({
      TotalCount: 2,
      Keys: { Key: [{ KeyId: 'key-seed' }, { KeyId: id }] },
    });
    const elsewhere = await ask('DescribeKey', { KeyId: id }, 'cn-shanghai');
    expect([elsewhere.status, elsewhere.body.Code]).toEqual([404, 'Forbidden.KeyNotFound']);
  });

  it('changes description and state', async () => {
    await ask('UpdateKeyDescription', { KeyId: 'key-seed', Description: 'new' });
    await ask('DisableKey', { KeyId: 'key-seed' });
    expect(await describeKey('key-seed')).toMatchObject({ Description: 'new', KeyState: 'Disabled' });
    await ask('EnableKey', { KeyId: 'key-seed' });
    expect(await describeKey('key-seed')).toMatchObject({ KeyState: 'Enabled' });
  });

  it('deletes a key when its window has passed, and not before', async () => {
    const schedule = (days: string) => ask('ScheduleKeyDeletion', { KeyId: 'key-seed', PendingWindowInDays: days });
    expect((await schedule('6')).body.Code).toBe('InvalidParameter');
    expect((await schedule('7')).status).toBe(200);
    expect(await describeKey('key-seed')).toMatchObject({
      KeyState: 'PendingDeletion',
      DeleteDate: '2026-03-08T10:00:00Z',
    });
    const enable = await ask('EnableKey', { KeyId: 'key-seed' });
    expect([enable.status, enable.body.Code]).toEqual([409, 'Rejected.PendingDeletion']);
    await ask('CancelKeyDeletion', { KeyId: 'key-seed' });
    await cloud.clock.advance('P8D');
    expect(await describeKey('key-seed')).toMatchObject({ KeyState: 'Enabled' });
    expect((await ask('CancelKeyDeletion', { KeyId: 'key-seed' })).body.Code).toBe('Rejected.Unavailable');
    await schedule('7');
    await cloud.clock.advance('P7D');
    expect((await ask('DescribeKey', { KeyId: 'key-seed' })).body.Code).toBe('Forbidden.KeyNotFound');
  });

  it('keeps tags, given at creation or later', async () => {
    const id = await create({ Tags: JSON.stringify([{ TagKey: 'a', TagValue: '1' }]) });
    const tags = async (): Promise<Record<string, string>> => {
      const params = { RegionId: 'cn-qingdao', ResourceType: 'key', 'ResourceId.1': id };
      const { TagResources } = (await ask('ListTagResources', params)).body as {
        TagResources: { TagResource: { TagKey: string; TagValue: string }[] };
      };
      return Object.fromEntries(TagResources.TagResource.map((tag) => [tag.TagKey, tag.TagValue]));
    };
    expect(await tags()).toEqual({ a: '1' });
    const on = { RegionId: 'cn-qingdao', ResourceType: 'key', 'ResourceId.1': id };
    await ask('TagResources', { ...on, 'Tag.1.Key': 'b', 'Tag.1.Value': '2' });
    await ask('UntagResources', { ...on, 'TagKey.1': 'a' });
    expect(await tags()).toEqual({ b: '2' });
    const { body } = await ask('ListResourceTags', { KeyId: id });
    expect(body.Tags).toEqual({ Tag: [{ KeyId: id, TagKey: 'b', TagValue: '2' }] });
    expect((await ask('CreateKey', { Tags: 'a=b' })).body.Code).toBe('InvalidParameter');
  });
});
