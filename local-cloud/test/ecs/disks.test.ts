import { LocalCloud } from '../../src';
import { rpc } from '../wire';

const SERVER = 'i-uf661wb708uvqc9jyhem';

describe('disks by themselves', () => {
  let cloud: LocalCloud;
  let snapshot: string;
  beforeAll(async () => {
    cloud = await LocalCloud.start();
    const disk = Object.values(cloud.world.ecs.regions['cn-shanghai']?.disks ?? {}).find(
      ({ instanceId, type }) => instanceId === SERVER && type === 'data',
    );
    snapshot = String((await ask('CreateSnapshot', { DiskId: disk?.id ?? '' })).SnapshotId);
    await cloud.clock.advance('PT35M');
  });
  afterAll(() => cloud.close());

  async function ask(action: string, params: Record<string, string>): Promise<Record<string, unknown>> {
    const { status, body } = await rpc(cloud, { action, params: { RegionId: 'cn-shanghai', ...params } });
    return { status, ...body };
  }
  const create = (more: Record<string, string> = {}) =>
    ask('CreateDisk', { ZoneId: 'cn-shanghai-b', SnapshotId: snapshot, DiskCategory: 'cloud_auto', ...more });
  const look = async (id: string) => {
    const { Disks } = await ask('DescribeDisks', { DiskIds: JSON.stringify([id]) });
    return (Disks as { Disk: Record<string, unknown>[] }).Disk[0];
  };

  it('are made of a snapshot, hung on a server and taken off again', async () => {
    const id = String((await create({ ClientToken: 'once', 'Tag.1.Key': 'app', 'Tag.1.Value': 'dr' })).DiskId);
    expect((await create({ ClientToken: 'once', 'Tag.1.Key': 'app', 'Tag.1.Value': 'dr' })).DiskId).toBe(id);
    expect(await look(id)).toMatchObject({
      Status: 'Available',
      Size: 200,
      Category: 'cloud_auto',
      SourceSnapshotId: snapshot,
    });
    expect(await ask('AttachDisk', { InstanceId: SERVER, DiskId: id })).toMatchObject({ status: 200 });
    expect(await look(id)).toMatchObject({
      Status: 'In_use',
      InstanceId: SERVER,
      Device: '/dev/xvdc',
      Tags: { Tag: [{ TagKey: 'app' }] },
    });
    expect(await ask('DetachDisk', { InstanceId: SERVER, DiskId: id })).toMatchObject({ status: 200 });
    expect(await look(id)).toMatchObject({ Status: 'Available', InstanceId: '' });
  });

  it('are refused where they cannot be', async () => {
    expect(await create({ SnapshotId: 's-none' })).toMatchObject({ Code: 'InvalidSnapshotId.NotFound' });
    expect(await create({ Size: '100' })).toMatchObject({ Code: 'InvalidDataDiskSize.ValueNotSupported' });
    expect(await ask('CreateDisk', { ZoneId: 'cn-shanghai-b' })).toMatchObject({
      Code: 'InvalidDataDiskSize.ValueNotSupported',
    });
    const elsewhere = String((await create({ ZoneId: 'cn-shanghai-g' })).DiskId);
    const attach = (DiskId: string, InstanceId = SERVER) => ask('AttachDisk', { DiskId, InstanceId });
    expect(await attach(elsewhere)).toMatchObject({ Code: 'ResourcesNotInSameZone' });
    expect(await attach('d-none')).toMatchObject({ Code: 'InvalidDiskId.NotFound' });
    expect(await attach(elsewhere, 'i-none')).toMatchObject({ Code: 'InvalidInstanceId.NotFound' });
    const { Disks } = await ask('DescribeDisks', { InstanceId: SERVER, DiskType: 'system' });
    const system = String((Disks as { Disk: { DiskId: string }[] }).Disk[0]?.DiskId);
    expect(await attach(system)).toMatchObject({ Code: 'IncorrectDiskStatus' });
    const detach = (DiskId: string) => ask('DetachDisk', { DiskId, InstanceId: SERVER });
    expect(await detach(system)).toMatchObject({ Code: 'IncorrectDiskStatus' });
    expect(await detach(elsewhere)).toMatchObject({ Code: 'IncorrectDiskStatus' });
    const server = cloud.world.ecs.regions['cn-shanghai']?.instances[SERVER];
    if (server) server.status = 'Starting';
    expect(await attach(String((await create()).DiskId))).toMatchObject({ Code: 'IncorrectInstanceStatus' });
  });
});
