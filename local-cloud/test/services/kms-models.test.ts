import * as sdk from '@alicloud/kms20160120';
import { LocalCloud } from '../../src';
import { bodyOf, misfits, missing } from '../models';
import { rpc } from '../wire';

const METADATA = ['KeyId', 'Arn', 'KeyState', 'KeyUsage', 'KeySpec', 'Description', 'CreationDate', 'Origin'].map(
  (field) => `KeyMetadata.${field}`,
);
const TAGS = { ResourceType: 'key', 'ResourceId.1': '$KeyId' };

/** `$KeyId` is the key that the first step made. */
const STEPS: [action: string, params: Record<string, string>, needed: string[]][] = [
  ['CreateKey', { Description: 'of copies', ProtectionLevel: 'SOFTWARE' }, METADATA],
  ['DescribeKey', { KeyId: '$KeyId' }, [...METADATA, 'KeyMetadata.ProtectionLevel']],
  ['UpdateKeyDescription', { KeyId: '$KeyId', Description: 'of all copies' }, ['RequestId']],
  ['DisableKey', { KeyId: '$KeyId' }, ['RequestId']],
  ['EnableKey', { KeyId: '$KeyId' }, ['RequestId']],
  ['ListKeys', {}, ['Keys.Key.0.KeyId', 'Keys.Key.0.KeyArn', 'TotalCount', 'PageNumber', 'PageSize']],
  ['TagResources', { ...TAGS, 'Tag.1.Key': 'a', 'Tag.1.Value': 'b' }, ['RequestId']],
  ['ListTagResources', TAGS, ['TagKey', 'TagValue', 'ResourceId'].map((f) => `TagResources.TagResource.0.${f}`)],
  ['ListResourceTags', { KeyId: '$KeyId' }, ['KeyId', 'TagKey', 'TagValue'].map((f) => `Tags.Tag.0.${f}`)],
  ['UntagResources', { ...TAGS, 'TagKey.1': 'a' }, ['RequestId']],
  ['ScheduleKeyDeletion', { KeyId: '$KeyId', PendingWindowInDays: '7' }, ['RequestId']],
  ['CancelKeyDeletion', { KeyId: '$KeyId' }, ['RequestId']],
];

/** This SDK is older than these actions, and than a field which the Python SDK knows. */
const YOUNGER = ['ListTagResources', 'TagResources', 'UntagResources'];
const YOUNGER_FIELD = 'body.KeyMetadata.DeletionProtection is not known';

describe('answers of KMS in the models of the official TypeScript SDK', () => {
  let cloud: LocalCloud;
  let keyId = '';
  beforeAll(async () => {
    cloud = await LocalCloud.start();
  });
  afterAll(() => cloud.close());

  it.each(STEPS)('%s', async (action, params, needed) => {
    const filled = Object.fromEntries(
      Object.entries(params).map(([name, value]) => [name, value === '$KeyId' ? keyId : value]),
    );
    const on = { host: 'kms.cn-shanghai.aliyuncs.com', version: '2016-01-20' };
    const got = await rpc(cloud, { action, params: { RegionId: 'cn-shanghai', ...filled }, ...on });
    const wrong = YOUNGER.includes(action)
      ? []
      : misfits(got.body, bodyOf(sdk, action)).filter((problem) => problem !== YOUNGER_FIELD);
    expect([got.status, wrong, missing(got.body, needed)]).toEqual([200, [], []]);
    keyId ||= (got.body.KeyMetadata as { KeyId: string }).KeyId;
  });

  it('are those of every action', () => {
    const actions = cloud.registry.service('kms')?.actions.map(({ name }) => name) ?? [];
    expect(STEPS.map(([action]) => action).sort()).toEqual([...actions].sort());
  });
});
