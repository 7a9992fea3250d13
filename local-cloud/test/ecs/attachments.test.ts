import { LocalCloud } from '../../src';
import { rpc } from '../wire';

const REGION = 'cn-shanghai';
type Answer = Record<string, unknown> & { status: number };

describe('what hangs on a server', () => {
  let cloud: LocalCloud;
  beforeAll(async () => {
    const shared = { region: REGION, vSwitchId: 'vsw-1', ramRole: '' };
    cloud = await LocalCloud.start({
      seed: {
        servers: [
          { ...shared, id: 'i-1', securityGroupIds: ['sg-1'] },
          { ...shared, id: 'i-2', securityGroupIds: ['sg-2'] },
        ],
      },
    });
    const trust = {
      Version: '1',
      Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: ['ecs.aliyuncs.com'] } }],
    };
    const params = { RoleName: 'app', AssumeRolePolicyDocument: JSON.stringify(trust) };
    await rpc(cloud, { host: 'ram.aliyuncs.com', version: '2015-05-01', action: 'CreateRole', params });
  });
  afterAll(() => cloud.close());

  const ask = async (action: string, params: Record<string, string> = {}): Promise<Answer> => {
    const got = await rpc(cloud, { action, params: { RegionId: REGION, ...params }, form: true });
    return { status: got.status, ...got.body };
  };
  const server = () => cloud.world.ecs.regions[REGION]?.instances['i-1'];

  it('a role', async () => {
    const on = { InstanceIds: '["i-1", "i-0"]', RamRoleName: 'app' };
    const attached = await ask('AttachInstanceRamRole', on);
    expect(attached).toMatchObject({ TotalCount: 2, FailCount: 1, RamRoleName: 'app' });
    expect(server()?.ramRole).toBe('app');
    expect(await ask('AttachInstanceRamRole', { ...on, RamRoleName: 'none' })).toMatchObject({
      Code: 'InvalidRamRole.NotFound',
    });
    const detached = await ask('DetachInstanceRamRole', on);
    const rows = [
      { InstanceId: 'i-1', Success: true },
      { InstanceId: 'i-0', Code: 'InvalidInstanceId.NotFound' },
    ];
    expect(detached).toMatchObject({ DetachInstanceRamRoleResults: { DetachInstanceRamRoleResult: rows } });
    expect(server()?.ramRole).toBe('');
  });

  it('security groups, of which one is the least', async () => {
    const on = { InstanceId: 'i-1', SecurityGroupId: 'sg-2' };
    expect(await ask('LeaveSecurityGroup', on)).toMatchObject({ Code: 'InstanceNotInSecurityGroup' });
    await ask('JoinSecurityGroup', on);
    expect(await ask('JoinSecurityGroup', on)).toMatchObject({ Code: 'InvalidInstanceId.AlreadyExists' });
    await ask('LeaveSecurityGroup', { ...on, SecurityGroupId: 'sg-1' });
    expect(server()?.securityGroupIds).toEqual(['sg-2']);
    expect(await ask('LeaveSecurityGroup', on)).toMatchObject({ Code: 'InstanceLastSecurityGroup' });
  });

  it('disks, which only grow', async () => {
    const [disk] = Object.values(cloud.world.ecs.regions[REGION]?.disks ?? {});
    const DiskId = disk?.id ?? '';
    expect(await ask('ResizeDisk', { DiskId, NewSize: '30' })).toMatchObject({ Code: 'InvalidDiskSize.TooSmall' });
    await ask('ResizeDisk', { DiskId, NewSize: '50' });
    expect(cloud.world.ecs.regions[REGION]?.disks[DiskId]?.sizeGiB).toBe(50);
  });

  it('key pairs, which a new server may ask for', async () => {
    const made = await ask('CreateKeyPair', { KeyPairName: 'own' });
    expect(made.PrivateKeyBody).toMatch(/^-----BEGIN RSA PRIVATE KEY-----\n/);
    expect(JSON.stringify(cloud.state())).not.toContain(String(made.PrivateKeyBody).split('\n')[1]);
    await ask('ImportKeyPair', {
      KeyPairName: 'brought',
      PublicKeyBody: 'ssh-rsa AAAA',
      'Tag.1.Key': 'a',
      'Tag.1.Value': '1',
    });
    expect(await ask('ImportKeyPair', { KeyPairName: 'own', PublicKeyBody: 'x' })).toMatchObject({
      Code: 'KeyPair.AlreadyExist',
    });
    expect(await ask('DescribeKeyPairs', { 'Tag.1.Key': 'a' })).toMatchObject({
      TotalCount: 1,
      KeyPairs: { KeyPair: [{ KeyPairName: 'brought' }] },
    });
    const image = { ImageId: 'aliyun_3_x64_20G_alibase_20260115.vhd', InstanceType: 'ecs.g7.large' };
    const launch = { ...image, VSwitchId: 'vsw-1', SecurityGroupId: 'sg-1' };
    expect(await ask('RunInstances', { ...launch, KeyPairName: 'none' })).toMatchObject({
      Code: 'InvalidKeyPairName.NotFound',
    });
    expect((await ask('RunInstances', { ...launch, KeyPairName: 'own' })).status).toBe(200);
    await ask('DeleteKeyPairs', { KeyPairNames: '["own", "brought", "none"]' });
    expect(await ask('DescribeKeyPairs')).toMatchObject({ TotalCount: 0 });
  });

  it('types by size', async () => {
    const { InstanceTypes } = await ask('DescribeInstanceTypes', { MinimumCpuCoreCount: '4', MaximumMemorySize: '8' });
    const names = (InstanceTypes as { InstanceType: { InstanceTypeId: string }[] }).InstanceType.map(
      ({ InstanceTypeId }) => InstanceTypeId,
    );
    expect(names).toEqual(['ecs.c7.xlarge', 'ecs.t6-c1m1.xlarge', 'ecs.t6-c1m1.2xlarge']);
    const one = await ask('DescribeInstanceTypes', { 'InstanceTypes.1': 'ecs.r7.large' });
    expect(one).toMatchObject({ InstanceTypes: { InstanceType: [{ CpuCoreCount: 2, MemorySize: 16 }] } });
  });
});
