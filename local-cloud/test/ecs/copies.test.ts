import type { SeedInput } from '../../src';
import { LocalCloud } from '../../src';
import { rpc } from '../wire';

const SHANGHAI = 'cn-shanghai';
const QINGDAO = 'cn-qingdao';

describe('images on their way', () => {
  let cloud: LocalCloud;
  afterEach(() => cloud.close());
  const start = async (seed: SeedInput): Promise<void> => {
    cloud = await LocalCloud.start({ seed });
  };
  const ask = async (action: string, params: Record<string, string>, region = SHANGHAI) =>
    (await rpc(cloud, { action, host: `ecs.${region}.aliyuncs.com`, params: { RegionId: region, ...params } })).body;
  const make = async (InstanceId: string, more: Record<string, string> = {}): Promise<string> =>
    String((await ask('CreateImage', { InstanceId, ...more })).ImageId);
  const copy = async (ImageId: string, to = QINGDAO, more: Record<string, string> = {}): Promise<string> =>
    String((await ask('CopyImage', { ImageId, DestinationRegionId: to, ...more })).ImageId);
  const image = async (ImageId: string, region = QINGDAO): Promise<Record<string, unknown>> => {
    const body = await ask('DescribeImages', { ImageId, Status: 'ALL' }, region);
    return (body.Images as { Image: Record<string, unknown>[] }).Image[0] ?? {};
  };
  const snapshots = async (params: Record<string, string> = {}, region = QINGDAO) =>
    ((await ask('DescribeSnapshots', params, region)).Snapshots as { Snapshot: Record<string, unknown>[] }).Snapshot;
  const servers = (count: number): SeedInput => ({
    servers: [{ id: count > 1 ? 'i' : 'i-1', region: SHANGHAI, count, disks: [{ sizeGiB: 40 }, { sizeGiB: 100 }] }],
  });

  it('has its snapshots from the first moment, in progress until it is Available', async () => {
    await start({
      servers: [
        {
          id: 'i-a',
          region: SHANGHAI,
          disks: [
            { id: 'd-a', sizeGiB: 40 },
            { id: 'd-b', sizeGiB: 9 },
          ],
        },
      ],
    });
    const imageId = await make('i-a');
    const made = await snapshots({}, SHANGHAI);
    expect(made).toHaveLength(2);
    for (const snapshot of made) {
      expect(snapshot).toMatchObject({ Status: 'progressing', Progress: '0%', CreationTime: '2026-03-01T10:00:00Z' });
    }
    expect(made.map((snapshot) => snapshot.SourceDiskId).sort()).toEqual(['d-a', 'd-b']);
    await cloud.clock.advance('PT34M59S');
    expect(await image(imageId, SHANGHAI)).toMatchObject({ Status: 'Creating', Progress: '99%' });
    await cloud.clock.advance('PT1S');
    expect(await image(imageId, SHANGHAI)).toMatchObject({ Status: 'Available', Progress: '100%' });
    expect((await snapshots({ Status: 'accomplished', DiskId: 'd-b' }, SHANGHAI)).length).toBe(1);
  });

  it('copies five at a time; the others wait, and begin as places become free', async () => {
    await start({ ...servers(7), durations: { imageMinutes: 10, copyMinutes: 30 } });
    const made = await Promise.all(Array.from({ length: 7 }, (_, i) => make(`i-${i + 1}`)));
    await cloud.clock.advance('PT10M');
    const copies: string[] = [];
    for (const id of made) copies.push(await copy(id));
    const statuses = async () => Promise.all(copies.map(async (id) => (await image(id)).Status));
    expect(await statuses()).toEqual([...Array<string>(5).fill('Creating'), 'Waiting', 'Waiting']);
    expect(await snapshots()).toHaveLength(10);
    await cloud.clock.advance('PT20M');
    await ask('CancelCopyImage', { ImageId: copies[0] ?? '' }, QINGDAO);
    copies.shift();
    expect(await statuses()).toEqual([...Array<string>(5).fill('Creating'), 'Waiting']);
    // Nobody looks while the others end: the last begins at that moment all the same.
    await cloud.clock.advance('PT30M');
    expect(await statuses()).toEqual([...Array<string>(5).fill('Available'), 'Creating']);
    expect(await image(copies[5] ?? '')).toMatchObject({ Progress: '66%' });
    await cloud.clock.advance('PT10M');
    expect(await statuses()).toEqual(Array<string>(6).fill('Available'));
  });

  it('counts places of the source region and of the destination', async () => {
    await start({ ...servers(6), quotas: { concurrentCopies: 2 } });
    const made = await Promise.all(Array.from({ length: 4 }, (_, i) => make(`i-${i + 1}`)));
    await cloud.clock.advance('PT35M');
    const ids = [
      await copy(made[0] ?? ''),
      await copy(made[1] ?? '', 'cn-beijing'),
      await copy(made[2] ?? '', 'cn-hangzhou'),
    ];
    expect((await image(ids[2] ?? '', 'cn-hangzhou')).Status).toBe('Waiting');
  });

  it('gives a copy new snapshots that outlive the source, and neither its tags nor its key', async () => {
    await start({ ...servers(1), kmsKeys: [{ region: QINGDAO, id: 'key-qd' }] });
    const tags = { 'Tag.1.Key': 'vault', 'Tag.1.Value': 'x' };
    const source = await make('i-1', tags);
    await cloud.clock.advance('PT35M');
    expect(await image(source, SHANGHAI)).toMatchObject({ Tags: { Tag: [{ TagKey: 'vault', TagValue: 'x' }] } });
    expect((await snapshots({}, SHANGHAI))[0]).toMatchObject({ Tags: { Tag: [] } });
    const id = await copy(source, QINGDAO, { Encrypted: 'true', KMSKeyId: 'key-qd' });
    await cloud.clock.advance('PT35M');
    const copied = await image(id);
    expect(copied).toMatchObject({ IsCopied: true, Tags: { Tag: [] }, Status: 'Available' });
    const own = await snapshots();
    expect(own.map((snapshot) => [snapshot.KMSKeyId, snapshot.Encrypted])).toEqual(Array(2).fill(['key-qd', true]));
    const originals = (await snapshots({}, SHANGHAI)).map((snapshot) => snapshot.SnapshotId);
    expect(own.map((snapshot) => snapshot.SourceSnapshotId).sort()).toEqual(originals.sort());
    await ask('DeleteImage', { ImageId: source });
    expect((await image(id)).Status).toBe('Available');
  });

  it('answers a client token alike, also when what it made is gone', async () => {
    await start(servers(1));
    const first = await make('i-1', { ImageName: 'night', ClientToken: 'a' });
    expect(await make('i-1', { ImageName: 'night', ClientToken: 'a' })).toBe(first);
    await cloud.clock.advance('PT35M');
    const copied = await copy(first, QINGDAO, { ClientToken: 'a' });
    expect(await copy(first, QINGDAO, { ClientToken: 'a' })).toBe(copied);
    await cloud.clock.advance('PT35M');
    await ask('DeleteImage', { ImageId: first });
    expect(await make('i-1', { ImageName: 'night', ClientToken: 'a' })).toBe(first);
    expect(await copy(first, QINGDAO, { ClientToken: 'a' })).toBe(copied);
    const other = await make('i-1', { ImageName: 'night', ClientToken: 'b' });
    expect(other).toMatch(/^m-/);
    expect(other).not.toBe(first);
  });

  it('leaves out local disks, and takes snapshots that are named', async () => {
    await start({
      servers: [{ id: 'i-a', region: SHANGHAI, disks: [{ sizeGiB: 40 }, { sizeGiB: 800, category: 'local_ssd_pro' }] }],
    });
    const id = await make('i-a');
    await cloud.clock.advance('PT35M');
    const { DiskDeviceMappings } = await image(id, SHANGHAI);
    const { DiskDeviceMapping: disks } = DiskDeviceMappings as { DiskDeviceMapping: { SnapshotId: string }[] };
    expect(disks).toHaveLength(1);
    const SnapshotId = disks[0]?.SnapshotId ?? '';
    const other = String((await ask('CreateImage', { SnapshotId })).ImageId);
    expect((await image(other, SHANGHAI)).Status).toBe('Creating');
  });

  it('fails when told to, and keeps the snapshots', async () => {
    await start(servers(1));
    cloud.faults.add({ action: 'CreateImage', kind: 'fail' });
    const failed = await make('i-1');
    await cloud.clock.advance('PT35M');
    expect((await image(failed, SHANGHAI)).Status).toBe('CreateFailed');
    expect(await snapshots({ Status: 'accomplished' }, SHANGHAI)).toHaveLength(2);
    const fine = await make('i-1');
    await cloud.clock.advance('PT35M');
    expect((await image(fine, SHANGHAI)).Status).toBe('Available');
  });

  it('takes its time from the seed, drawn within bounds', async () => {
    await start({ ...servers(20), durations: { imageMinutes: { min: 10, max: 20 }, copyMinutes: 5 } });
    for (let n = 1; n <= 20; n += 1) await make(`i-${n}`);
    const minutes = cloud.world.ecs.tasks.map((task) => task.minutes);
    expect(Math.min(...minutes)).toBeGreaterThanOrEqual(10);
    expect(Math.max(...minutes)).toBeLessThanOrEqual(20);
    expect(new Set(minutes).size).toBeGreaterThan(10);
  });

  it('tags snapshots too, where the seed says so', async () => {
    await start({ ...servers(1), options: { tagSnapshots: true } });
    await make('i-1', { 'Tag.1.Key': 'vault', 'Tag.1.Value': 'x' });
    expect(await snapshots({ 'Tag.1.Key': 'vault' }, SHANGHAI)).toHaveLength(2);
  });

  it('starts, stops and releases servers', async () => {
    await start(servers(2));
    const status = async () => {
      const body = await ask('DescribeInstances', { InstanceIds: '["i-1"]' });
      return (body.Instances as { Instance: Record<string, unknown>[] }).Instance[0];
    };
    expect((await ask('StartInstance', { InstanceId: 'i-1' })).Code).toBe('IncorrectInstanceStatus');
    await ask('StopInstance', { InstanceId: 'i-1', StoppedMode: 'StopCharging' });
    expect(await status()).toMatchObject({ Status: 'Stopped', StoppedMode: 'StopCharging' });
    await ask('StartInstance', { InstanceId: 'i-1' });
    expect(await status()).toMatchObject({ Status: 'Running', StoppedMode: 'Not-applicable' });
    expect((await ask('DeleteInstance', { InstanceId: 'i-1' })).Code).toBe('IncorrectInstanceStatus');
    await ask('DeleteInstance', { InstanceId: 'i-1', Force: 'true' });
    expect(await status()).toBeUndefined();
    expect((await ask('DescribeDisks', {})).TotalCount).toBe(2);
    expect((await ask('DeleteInstance', { InstanceId: 'i-1' })).Code).toBe('InvalidInstanceId.NotFound');
  });
});
