import { LocalCloud } from '../../src';
import { rpc } from '../wire';

const REGION = 'cn-shanghai';

/** More errors of ECS, each caused by the state that it tells of. */
describe('errors of images, commands and roles', () => {
  let cloud: LocalCloud;
  beforeAll(async () => {
    const place = { region: REGION, vSwitchId: 'vsw-1', securityGroupIds: ['sg-1'] };
    const secret = (kmsKeyId: string) => ({ ...place, id: `i-${kmsKeyId}`, disks: [{ sizeGiB: 40, kmsKeyId }] });
    cloud = await LocalCloud.start({
      seed: {
        servers: [
          {
            ...place,
            id: 'i-1',
            disks: [
              { id: 'd-system', sizeGiB: 40 },
              { id: 'd-data', sizeGiB: 40 },
            ],
          },
          secret('key-off'),
          secret('key-of-others'),
          secret('key-elsewhere'),
        ],
        kmsKeys: [
          { region: REGION, id: 'key-off' },
          { region: REGION, id: 'key-of-others', granted: false },
        ],
      },
    });
  });
  afterAll(() => cloud.close());

  const ask = async (action: string, params: Record<string, string>, on = {}) =>
    rpc(cloud, { action, params: { RegionId: REGION, ...params }, ...on });
  const code = async (action: string, params: Record<string, string>): Promise<string> => {
    const { status, body } = await ask(action, params);
    return `${status} ${String(body.Code ?? '')}`.trim();
  };

  it('an image is not made from a snapshot that is unfinished, or of a data disk', async () => {
    const snapshot = async (DiskId: string) => String((await ask('CreateSnapshot', { DiskId })).body.SnapshotId);
    const [system, data] = [await snapshot('d-system'), await snapshot('d-data')];
    expect(await code('CreateImage', { SnapshotId: system })).toBe('403 InvalidSnapshotId.NotReady');
    await cloud.clock.advance('PT2H');
    expect(await code('CreateImage', { SnapshotId: data })).toBe('403 OperationDenied');
    const mapped = { 'DiskDeviceMapping.1.SnapshotId': system, 'DiskDeviceMapping.2.SnapshotId': data };
    expect(await code('CreateImage', mapped)).toBe('200');
  });

  it('an image of an encrypted disk needs its key, as far as this cloud has it', async () => {
    await ask('DisableKey', { KeyId: 'key-off' }, { host: `kms.${REGION}.aliyuncs.com`, version: '2016-01-20' });
    const of = (key: string) => code('CreateImage', { InstanceId: `i-${key}` });
    expect(await of('key-off')).toBe('403 InvalidParameter.KMSKeyId.CMKNotEnabled');
    expect(await of('key-of-others')).toBe('403 InvalidParameter.KMSKeyId.KMSUnauthorized');
    expect(await of('key-elsewhere')).toBe('200');
  });

  it('a command is run somewhere, and with no more than it has a place for', async () => {
    const script = { Type: 'RunShellScript', CommandContent: 'dHJ1ZQ==' };
    const on = { ...script, 'InstanceId.1': 'i-1' };
    expect(await code('RunCommand', script)).toBe('400 MissingParam.InstanceId');
    expect(await code('RunCommand', { ...on, Parameters: '{"a":"1"}' })).toBe('400 Parameter.Disabled');
    expect(await code('RunCommand', { ...on, Parameters: '{"a":"1"}', EnableParameter: 'true' })).toBe('200');
    const made = await ask('CreateCommand', { Name: 'plain', ...script });
    const again = { CommandId: String(made.body.CommandId), 'InstanceId.1': 'i-1', Parameters: '{"a":"1"}' };
    expect(await code('InvokeCommand', again)).toBe('400 Parameter.Disabled');
  });

  it('a server is given no role that ECS is not trusted with', async () => {
    const trust = (Service: string) =>
      JSON.stringify({
        Version: '1',
        Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service } }],
      });
    for (const name of ['fc', 'ecs']) {
      const role = { RoleName: name, AssumeRolePolicyDocument: trust(`${name}.aliyuncs.com`) };
      await ask('CreateRole', role, { host: 'ram.aliyuncs.com', version: '2015-05-01' });
    }
    const image = { ImageId: 'aliyun_3_x64_20G_alibase_20260115.vhd', InstanceType: 'ecs.g7.large', DryRun: 'true' };
    const launch = { ...image, VSwitchId: 'vsw-1', SecurityGroupId: 'sg-1' };
    expect(await code('RunInstances', { ...launch, RamRoleName: 'fc' })).toBe('401 InvalidRamRole.NotEcsRole');
    expect(await code('RunInstances', { ...launch, RamRoleName: 'ecs' })).toBe('400 DryRunOperation');
  });
});
