import { LocalCloud } from '../../src';
import { rpc } from '../wire';

const REGION = 'cn-shanghai';
const ZONE = 'cn-shanghai-b';
const SERVER = 'i-source';

type Answer = Record<string, unknown> & { status: number };

describe('servers made from images', () => {
  let cloud: LocalCloud;
  let basics: Record<string, string>;
  let image: string;

  beforeEach(async () => {
    cloud = await LocalCloud.start({
      seed: {
        servers: [{ region: REGION, id: SERVER, zone: ZONE, disks: [{ sizeGiB: 40 }, { sizeGiB: 200 }] }],
        durations: { bootMinutes: 2 },
        quotas: { vCpusPerRegion: 12 },
        soldOut: [{ region: REGION, zone: ZONE, type: 'ecs.g7.2xlarge' }],
        kmsKeys: [{ region: REGION, id: 'key-1' }],
      },
    });
    image = String((await ask('CreateImage', { InstanceId: SERVER, ImageName: 'golden' })).ImageId);
    await cloud.clock.advance('PT35M');
    const on = { host: `vpc.${REGION}.aliyuncs.com`, version: '2016-04-28' };
    const VpcId = String((await ask('CreateVpc', { CidrBlock: '10.1.0.0/16' }, on)).VpcId);
    const block = { VpcId, ZoneId: ZONE, CidrBlock: '10.1.1.0/29' };
    const VSwitchId = String((await ask('CreateVSwitch', block, on)).VSwitchId);
    const SecurityGroupId = String((await ask('CreateSecurityGroup', { VpcId })).SecurityGroupId);
    basics = { ImageId: image, InstanceType: 'ecs.g7.large', VSwitchId, 'SecurityGroupIds.1': SecurityGroupId };
  });
  afterEach(() => cloud.close());

  async function ask(action: string, params: Record<string, string>, on = {}): Promise<Answer> {
    const got = await rpc(cloud, { action, params: { RegionId: REGION, ...params }, form: true, ...on });
    return { status: got.status, ...got.body };
  }
  const run = (more: Record<string, string> = {}) => ask('RunInstances', { ...basics, ...more });
  const idOf = ({ InstanceIdSets }: Answer): string =>
    (InstanceIdSets as { InstanceIdSet: string[] }).InstanceIdSet[0] ?? '';
  const look = async (id: string): Promise<Record<string, unknown> | undefined> => {
    const { Instances } = await ask('DescribeInstances', { InstanceIds: JSON.stringify([id]) });
    return (Instances as { Instance: Record<string, unknown>[] }).Instance[0];
  };
  const disksOf = async (id: string): Promise<Record<string, unknown>[]> => {
    const { Disks } = await ask('DescribeDisks', { InstanceId: id });
    return (Disks as { Disk: Record<string, unknown>[] }).Disk.sort((a, b) =>
      String(a.Device) < String(b.Device) ? -1 : 1,
    );
  };

  it('boot in their time, with the disks of the image and what was added, and what they were told', async () => {
    const id = idOf(
      await run({
        InstanceName: 'api-1',
        PrivateIpAddress: '10.1.1.3',
        UserData: 'aGk=',
        'SystemDisk.Size': '60',
        'SystemDisk.KMSKeyId': 'key-1',
        'DataDisk.1.Size': '100',
        'DataDisk.1.Category': 'cloud_auto',
        'Tag.1.Key': 'app',
        'Tag.1.Value': 'dr',
      }),
    );
    const tags = { Tag: [{ TagKey: 'app', TagValue: 'dr' }] };
    expect(await look(id)).toMatchObject({ Status: 'Pending', InstanceName: 'api-1', ImageId: image, Tags: tags });
    await cloud.clock.advance('PT1M59S');
    expect(await look(id)).toMatchObject({ Status: 'Pending' });
    await cloud.clock.advance('PT1S');
    expect(await look(id)).toMatchObject({ Status: 'Running', ZoneId: ZONE, StoppedMode: 'Not-applicable' });
    const shown = (await disksOf(id)).map(({ Device, Type, Size, Category, KMSKeyId }) => [
      Device,
      Type,
      Size,
      Category,
      KMSKeyId,
    ]);
    expect(shown).toEqual([
      ['/dev/xvda', 'system', 60, 'cloud_essd', 'key-1'],
      ['/dev/xvdb', 'data', 200, 'cloud_essd', ''],
      ['/dev/xvdc', 'data', 100, 'cloud_auto', ''],
    ]);
    expect((await disksOf(id))[0]).toMatchObject({ Tags: tags });
    expect(await ask('DescribeUserData', { InstanceId: id })).toMatchObject({ UserData: 'aGk=' });
    expect(await ask('DescribeNetworkInterfaces', { InstanceId: id })).toMatchObject({
      NetworkInterfaceSets: {
        NetworkInterfaceSet: [{ InstanceId: id, PrivateIpAddress: '10.1.1.3', Type: 'Primary' }],
      },
    });
  });

  it('are made once for one token, and only checked where asked to', async () => {
    const id = idOf(await run({ ClientToken: 'once' }));
    expect(idOf(await run({ ClientToken: 'once' }))).toBe(id);
    expect(await run({ ClientToken: 'once', Amount: '2' })).toMatchObject({ Code: 'IdempotentParameterMismatch' });
    const before = JSON.stringify(cloud.state());
    expect(await run({ DryRun: 'true' })).toMatchObject({ status: 400, Code: 'DryRunOperation' });
    expect(JSON.stringify(cloud.state())).toBe(before);
  });

  it('are not to be had without what they need', async () => {
    const code = async (more: Record<string, string>) => (await run(more)).Code;
    expect(await code({ ImageId: 'm-0' })).toBe('InvalidImageId.NotFound');
    expect(await code({ InstanceType: 'ecs.none.large' })).toBe('InvalidInstanceType.ValueNotSupported');
    expect(await code({ InstanceType: 'ecs.g7.2xlarge' })).toBe('OperationDenied.NoStock');
    expect(await code({ InstanceType: 'ecs.g8y.large' })).toBe('ImageNotSupportInstanceType');
    expect(await code({ VSwitchId: 'vsw-0' })).toBe('InvalidVSwitchId.NotFound');
    expect(await code({ 'SecurityGroupIds.1': 'sg-0' })).toBe('InvalidSecurityGroupId.NotFound');
    const [other] = Object.keys(cloud.world.ecs.regions[REGION]?.securityGroups ?? {});
    expect(await code({ 'SecurityGroupIds.1': other ?? '' })).toBe('InvalidParameter.Mismatch');
    expect(await code({ RamRoleName: 'nobody' })).toBe('InvalidRamRole.NotFound');
    expect(await code({ 'SystemDisk.Size': '20' })).toBe('InvalidSystemDiskSize.LessThanImageSize');
    expect(await code({ 'SystemDisk.KMSKeyId': 'key-0' })).toBe('InvalidParameter.KMSKeyId.NotFound');
    expect(await code({ PrivateIpAddress: '10.2.0.1' })).toBe('InvalidPrivateIpAddress.Malformed');
    expect(await code({ PrivateIpAddress: '10.1.1.0' })).toBe('InvalidPrivateIpAddress.Malformed');
    const young = String((await ask('CreateImage', { InstanceId: SERVER, ImageName: 'young' })).ImageId);
    expect(await code({ ImageId: young })).toBe('OperationDenied.ImageNotValid');
    expect(await run({ LaunchTemplateId: 'lt-1' })).toMatchObject({ Code: 'InvalidParameter.NotSupported' });
  });

  it('take addresses and vCPUs until there are none', async () => {
    await run({ PrivateIpAddress: '10.1.1.2' });
    expect(await run({ PrivateIpAddress: '10.1.1.2' })).toMatchObject({ Code: 'InvalidPrivateIpAddress.Duplicated' });
    // Of eight addresses four are the cloud's own: three are left.
    expect(await run({ Amount: '4' })).toMatchObject({ Code: 'InvalidVSwitchId.IpNotEnough' });
    expect((await run({ Amount: '3' })).status).toBe(200);
    // Two vCPUs each: one of the seed, four of ours.
    const quota = await run({ VSwitchId: basics.VSwitchId ?? '', InstanceType: 'ecs.g7.xlarge' });
    expect(quota.Code).toBe('InvalidVSwitchId.IpNotEnough');
    cloud.world.vpc[REGION]!.switches[basics.VSwitchId ?? '']!.cidr = '10.1.1.0/24';
    expect(await run({ InstanceType: 'ecs.g7.xlarge' })).toMatchObject({
      status: 403,
      Code: 'QuotaExceed.ElasticQuota',
    });
  });

  it('stop, start and go, one or many', async () => {
    const [a, b] = [idOf(await run()), idOf(await run())];
    await cloud.clock.advance('PT2M');
    const both = { 'InstanceId.1': a, 'InstanceId.2': b };
    const stopped = await ask('StopInstances', { ...both, StoppedMode: 'StopCharging' });
    expect(stopped).toMatchObject({ InstanceResponses: { InstanceResponse: [{ CurrentStatus: 'Stopped' }, {}] } });
    expect(await look(a)).toMatchObject({ Status: 'Stopped', StoppedMode: 'StopCharging' });
    await ask('StartInstance', { InstanceId: a });
    expect(await ask('StartInstances', both)).toMatchObject({ Code: 'IncorrectInstanceStatus' });
    const some = await ask('StartInstances', { ...both, BatchOptimization: 'SuccessFirst' });
    const told = [
      { Code: 'IncorrectInstanceStatus', CurrentStatus: 'Starting' },
      { Code: '200', CurrentStatus: 'Starting' },
    ];
    expect(some).toMatchObject({ InstanceResponses: { InstanceResponse: told } });
    await cloud.clock.advance('PT2M');
    const { InstanceStatuses } = await ask('DescribeInstanceStatus', both);
    expect(InstanceStatuses).toMatchObject({ InstanceStatus: [{ Status: 'Running' }, { Status: 'Running' }] });
    expect(await ask('DeleteInstances', both)).toMatchObject({ Code: 'IncorrectInstanceStatus' });
    expect((await ask('DeleteInstances', { ...both, Force: 'true' })).status).toBe(200);
    expect([await look(a), await disksOf(b)]).toEqual([undefined, []]);
  });

  it('change while they are stopped', async () => {
    const id = idOf(await run({ 'DataDisk.1.Size': '50' }));
    await cloud.clock.advance('PT2M');
    const spec = { InstanceId: id, InstanceType: 'ecs.g7.xlarge' };
    expect(await ask('ModifyInstanceSpec', spec)).toMatchObject({ status: 403, Code: 'IncorrectInstanceStatus' });
    await ask('StopInstance', { InstanceId: id });
    await ask('ModifyInstanceSpec', spec);
    await ask('ModifyInstanceAttribute', { InstanceId: id, InstanceName: 'new', DeletionProtection: 'true' });
    const [before] = await disksOf(id);
    const replaced = await ask('ReplaceSystemDisk', { InstanceId: id, ImageId: image, 'SystemDisk.Size': '80' });
    const after = await disksOf(id);
    expect(after.map(({ Size }) => Size)).toEqual([80, 200, 50]);
    expect([after[0]?.DiskId, after[0]?.DiskId === before?.DiskId]).toEqual([replaced.DiskId, false]);
    expect(await look(id)).toMatchObject({
      InstanceName: 'new',
      InstanceType: 'ecs.g7.xlarge',
      Cpu: 4,
      Memory: 16_384,
    });
    expect(await ask('DeleteInstance', { InstanceId: id })).toMatchObject({
      Code: 'InvalidOperation.DeletionProtection',
    });
  });

  it('hold on to the snapshots that their disks came from', async () => {
    await run();
    await ask('DeleteImage', { ImageId: image, Force: 'true' });
    const [snapshot = ''] = Object.keys(cloud.world.ecs.regions[REGION]?.snapshots ?? {});
    expect(await ask('DeleteSnapshot', { SnapshotId: snapshot })).toMatchObject({ Code: 'SnapshotCreatedDisk' });
  });
});
