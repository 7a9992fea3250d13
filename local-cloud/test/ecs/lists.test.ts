import type { SeedInput } from '../../src';
import { LocalCloud } from '../../src';
import { rpc } from '../wire';

const REGION = 'cn-shanghai';
interface Row {
  ImageId: string;
  ImageName: string;
  SnapshotId: string;
  Status: string;
  Usage: string;
  CreationTime: string;
  [field: string]: unknown;
}

describe('lists', () => {
  let cloud: LocalCloud;
  afterEach(() => cloud.close());
  const start = async (seed: SeedInput = {}): Promise<void> => {
    cloud = await LocalCloud.start({ seed });
  };

  const ask = async (action: string, params: Record<string, string> = {}) => {
    const { body } = await rpc(cloud, { action, params: { RegionId: REGION, ...params } });
    expect(body.Code).toBeUndefined();
    return body;
  };
  const rows = async (action: string, params: Record<string, string> = {}): Promise<Row[]> => {
    const body = await ask(action, params);
    const kind = action.replace('Describe', '') as 'Images';
    return (body[kind] as Record<string, Row[]>)[kind.slice(0, -1)] ?? [];
  };
  const own = (params: Record<string, string> = {}) => rows('DescribeImages', { ImageOwnerAlias: 'self', ...params });
  const make = async (InstanceId: string, ImageName: string, more: Record<string, string> = {}): Promise<string> =>
    String((await ask('CreateImage', { InstanceId, ImageName, ...more })).ImageId);

  const server = (id: string) => ({ id, region: REGION, disks: [{ sizeGiB: 40 }, { sizeGiB: 100 }] });
  const two: SeedInput = { servers: [server('i-a'), server('i-b')] };

  it('looks for image names anywhere in them, and hides what is not Available', async () => {
    await start(two);
    await make('i-a', 'night-1');
    expect(await own({ ImageName: 'night' })).toEqual([]);
    expect(await own({ ImageName: 'night', Status: 'Creating,Available' })).toHaveLength(1);
    await cloud.clock.advance('PT35M');
    await make('i-b', 'night-10');
    await cloud.clock.advance('PT35M');
    expect((await own({ ImageName: 'ight-1' })).map((row) => row.ImageName)).toEqual(['night-10', 'night-1']);
    await ask('ModifyImageAttribute', { ImageId: (await own())[0]?.ImageId ?? '', Status: 'Deprecated' });
    expect(await own()).toHaveLength(1);
    expect(await own({ Status: 'Creating,Waiting,Available,UnAvailable,CreateFailed' })).toHaveLength(1);
    expect(await own({ Status: 'Deprecated,Available' })).toHaveLength(2);
  });

  it('shows public images unless only own ones are asked for', async () => {
    await start(two);
    expect((await rows('DescribeImages')).map((row) => row.ImageOwnerAlias)).toEqual(['system', 'system']);
    expect(await own()).toEqual([]);
    expect(await rows('DescribeImages', { ImageOwnerAlias: 'system', ImageName: 'ubuntu' })).toHaveLength(1);
  });

  it('filters images by snapshot, time, tags and use', async () => {
    await start(two);
    const a = await make('i-a', 'night-a', {
      'Tag.1.Key': 'vault',
      'Tag.1.Value': 'x',
      'Tag.2.Key': 'n',
      'Tag.2.Value': '1',
    });
    await cloud.clock.advance('PT35M');
    const b = await make('i-b', 'night-b', { 'Tag.1.Key': 'vault', 'Tag.1.Value': 'y' });
    await cloud.clock.advance('PT35M');
    const ids = async (params: Record<string, string>) => (await own(params)).map((row) => row.ImageId);
    expect(await ids({ 'Tag.1.Key': 'vault', 'Tag.1.Value': 'x' })).toEqual([a]);
    expect(await ids({ 'Tag.1.Key': 'vault' })).toEqual([b, a]);
    expect(await ids({ 'Tag.1.Key': 'vault', 'Tag.2.Key': 'n', 'Tag.2.Value': '1' })).toEqual([a]);
    expect(await ids({ 'Tag.1.Key': 'vault', 'Tag.1.Value': 'x', ImageId: b })).toEqual([]);
    const filter = (key: string, time: string) => ({ 'Filter.1.Key': key, 'Filter.1.Value': time });
    expect(await ids(filter('CreationStartTime', '2026-03-01T10:20Z'))).toEqual([b]);
    expect(await ids(filter('CreationEndTime', '2026-03-01T10:20Z'))).toEqual([a]);
    const [snapshot] = await rows('DescribeSnapshots', { InstanceId: 'i-a' });
    expect(await ids({ SnapshotId: snapshot?.SnapshotId ?? '' })).toEqual([a]);
    expect(await ids({ Usage: 'instance' })).toEqual([]);
    expect(await ids({ Usage: 'none' })).toEqual([b, a]);
  });

  it('pages images by number: what is deleted meanwhile makes the next page skip one', async () => {
    await start({ servers: [{ ...server('i'), count: 12 }] });
    for (let n = 1; n <= 12; n += 1) await make(`i-${n}`, `night-${n}`);
    await cloud.clock.advance('PT35M');
    const first = await ask('DescribeImages', { ImageOwnerAlias: 'self' });
    expect(first).toMatchObject({ TotalCount: 12, PageNumber: 1, PageSize: 10 });
    const shown = await own();
    await ask('DeleteImage', { ImageId: shown[0]?.ImageId ?? '' });
    const second = await own({ PageNumber: '2' });
    expect(second).toHaveLength(1);
    expect((await own({ PageNumber: '3' })).length).toBe(0);
  });

  it('pages snapshots by token without losing any', async () => {
    await start({ servers: [{ ...server('i'), count: 6 }] });
    for (let n = 1; n <= 6; n += 1) await make(`i-${n}`, `night-${n}`);
    const seen: string[] = [];
    let token = '';
    do {
      const body = await ask('DescribeSnapshots', { MaxResults: '5', ...(token && { NextToken: token }) });
      const { Snapshot } = body.Snapshots as { Snapshot: Row[] };
      seen.push(...Snapshot.map((row) => row.SnapshotId));
      token = String(body.NextToken);
    } while (token);
    expect(new Set(seen).size).toBe(12);
    expect(seen).toHaveLength(12);
  });

  it('finds no more than 1,000 resources by tag; ListTagResources finds them all', async () => {
    await start(two);
    const tag = { 'Tag.1.Key': 'vault', 'Tag.1.Value': 'x' };
    await make('i-a', 'night', tag);
    const region = cloud.world.ecs.regions[REGION];
    const [model] = Object.values(region?.images ?? {});
    for (let n = 0; n < 1200; n += 1) {
      if (region && model)
        region.images[`m-${n}`] = { ...model, id: `m-${n}`, name: `n-${n}`, status: 'Available', disks: [] };
    }
    await cloud.restore(cloud.snapshot());
    const { TotalCount } = await ask('DescribeImages', { ...tag, Status: 'ALL', PageSize: '100' });
    expect(TotalCount).toBe(1000);
    let [count, token] = [0, ''];
    do {
      const body = await ask('ListTagResources', { ResourceType: 'image', ...tag, ...(token && { NextToken: token }) });
      count += (body.TagResources as { TagResource: unknown[] }).TagResource.length;
      token = String(body.NextToken);
    } while (token);
    expect(count).toBe(1201);
  });

  it('shows new things late where the seed or a fault says so', async () => {
    await start({ ...two, options: { listLagSeconds: 30 } });
    await make('i-a', 'night');
    const creating = () => own({ Status: 'Creating' });
    expect(await creating()).toEqual([]);
    expect(await rows('DescribeSnapshots')).toEqual([]);
    await cloud.clock.advance('PT30S');
    expect(await creating()).toHaveLength(1);
    cloud.faults.add({ action: 'DescribeImages', kind: 'lag', seconds: 60 });
    expect(await creating()).toEqual([]);
    expect(await creating()).toHaveLength(1);
  });

  it('shows servers, their disks and roles', async () => {
    await start({
      servers: [
        {
          ...server('i-a'),
          name: 'api-1',
          tags: { env: 'prod' },
          ramRole: 'app',
          zone: 'cn-shanghai-l',
          privateIp: '10.1.2.3',
        },
        { ...server('i-b'), name: 'db-1', status: 'Stopped', locked: true },
      ],
    });
    const [instance] = await rows('DescribeInstances', { 'Tag.1.Key': 'env', 'Tag.1.Value': 'prod' });
    expect(instance).toMatchObject({
      InstanceId: 'i-a',
      Status: 'Running',
      ZoneId: 'cn-shanghai-l',
      InstanceType: 'ecs.g7.large',
      VpcAttributes: { PrivateIpAddress: { IpAddress: ['10.1.2.3'] } },
      OperationLocks: { LockReason: [] },
      Tags: { Tag: [{ TagKey: 'env', TagValue: 'prod' }] },
    });
    const [locked] = await rows('DescribeInstances', { InstanceName: 'db*', Status: 'Stopped' });
    expect(locked).toMatchObject({ InstanceId: 'i-b', OperationLocks: { LockReason: [{ LockReason: 'security' }] } });
    expect(await rows('DescribeInstances', { InstanceIds: '["i-b","i-gone"]' })).toHaveLength(1);
    expect(await rows('DescribeInstances', { MaxResults: '1' })).toHaveLength(1);
    const disks = await rows('DescribeDisks', { InstanceId: 'i-a' });
    expect(disks.map((disk) => [disk.Type, disk.Device, disk.Size])).toEqual(
      expect.arrayContaining([
        ['system', '/dev/xvda', 40],
        ['data', '/dev/xvdb', 100],
      ]),
    );
    expect(await rows('DescribeDisks', { InstanceId: 'i-a', DiskType: 'data' })).toHaveLength(1);
    const roles = await ask('DescribeInstanceRamRole', { InstanceIds: '["i-a","i-b"]' });
    expect(roles.InstanceRamRoleSets).toEqual({
      InstanceRamRoleSet: [
        { InstanceId: 'i-a', RamRoleName: 'app' },
        { InstanceId: 'i-b', RamRoleName: '' },
      ],
    });
  });

  it('counts tags', async () => {
    await start({ servers: [{ ...server('i'), count: 3, tags: { env: 'prod' } }] });
    const body = await ask('DescribeTags', { ResourceType: 'instance' });
    expect(body.Tags).toEqual({
      Tag: [
        {
          TagKey: 'env',
          TagValue: 'prod',
          ResourceTypeCount: { Instance: 3, Disk: 0, Image: 0, Snapshot: 0, Securitygroup: 0 },
        },
      ],
    });
    const filter = {
      'TagFilter.1.TagKey': 'env',
      'TagFilter.1.TagValues.1': 'test',
      'TagFilter.1.TagValues.2': 'prod',
    };
    const found = await ask('ListTagResources', { ResourceType: 'instance', ...filter });
    expect((found.TagResources as { TagResource: unknown[] }).TagResource).toHaveLength(3);
  });

  it('knows regions, zones and quotas', async () => {
    await start(two);
    const regions = (await ask('DescribeRegions')).Regions as { Region: { RegionId: string }[] };
    expect(regions.Region.map((region) => region.RegionId)).toContain('cn-qingdao');
    const zones = (await ask('DescribeZones')).Zones as { Zone: { ZoneId: string }[] };
    expect(zones.Zone[0]?.ZoneId).toBe('cn-shanghai-b');
    const quota = await ask('DescribeAccountAttributes', { 'AttributeName.1': 'q_user-image-count' });
    expect(JSON.stringify(quota)).toContain('"Value":"100000"');
  });

  it('reads few images as fast in a region with a long history', async () => {
    await start({ servers: [{ ...server('i'), count: 100 }], history: { nights: 30, disks: 2 } });
    await make('i-1', 'night', { 'Tag.1.Key': 'vault', 'Tag.1.Value': 'x' });
    await ask('DescribeImages', { 'Tag.1.Key': 'vault', 'Tag.1.Value': 'x', Status: 'ALL' });
    const began = process.cpuUsage();
    for (let n = 0; n < 20; n += 1) {
      expect(await rows('DescribeImages', { 'Tag.1.Key': 'vault', 'Tag.1.Value': 'x', Status: 'ALL' })).toHaveLength(1);
    }
    // Of this process's own time, since others may want the processor too.
    const { user, system } = process.cpuUsage(began);
    expect((user + system) / 1000 / 20).toBeLessThan(20);
    expect((await ask('DescribeImages', { ImageOwnerAlias: 'self' })).TotalCount).toBe(3000);
    expect((await ask('DescribeSnapshots')).TotalCount).toBe(30 * 100 * 4 + 2);
  });
});
