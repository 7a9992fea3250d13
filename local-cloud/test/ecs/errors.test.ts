import type { SeedInput } from '../../src';
import { LocalCloud } from '../../src';
import { rpc } from '../wire';

const SHANGHAI = 'cn-shanghai';
const QINGDAO = 'cn-qingdao';
const seed: SeedInput = {
  servers: [
    { id: 'i-one', region: SHANGHAI, disks: [{ id: 'd-one', sizeGiB: 40 }] },
    { id: 'i-two', region: SHANGHAI, disks: [{ id: 'd-two', sizeGiB: 40, category: 'cloud_efficiency' }] },
    { id: 'i-starting', region: SHANGHAI, status: 'Starting' },
    { id: 'i-locked', region: SHANGHAI, locked: true },
    { id: 'i-secret', region: SHANGHAI, disks: [{ sizeGiB: 40, kmsKeyId: 'key-sh' }] },
  ],
  kmsKeys: [
    { region: SHANGHAI, id: 'key-sh' },
    { region: QINGDAO, id: 'key-qd' },
  ],
};

/** Errors of ECS, each caused by the state that it tells of. */
describe('errors', () => {
  let cloud: LocalCloud;
  const start = async (more: SeedInput = {}): Promise<void> => {
    cloud = await LocalCloud.start({ seed: { ...seed, ...more } });
  };
  afterEach(() => cloud.close());

  const ask = async (action: string, params: Record<string, string> = {}, region = SHANGHAI) =>
    rpc(cloud, { action, params: { RegionId: region, ...params }, host: `ecs.${region}.aliyuncs.com` });
  const codeOf = async (action: string, params: Record<string, string> = {}, region = SHANGHAI) => {
    const { status, body } = await ask(action, params, region);
    if (status !== 200) {
      expect(body).toMatchObject({ RequestId: expect.any(String), HostId: `ecs.${region}.aliyuncs.com` });
      expect(body.Message).toEqual(expect.any(String));
    }
    return `${status} ${String(body.Code ?? '')}`.trim();
  };
  const make = async (params: Record<string, string> = {}): Promise<string> => {
    const { body } = await ask('CreateImage', { InstanceId: 'i-one', ...params });
    return String(body.ImageId);
  };
  const makeAndWait = async (params: Record<string, string> = {}): Promise<string> => {
    const id = await make(params);
    await cloud.clock.advance('PT35M');
    return id;
  };
  const snapshotOf = async (imageId: string): Promise<string> => {
    const { body } = await ask('DescribeImages', { ImageId: imageId, Status: 'ALL' });
    const images = body.Images as { Image: { DiskDeviceMappings: { DiskDeviceMapping: { SnapshotId: string }[] } }[] };
    return images.Image[0]?.DiskDeviceMappings.DiskDeviceMapping[0]?.SnapshotId ?? '';
  };
  const copy = (ImageId: string, more: Record<string, string> = {}) =>
    codeOf('CopyImage', { ImageId, DestinationRegionId: QINGDAO, ...more });

  it.each<[string, Record<string, string>, string]>([
    ['name too short', { ImageName: 'a' }, '400 InvalidImageName.Malformed'],
    ['name with a dot', { ImageName: 'a.b' }, '400 InvalidImageName.Malformed'],
    ['name that begins with a digit', { ImageName: '1abc' }, '400 InvalidImageName.Malformed'],
    ['name of 129 characters', { ImageName: 'a'.repeat(129) }, '400 InvalidImageName.Malformed'],
    ['name of the vendor', { ImageName: 'aliyun-image' }, '400 InvalidImageName.Malformed'],
    ['description too long', { Description: 'a'.repeat(257) }, '400 InvalidDescription.Malformed'],
    ['no instance named', { InstanceId: '' }, '400 MissingParameter'],
    ['no such instance', { InstanceId: 'i-none' }, '404 InvalidInstanceId.NotFound'],
    ['no such snapshot', { InstanceId: '', SnapshotId: 's-none' }, '404 InvalidSnapshotId.NotFound'],
    ['instance starting', { InstanceId: 'i-starting' }, '400 IncorrectInstanceStatus'],
    ['instance locked', { InstanceId: 'i-locked' }, '400 InstanceLockedForSecurity'],
    ['tag key of the vendor', { 'Tag.1.Key': 'acs:x', 'Tag.1.Value': '' }, '400 InvalidTagKey.Malformed'],
    ['tag key too long', { 'Tag.1.Key': 'k'.repeat(129) }, '400 InvalidTagKey.Malformed'],
    ['tag value too long', { 'Tag.1.Key': 'k', 'Tag.1.Value': 'v'.repeat(129) }, '400 InvalidTagValue.Malformed'],
    ['tag key twice', { 'Tag.1.Key': 'k', 'Tag.2.Key': 'k' }, '400 Duplicate.TagKey'],
    ['client token too long', { ClientToken: 't'.repeat(65) }, '400 InvalidParameter'],
    ['a dry run that would succeed', { DryRun: 'true' }, '400 DryRunOperation'],
    ['a parameter that there is not', { Colour: 'red' }, '400 InvalidParameter.Unknown'],
    ['a member that there is not', { 'Tag.1.Colour': 'red' }, '400 InvalidParameter.Unknown'],
  ])('CreateImage: %s', async (_name, params, expected) => {
    await start();
    expect(await codeOf('CreateImage', { InstanceId: 'i-one', ...params })).toBe(expected);
    expect(await codeOf('DescribeImages', { ImageOwnerAlias: 'self', Status: 'ALL' })).toBe('200');
    const { body } = await ask('DescribeImages', { ImageOwnerAlias: 'self', Status: 'ALL' });
    expect(body.TotalCount).toBe(0);
  });

  it('CreateImage: names, tokens, quotas', async () => {
    await start({ quotas: { imagesPerRegion: 3, snapshotsPerDisk: 2, concurrentSnapshotsPerDisk: 2 } });
    await make({ ImageName: 'taken', ClientToken: 'a' });
    expect(await codeOf('CreateImage', { InstanceId: 'i-one', ImageName: 'taken' })).toBe(
      '400 InvalidImageName.Duplicated',
    );
    expect(await codeOf('CreateImage', { InstanceId: 'i-one', ImageName: 'other', ClientToken: 'a' })).toBe(
      '400 IdempotenceParamNotMatch',
    );
    await make();
    expect(await codeOf('CreateImage', { InstanceId: 'i-one' })).toBe('403 QuotaExceed.Snapshot');
    await makeAndWait({ InstanceId: 'i-two' });
    expect(await codeOf('CreateImage', { InstanceId: 'i-secret' })).toBe('403 QuotaExceed.Image');
  });

  it('CreateImage: snapshots of one disk that are still being made', async () => {
    await start({ quotas: { concurrentSnapshotsPerDisk: 2 } });
    await make();
    await make();
    expect(await codeOf('CreateImage', { InstanceId: 'i-one' })).toBe('403 QuotaExceed.ConcurrentSnapshotQuota');
    await make({ InstanceId: 'i-two' });
    // An older kind of disk makes one at a time.
    expect(await codeOf('CreateImage', { InstanceId: 'i-two' })).toBe('403 IncorrectDiskStatus.CreatingSnapshot');
    await cloud.clock.advance('PT35M');
    expect(await codeOf('CreateImage', { InstanceId: 'i-two' })).toBe('200');
  });

  it('CreateImage: a token that is still in flight', async () => {
    await start({ options: { tokenBusySeconds: 10 } });
    await make({ ClientToken: 'a' });
    expect(await codeOf('CreateImage', { InstanceId: 'i-one', ClientToken: 'a' })).toBe('403 IdempotentProcessing');
    await cloud.clock.advance('PT10S');
    expect(await codeOf('CreateImage', { InstanceId: 'i-one', ClientToken: 'a' })).toBe('200');
  });

  it.each<[string, Record<string, string>, string]>([
    ['no destination', { DestinationRegionId: '' }, '400 MissingParameter'],
    ['no such region', { DestinationRegionId: 'cn-atlantis' }, '400 DestinationRegion.NotFound'],
    ['the same region', { DestinationRegionId: SHANGHAI }, '403 IncorrectDestinationRegion'],
    ['no such image', { ImageId: 'm-none' }, '404 InvalidImageId.NotFound'],
    ['wrong name', { DestinationImageName: '-' }, '400 InvalidImageName.Malformed'],
    ['wrong description', { DestinationDescription: 'x' }, '400 InvalidDescription.Malformed'],
    ['a key without encryption', { KMSKeyId: 'key-qd' }, '400 InvalidParameter.EncryptedIllegal'],
    ["another region's key", { Encrypted: 'true', KMSKeyId: 'key-sh' }, '404 InvalidParameter.KMSKeyId.NotFound'],
    ['tag key of the vendor', { 'Tag.1.Key': 'aliyun' }, '400 InvalidTagKey.Malformed'],
    ['a dry run that would succeed', { DryRun: 'true' }, '400 DryRunOperation'],
    ['all in order', { DestinationImageName: 'a.b', Encrypted: 'true', KMSKeyId: 'key-qd' }, '200'],
  ])('CopyImage: %s', async (_name, params, expected) => {
    await start();
    const imageId = await makeAndWait();
    expect(await copy(imageId, params)).toBe(expected);
  });

  it('CopyImage: states of the image, names and tokens', async () => {
    await start();
    const imageId = await make();
    expect(await copy(imageId)).toBe('400 IncorrectImageStatus');
    await cloud.clock.advance('PT35M');
    expect(await copy(imageId, { DestinationImageName: 'taken', ClientToken: 'a' })).toBe('200');
    expect(await copy(imageId, { DestinationImageName: 'taken' })).toBe('400 InvalidImageName.Duplicated');
    expect(await copy(imageId, { DestinationImageName: 'other', ClientToken: 'a' })).toBe(
      '400 IdempotentParameterMismatch',
    );
    await codeOf('ModifyImageAttribute', { ImageId: imageId, Status: 'Deprecated' });
    expect(await copy(imageId)).toBe('400 IncorrectImageStatus');
  });

  it('CopyImage: quota of the destination, one copy of an image at a time, keys', async () => {
    await start({ quotas: { imagesPerRegion: 2 }, options: { copyConflict: true } });
    const imageId = await makeAndWait();
    expect(await copy(imageId)).toBe('200');
    expect(await copy(imageId, { DestinationRegionId: 'cn-beijing' })).toBe('400 OperationDenied.ImageCopyConflict');
    await cloud.clock.advance('PT35M');
    expect(await copy(imageId)).toBe('200');
    await cloud.clock.advance('PT35M');
    expect(await copy(imageId)).toBe('403 QuotaExceed.Image');
    await rpc(cloud, {
      action: 'DisableKey',
      host: 'kms.cn-qingdao.aliyuncs.com',
      version: '2016-01-20',
      params: { KeyId: 'key-qd' },
    });
    expect(await copy(imageId, { Encrypted: 'true', KMSKeyId: 'key-qd' })).toBe(
      '403 InvalidParameter.KMSKeyId.CMKNotEnabled',
    );
  });

  it('CopyImage: an encrypted image needs a key of the destination', async () => {
    await start();
    const imageId = await makeAndWait({ InstanceId: 'i-secret' });
    expect(await copy(imageId)).toBe('403 OperationDeined.EncryptedSnapshot');
    expect(await copy(imageId, { Encrypted: 'true', KMSKeyId: 'key-qd' })).toBe('200');
  });

  it('CancelCopyImage', async () => {
    await start();
    const imageId = await makeAndWait();
    const { body } = await ask('CopyImage', { ImageId: imageId, DestinationRegionId: QINGDAO });
    const cancel = (ImageId: string, region: string) => codeOf('CancelCopyImage', { ImageId }, region);
    expect(await cancel(imageId, SHANGHAI)).toBe('400 ImageCreatedNotFromCopy');
    expect(await cancel('m-none', QINGDAO)).toBe('404 InvalidImageId.NotFound');
    expect(await cancel(String(body.ImageId), QINGDAO)).toBe('200');
    expect(await cancel(String(body.ImageId), QINGDAO)).toBe('404 InvalidImageId.NotFound');
    const again = await ask('CopyImage', { ImageId: imageId, DestinationRegionId: QINGDAO });
    await cloud.clock.advance('PT35M');
    expect(await cancel(String(again.body.ImageId), QINGDAO)).toBe('400 IncorrectImageStatus');
    const snapshots = await ask('DescribeSnapshots', {}, QINGDAO);
    expect(snapshots.body.TotalCount).toBe(1);
  });

  it('DeleteImage, and what outlives it', async () => {
    await start({ options: { deleteMissingImage: 'not-found' } });
    const imageId = await makeAndWait();
    const snapshotId = await snapshotOf(imageId);
    const remove = (params: Record<string, string> = {}) => codeOf('DeleteImage', { ImageId: imageId, ...params });
    expect(await codeOf('DeleteSnapshot', { SnapshotId: snapshotId, Force: 'true' })).toBe('403 SnapshotCreatedImage');
    await copy(imageId);
    expect(await remove()).toBe('403 OperationDenied.ImageCopying');
    await cloud.clock.advance('PT35M');
    await codeOf('ModifyImageSharePermission', { ImageId: imageId, 'AddAccount.1': '123' });
    expect(await remove()).toBe('403 ImageUseShared');
    await codeOf('ModifyImageSharePermission', { ImageId: imageId, 'RemoveAccount.1': '123' });
    const instance = cloud.world.ecs.regions[SHANGHAI]?.instances['i-two'];
    if (instance) instance.imageId = imageId;
    expect(await remove()).toBe('403 ImageUsingByInstance');
    expect(await remove({ Force: 'true', DryRun: 'true' })).toBe('400 DryRunOperation');
    expect(await remove({ Force: 'true' })).toBe('200');
    expect(await remove()).toBe('404 InvalidImageId.NotFound');
    expect((await ask('DescribeSnapshots', { SnapshotIds: `["${snapshotId}"]` })).body).toMatchObject({
      Snapshots: { Snapshot: [{ Status: 'accomplished', Usage: 'none', SourceDiskId: 'd-one' }] },
    });
    expect(await codeOf('DeleteSnapshot', { SnapshotId: snapshotId })).toBe('200');
    expect(await codeOf('DeleteSnapshot', { SnapshotId: snapshotId })).toBe('404 InvalidSnapshotId.NotFound');
  });

  it('DeleteSnapshot: a disk made from it gives way to Force', async () => {
    await start();
    const { body } = await ask('CreateSnapshot', { DiskId: 'd-one' });
    await cloud.clock.advance('PT35M');
    const disk = cloud.world.ecs.regions[SHANGHAI]?.disks['d-two'];
    if (disk) disk.sourceSnapshotId = String(body.SnapshotId);
    const params = { SnapshotId: String(body.SnapshotId) };
    expect(await codeOf('DeleteSnapshot', params)).toBe('403 SnapshotCreatedDisk');
    expect(await codeOf('DeleteSnapshot', { ...params, Force: 'true' })).toBe('200');
  });

  it('CreateSnapshot', async () => {
    await start({ quotas: { snapshotsPerDisk: 2, concurrentSnapshotsPerDisk: 1 } });
    const snap = (DiskId: string, more: Record<string, string> = {}) => codeOf('CreateSnapshot', { DiskId, ...more });
    expect(await snap('d-none')).toBe('404 InvalidDiskId.NotFound');
    expect(await snap('d-one', { ClientToken: 'a' })).toBe('200');
    expect(await snap('d-one', { ClientToken: 'a', SnapshotName: 'other' })).toBe('400 IdempotentParameterMismatch');
    expect(await snap('d-one')).toBe('403 QuotaExceed.ConcurrentSnapshotQuota');
    await cloud.clock.advance('PT35M');
    expect(await snap('d-one')).toBe('200');
    expect(await snap('d-one')).toBe('403 QuotaExceed.Snapshot');
    expect(await snap('d-two')).toBe('200');
    expect(await snap('d-two')).toBe('403 IncorrectDiskStatus.CreatingSnapshot');
  });

  it('TagResources and its like', async () => {
    await start();
    const imageId = await make();
    const tag = (params: Record<string, string>, action = 'TagResources') =>
      codeOf(action, { ResourceType: 'image', 'ResourceId.1': imageId, ...params });
    const many = (from: number, count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, i) => [
          [`Tag.${i + 1}.Key`, `k${from + i}`],
          [`Tag.${i + 1}.Value`, ''],
        ]).flat(),
      ) as Record<string, string>;
    expect(await tag(many(1, 20))).toBe('200');
    expect(await tag(many(20, 1))).toBe('200');
    expect(await tag(many(21, 1))).toBe('403 QuotaExceed.Tags');
    expect(await tag(many(1, 21))).toMatch(/^400 InvalidParameter/);
    expect(await tag({})).toBe('400 MissingParameter');
    expect(await tag({ ...many(1, 1), ResourceType: 'planet' })).toBe('404 InvalidResourceType.NotFound');
    expect(await tag({ ...many(1, 1), 'ResourceId.2': 'm-none' })).toBe('404 InvalidResourceId.NotFound');
    expect(await tag({ 'Tag.1.Key': 'https://x', 'Tag.1.Value': '' })).toBe('400 InvalidTagKey.Malformed');
    const ids = Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`ResourceId.${i + 1}`, imageId]));
    expect(await tag({ ...many(1, 1), ...ids })).toBe('400 InvalidParameter');
    expect(await codeOf('ListTagResources', { ResourceType: 'image' })).toBe('400 MissingParameter');
    expect(await tag({ 'TagKey.1': 'k1' }, 'UntagResources')).toBe('200');
  });

  it('limits of lists', async () => {
    await start();
    expect(await codeOf('DescribeImages', { PageSize: '101' })).toBe('400 InvalidParameter');
    expect(await codeOf('DescribeImages', { PageNumber: '0' })).toBe('400 InvalidParameter');
    expect(await codeOf('DescribeImages', { PageSize: 'ten' })).toBe('400 InvalidParameter');
    expect(await codeOf('DescribeImages', { Status: 'Ready' })).toBe('400 InvalidParameter');
    expect(await codeOf('DescribeImages', { ImageId: Array(101).fill('m-1').join(',') })).toBe('400 InvalidParameter');
    expect(await codeOf('DescribeImages', { DryRun: 'true' })).toBe('400 DryRunOperation');
    const ids = JSON.stringify(Array(101).fill('x'));
    expect(await codeOf('DescribeSnapshots', { SnapshotIds: ids })).toBe('400 InvalidParameter');
    expect(await codeOf('DescribeSnapshots', { SnapshotIds: 's-1' })).toBe('400 InvalidParameter');
    expect(await codeOf('DescribeSnapshots', { MaxResults: '101' })).toBe('400 InvalidParameter');
    expect(await codeOf('DescribeInstances', { InstanceIds: ids })).toBe('400 InvalidParameter');
    expect(await codeOf('DescribeInstances', { NextToken: 'nonsense' })).toBe('400 InvalidParameter');
    expect(await codeOf('DescribeDisks', { DiskIds: ids })).toBe('400 InvalidParameter');
  });

  it('regions', async () => {
    await start();
    const elsewhere = await rpc(cloud, {
      action: 'DescribeImages',
      host: 'ecs.cn-shanghai.aliyuncs.com',
      params: { RegionId: QINGDAO },
    });
    expect([elsewhere.status, elsewhere.body.Code]).toEqual([403, 'InvalidOperation.NotSupportedEndpoint']);
    const nowhere = await rpc(cloud, { action: 'DescribeImages', host: '127.0.0.1', params: { RegionId: 'cn-x' } });
    expect([nowhere.status, nowhere.body.Code]).toEqual([404, 'InvalidRegionId.NotFound']);
  });

  it('ModifyImageAttribute', async () => {
    await start();
    const imageId = await make({ ImageName: 'first' });
    await make({ ImageName: 'second' });
    const modify = (params: Record<string, string>) => codeOf('ModifyImageAttribute', { ImageId: imageId, ...params });
    expect(await modify({ Status: 'Deprecated' })).toBe('400 IncorrectImageStatus');
    expect(await modify({ Status: 'Lost' })).toBe('400 InvalidParameter.Status');
    expect(await modify({ ImageName: 'second' })).toBe('400 InvalidImageName.Duplicated');
    expect(await modify({ ImageName: 'x' })).toBe('400 InvalidImageName.Malformed');
    expect(await modify({ Description: 'x' })).toBe('400 InvalidDescription.Malformed');
    expect(await modify({ ImageId: 'm-none' })).toBe('404 InvalidImageId.NotFound');
    expect(await modify({ DryRun: 'true' })).toBe('400 DryRunOperation');
    expect(await modify({ ImageName: 'third' })).toBe('200');
    // The name that was left is free again.
    expect(await codeOf('CreateImage', { InstanceId: 'i-two', ImageName: 'first' })).toBe('200');
  });
});
