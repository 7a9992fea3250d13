import { LocalCloud } from '../../src';
import { rpc } from '../wire';

const REGION = 'cn-shanghai';
type Answer = Record<string, unknown> & { status: number };

describe('commands that are run on servers', () => {
  let cloud: LocalCloud;
  beforeAll(async () => {
    cloud = await LocalCloud.start({
      seed: {
        servers: [
          { region: REGION, id: 'i-up', vSwitchId: 'vsw-1', securityGroupIds: ['sg-1'] },
          { region: REGION, id: 'i-dead', vSwitchId: 'vsw-1', securityGroupIds: ['sg-1'], boots: false },
          { region: REGION, id: 'i-off', vSwitchId: 'vsw-1', securityGroupIds: ['sg-1'], status: 'Stopped' },
        ],
        commands: [{ part: 'is-active', exitCode: 3, output: 'inactive' }],
      },
    });
  });
  afterAll(() => cloud.close());

  async function ask(action: string, params: Record<string, string> = {}, region = REGION): Promise<Answer> {
    const sent = { RegionId: region, ...params };
    const got = await rpc(cloud, { action, host: `ecs.${region}.aliyuncs.com`, params: sent, form: true });
    return { status: got.status, ...got.body };
  }
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const resultsOf = async (InvokeId: unknown): Promise<Record<string, unknown>[]> => {
    const { Invocation } = await ask('DescribeInvocationResults', { InvokeId: String(InvokeId) });
    const { InvocationResults } = Invocation as { InvocationResults: { InvocationResult: Record<string, unknown>[] } };
    return InvocationResults.InvocationResult;
  };

  it('say what the seed lets them say, and nothing where they are not up', async () => {
    const ids = { 'InstanceId.1': 'i-up', 'InstanceId.2': 'i-dead', 'InstanceId.3': 'i-off' };
    const script = { Type: 'RunShellScript', CommandContent: base64('systemctl is-active app') };
    const { InvokeId } = await ask('RunCommand', { ...script, ...ids });
    expect(await resultsOf(InvokeId)).toMatchObject([
      { InstanceId: 'i-up', InvocationStatus: 'Failed', ExitCode: 3, Output: base64('inactive'), ErrorCode: '' },
      { InstanceId: 'i-dead', InvocationStatus: 'Failed', ErrorCode: 'ClientNotRunning' },
      { InstanceId: 'i-off', InvocationStatus: 'Failed', ErrorCode: 'InstanceNotRunning' },
    ]);
    const plain = { Type: 'RunShellScript', CommandContent: 'true', ContentEncoding: 'PlainText' };
    const good = await ask('RunCommand', { ...plain, 'InstanceId.1': 'i-up', ClientToken: 'once' });
    expect(await resultsOf(good.InvokeId)).toMatchObject([{ InvocationStatus: 'Success', ExitCode: 0 }]);
    const again = await ask('RunCommand', { ...plain, 'InstanceId.1': 'i-up', ClientToken: 'once' });
    expect(again.InvokeId).toBe(good.InvokeId);
    expect(await ask('RunCommand', { ...plain, 'InstanceId.1': 'i-0' })).toMatchObject({
      Code: 'InvalidInstance.NotFound',
    });
  });

  it('can be kept and run later', async () => {
    const made = await ask('CreateCommand', { Name: 'look', Type: 'RunShellScript', CommandContent: base64('true') });
    const CommandId = String(made.CommandId);
    expect(await ask('DescribeCommands', {})).toMatchObject({
      TotalCount: 1,
      Commands: { Command: [{ CommandId, Name: 'look', WorkingDir: '' }] },
    });
    const { InvokeId } = await ask('InvokeCommand', { CommandId, 'InstanceId.1': 'i-up' });
    expect(await ask('DescribeInvocations', { InvokeId: String(InvokeId) })).toMatchObject({
      Invocations: { Invocation: [{ CommandId, InvocationStatus: 'Success', Parameters: '{}' }] },
    });
    await ask('StopInvocation', { InvokeId: String(InvokeId) });
    await ask('DeleteCommand', { CommandId });
    expect(await ask('InvokeCommand', { CommandId, 'InstanceId.1': 'i-up' })).toMatchObject({
      Code: 'InvalidCmdId.NotFound',
    });
  });

  it('a server whose image does not boot runs, is silent, and its copies are alike', async () => {
    const { ImageId } = await ask('CreateImage', { InstanceId: 'i-dead', ImageName: 'dead' });
    await cloud.clock.advance('PT35M');
    const DestinationRegionId = 'cn-qingdao';
    const copy = await ask('CopyImage', { ImageId: String(ImageId), DestinationRegionId });
    await cloud.clock.advance('PT35M');
    const on = { version: '2016-04-28', host: 'vpc.cn-qingdao.aliyuncs.com' };
    const vpc = async (action: string, params: Record<string, string>) =>
      (await rpc(cloud, { ...on, action, params: { RegionId: DestinationRegionId, ...params } })).body;
    const { VpcId } = await vpc('CreateVpc', { CidrBlock: '10.1.0.0/16' });
    const block = { VpcId: String(VpcId), ZoneId: 'cn-qingdao-b', CidrBlock: '10.1.1.0/24' };
    const { VSwitchId } = await vpc('CreateVSwitch', block);
    const { SecurityGroupId } = await ask('CreateSecurityGroup', { VpcId: String(VpcId) }, DestinationRegionId);
    const places = { VSwitchId: String(VSwitchId), SecurityGroupId: String(SecurityGroupId) };
    const launch = { ImageId: String(copy.ImageId), InstanceType: 'ecs.g7.large', ...places };
    const { InstanceIdSets } = await ask('RunInstances', launch, DestinationRegionId);
    const [id] = (InstanceIdSets as { InstanceIdSet: string[] }).InstanceIdSet;
    expect(await ask('DescribeInstanceStatus', {}, DestinationRegionId)).toMatchObject({
      InstanceStatuses: { InstanceStatus: [{ InstanceId: id, Status: 'Running' }] },
    });
    expect(await ask('DescribeCloudAssistantStatus', {}, DestinationRegionId)).toMatchObject({
      InstanceCloudAssistantStatusSet: {
        InstanceCloudAssistantStatus: [{ InstanceId: id, CloudAssistantStatus: 'false', LastHeartbeatTime: '' }],
      },
    });
  });
});
