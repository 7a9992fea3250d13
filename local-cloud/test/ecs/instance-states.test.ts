import { LocalCloud } from '../../src';
import { rpc } from '../wire';

const REGION = 'cn-shanghai';
const ZONE = 'cn-shanghai-b';
const TYPE = 'ecs.g7.large';

type Answer = Record<string, unknown> & { status: number };

describe('what servers hold, and when they can be started, stopped and released', () => {
  let cloud: LocalCloud;
  let basics: Record<string, string>;

  beforeEach(async () => {
    cloud = await LocalCloud.start({
      seed: {
        servers: [{ region: REGION, id: 'i-locked', zone: ZONE, locked: true }],
        durations: { bootMinutes: 1 },
        soldOut: [{ region: REGION, zone: ZONE, type: TYPE, left: 2 }],
        kmsKeys: [
          { region: REGION, id: 'key-1' },
          { region: REGION, id: 'key-of-others', granted: false },
        ],
      },
    });
    const on = { host: `vpc.${REGION}.aliyuncs.com`, version: '2016-04-28' };
    const VpcId = String((await ask('CreateVpc', { CidrBlock: '10.1.0.0/16' }, on)).VpcId);
    const block = { VpcId, ZoneId: ZONE, CidrBlock: '10.1.1.0/29' };
    const VSwitchId = String((await ask('CreateVSwitch', block, on)).VSwitchId);
    const SecurityGroupId = String((await ask('CreateSecurityGroup', { VpcId })).SecurityGroupId);
    const ImageId = 'aliyun_3_x64_20G_alibase_20260115.vhd';
    basics = { ImageId, InstanceType: TYPE, VSwitchId, SecurityGroupId };
  });
  afterEach(() => cloud.close());

  async function ask(action: string, params: Record<string, string>, on = {}): Promise<Answer> {
    const got = await rpc(cloud, { action, params: { RegionId: REGION, ...params }, form: true, ...on });
    return { status: got.status, ...got.body };
  }
  const code = async (action: string, params: Record<string, string>): Promise<string> => {
    const { status, Code = 'fine' } = await ask(action, params);
    return `${status} ${String(Code)}`;
  };
  const up = async (more: Record<string, string> = {}): Promise<string> => {
    const { InstanceIdSets } = await ask('RunInstances', { ...basics, ...more });
    await cloud.clock.advance('PT1M');
    return (InstanceIdSets as { InstanceIdSet: string[] }).InstanceIdSet[0] ?? '';
  };
  const look = async (id: string): Promise<Record<string, unknown> | undefined> => {
    const { Instances } = await ask('DescribeInstances', { InstanceIds: JSON.stringify([id]) });
    return (Instances as { Instance: Record<string, unknown>[] }).Instance[0];
  };

  it('stock runs out, and comes back with what is released or stopped for nothing', async () => {
    const [a, b] = [await up(), await up()];
    expect(await code('RunInstances', basics)).toBe('403 OperationDenied.NoStock');
    await ask('StopInstance', { InstanceId: a, StoppedMode: 'KeepCharging' });
    expect(await code('RunInstances', basics)).toBe('403 OperationDenied.NoStock');
    expect(await code('StartInstance', { InstanceId: a })).toBe('200 fine');
    await cloud.clock.advance('PT1M');
    await ask('StopInstance', { InstanceId: a, StoppedMode: 'StopCharging' });
    const c = await up();
    expect(await code('StartInstance', { InstanceId: a })).toBe('403 OperationDenied.NoStock');
    await ask('DeleteInstance', { InstanceId: b, Force: 'true' });
    await ask('StopInstance', { InstanceId: c, StoppedMode: 'StopCharging' });
    await up();
    // One is left for the two that want to come back.
    const both = { 'InstanceId.1': a, 'InstanceId.2': c };
    expect(await code('StartInstances', both)).toBe('403 OperationDenied.NoStock');
    expect(await ask('StartInstances', { ...both, BatchOptimization: 'SuccessFirst' })).toMatchObject({
      InstanceResponses: { InstanceResponse: [{ Code: '200' }, { Code: 'OperationDenied.NoStock' }] },
    });
  });

  it('another type takes stock of the other, and gives its own back', async () => {
    const id = await up({ InstanceType: 'ecs.c7.large' });
    await up();
    await ask('StopInstance', { InstanceId: id });
    await ask('ModifyInstanceSpec', { InstanceId: id, InstanceType: TYPE });
    expect(await code('RunInstances', basics)).toBe('403 OperationDenied.NoStock');
    await ask('ModifyInstanceSpec', { InstanceId: id, InstanceType: 'ecs.c7.large' });
    expect(await code('RunInstances', basics)).toBe('200 fine');
  });

  it('an address is kept while its server is stopped, and free when it is released', async () => {
    const mine = { PrivateIpAddress: '10.1.1.2', InstanceType: 'ecs.c7.large' };
    const id = await up(mine);
    await ask('StopInstance', { InstanceId: id, StoppedMode: 'StopCharging' });
    expect(await code('RunInstances', { ...basics, ...mine })).toBe('400 InvalidPrivateIpAddress.Duplicated');
    await ask('DeleteInstance', { InstanceId: id });
    expect(await code('RunInstances', { ...basics, ...mine })).toBe('200 fine');
  });

  it('a key has to be there, enabled and granted, at the start as well', async () => {
    const withKey = (key: string) => ({ ...basics, 'SystemDisk.Encrypted': 'true', 'SystemDisk.KMSKeyId': key });
    const { Message } = await ask('RunInstances', withKey('key-of-others'));
    expect(Message).toContain('key-of-others');
    expect(await code('RunInstances', withKey('key-of-others'))).toBe('403 InvalidParameter.KMSKeyId.KMSUnauthorized');
    expect(await code('RunInstances', withKey('key-0'))).toBe('404 InvalidParameter.KMSKeyId.NotFound');
    const id = await up(withKey('key-1'));
    await ask('StopInstance', { InstanceId: id });
    const on = { host: `kms.${REGION}.aliyuncs.com`, version: '2016-01-20' };
    await rpc(cloud, { action: 'DisableKey', params: { KeyId: 'key-1' }, form: true, ...on });
    expect(await code('StartInstance', { InstanceId: id })).toBe('403 InvalidParameter.KMSKeyId.CMKNotEnabled');
    // What is encrypted with the key of the service needs none.
    const own = await up({ 'SystemDisk.Encrypted': 'true' });
    await ask('StopInstance', { InstanceId: own });
    expect(await code('StartInstance', { InstanceId: own })).toBe('200 fine');
  });

  it('one that comes up, is locked, protected or paid ahead cannot be released', async () => {
    const { InstanceIdSets } = await ask('RunInstances', basics);
    const [InstanceId = ''] = (InstanceIdSets as { InstanceIdSet: string[] }).InstanceIdSet;
    const force = { InstanceId, Force: 'true' };
    expect(await code('DeleteInstance', force)).toBe('403 IncorrectInstanceStatus.Initializing');
    await cloud.clock.advance('PT1M');
    expect(await code('DeleteInstance', { InstanceId })).toBe('403 IncorrectInstanceStatus');
    await ask('ModifyInstanceAttribute', { InstanceId, DeletionProtection: 'true' });
    expect(await code('DeleteInstance', force)).toBe('403 InvalidOperation.DeletionProtection');
    await ask('ModifyInstanceAttribute', { InstanceId, DeletionProtection: 'false' });
    expect(await code('DeleteInstance', { ...force, DryRun: 'true' })).toBe('400 DryRunOperation');
    expect(await code('DeleteInstance', force)).toBe('200 fine');
    for (const action of ['StopInstance', 'StartInstance', 'DeleteInstance', 'RebootInstance']) {
      expect([action, await code(action, { InstanceId: 'i-locked' })]).toEqual([
        action,
        '403 InstanceLockedForSecurity',
      ]);
    }
    const paid = await up({ InstanceChargeType: 'PrePaid', Period: '1' });
    await ask('StopInstance', { InstanceId: paid, StoppedMode: 'StopCharging' });
    expect(await look(paid)).toMatchObject({ InstanceChargeType: 'PrePaid', StoppedMode: 'KeepCharging' });
    expect(await code('DeleteInstance', { InstanceId: paid })).toBe('403 ChargeTypeViolation');
  });

  it('one that was to be released at a time is gone then, with its disks, whoever forgot it', async () => {
    const later = (minutes: number) => new Date(cloud.clock.now().getTime() + minutes * 60_000).toISOString();
    expect(await code('RunInstances', { ...basics, AutoReleaseTime: later(5) })).toBe(
      '400 InvalidAutoReleaseTime.ValueNotSupported',
    );
    expect(await code('RunInstances', { ...basics, AutoReleaseTime: 'soon' })).toBe(
      '400 InvalidAutoReleaseTime.Malformed',
    );
    const id = await up({ AutoReleaseTime: later(60) });
    await cloud.clock.advance('PT58M');
    expect((await look(id))?.Status).toBe('Running');
    await cloud.clock.advance('PT2M');
    expect(await look(id)).toBeUndefined();
    expect(
      Object.values(cloud.world.ecs.regions[REGION]?.disks ?? {}).filter((disk) => disk.instanceId === id),
    ).toEqual([]);
  });

  it('a disk goes once nothing uses it', async () => {
    const id = await up({ 'DataDisk.1.Size': '20', 'DataDisk.1.DeleteWithInstance': 'false' });
    const disks = () => Object.values(cloud.world.ecs.regions[REGION]?.disks ?? {});
    const kept = disks().find((disk) => disk.instanceId === id && disk.type === 'data')?.id ?? '';
    expect(await code('DeleteDisk', { DiskId: kept })).toBe('403 IncorrectDiskStatus');
    await ask('DeleteInstance', { InstanceId: id, Force: 'true' });
    expect(disks().some((disk) => disk.id === kept)).toBe(true);
    expect(await code('DeleteDisk', { DiskId: kept })).toBe('200 fine');
    expect(await code('DeleteDisk', { DiskId: kept })).toBe('404 InvalidDiskId.NotFound');
  });
});
