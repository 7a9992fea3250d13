import { LocalCloud } from '../../src';
import { describePython, runPython } from './environment';

const [ECS, RAM] = ['ecs20140526', 'ram20150501'];
const trust = { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: ['ecs.aliyuncs.com'] } };
const AssumeRolePolicyDocument = JSON.stringify({ Version: '1', Statement: [trust] });
/** Of a server. */
const ROLE = [RAM, 'CreateRole', { RoleName: 'app', AssumeRolePolicyDocument }];

const RegionId = 'cn-shanghai';
const ZONE = 'cn-shanghai-b';
const Tag = [{ Key: 'vault', Value: 'x' }];

const GROUP = { SecurityGroupId: '$SecurityGroupId' };
const PORT = { IpProtocol: 'tcp', PortRange: '22/22' };
const PLACE = { vSwitchId: 'vsw-a', securityGroupIds: ['sg-a'] };

/** Every action of ECS, in an order in which each finds what it needs; `$X` is what an earlier answer called X. */
const STEPS: [string, Record<string, unknown>][] = [
  ['DescribeRegions', {}],
  ['DescribeZones', { RegionId }],
  ['DescribeAccountAttributes', { RegionId }],
  ['CreateSecurityGroup', { RegionId, SecurityGroupName: 'group-1' }],
  ['DescribeSecurityGroups', { RegionId }],
  ['DescribeSecurityGroupAttribute', { RegionId, SecurityGroupId: '$SecurityGroupId' }],
  ['ModifySecurityGroupAttribute', { RegionId, SecurityGroupId: '$SecurityGroupId', Description: 'other' }],
  ['ModifySecurityGroupPolicy', { RegionId, SecurityGroupId: '$SecurityGroupId', InnerAccessPolicy: 'Drop' }],
  ['AuthorizeSecurityGroup', { RegionId, ...GROUP, ...PORT, SourceCidrIp: '10.0.0.0/8' }],
  ['ModifySecurityGroupRule', { RegionId, ...GROUP, ...PORT, SourceCidrIp: '10.0.0.0/8', Description: 'ssh' }],
  ['RevokeSecurityGroup', { RegionId, ...GROUP, ...PORT, SourceCidrIp: '10.0.0.0/8' }],
  ['AuthorizeSecurityGroupEgress', { RegionId, ...GROUP, ...PORT, DestCidrIp: '10.0.0.0/8' }],
  ['ModifySecurityGroupEgressRule', { RegionId, ...GROUP, ...PORT, DestCidrIp: '10.0.0.0/8', Description: 'ssh' }],
  ['RevokeSecurityGroupEgress', { RegionId, ...GROUP, ...PORT, DestCidrIp: '10.0.0.0/8' }],
  ['DeleteSecurityGroup', { RegionId, SecurityGroupId: '$SecurityGroupId' }],
  ['DescribeInstances', { RegionId }],
  ['DescribeInstanceRamRole', { RegionId, InstanceIds: '["i-a"]' }],
  ['AttachInstanceRamRole', { RegionId, RamRoleName: 'app', InstanceIds: '["i-b"]' }],
  ['DetachInstanceRamRole', { RegionId, RamRoleName: 'app', InstanceIds: '["i-b"]' }],
  ['DescribeInstanceStatus', { RegionId }],
  ['DescribeInstanceTypes', {}],
  ['DescribeAvailableResource', { RegionId, DestinationResource: 'InstanceType' }],
  ['DescribeInstanceAttribute', { InstanceId: 'i-a' }],
  ['DescribeInstanceAttachmentAttributes', { RegionId, InstanceIds: '["i-a"]' }],
  ['DescribeInstanceMaintenanceAttributes', { RegionId, InstanceId: ['i-a'] }],
  ['DescribeUserData', { RegionId, InstanceId: 'i-a' }],
  ['DescribeNetworkInterfaces', { RegionId }],
  ['ModifyInstanceAttribute', { InstanceId: 'i-a', InstanceName: 'renamed' }],
  ['CreateKeyPair', { RegionId, KeyPairName: 'made' }],
  [
    'ImportKeyPair',
    { RegionId, KeyPairName: 'brought', PublicKeyBody: 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQC7 a@b' },
  ],
  ['DescribeKeyPairs', { RegionId }],
  ['DeleteKeyPairs', { RegionId, KeyPairNames: '["made","brought"]' }],
  ['DescribeCloudAssistantStatus', { RegionId, InstanceId: ['i-a'] }],
  ['CreateCommand', { RegionId, Name: 'greet', Type: 'RunShellScript', CommandContent: 'ZWNobyBoaQ==' }],
  ['DescribeCommands', { RegionId }],
  ['InvokeCommand', { RegionId, CommandId: '$CommandId', InstanceId: ['i-a'] }],
  ['DescribeInvocations', { RegionId, IncludeOutput: true }],
  ['DescribeInvocationResults', { RegionId, InvokeId: '$InvokeId' }],
  ['StopInvocation', { RegionId, InvokeId: '$InvokeId' }],
  ['RunCommand', { RegionId, Type: 'RunShellScript', CommandContent: 'ZWNobyBoaQ==', InstanceId: ['i-a'] }],
  ['DeleteCommand', { RegionId, CommandId: '$CommandId' }],
  ['ResizeDisk', { DiskId: 'd-a', NewSize: 50, Type: 'online' }],
  ['DescribeDisks', { RegionId }],
  ['CreateDisk', { RegionId, ZoneId: ZONE, Size: 20, DiskName: 'spare' }],
  ['AttachDisk', { InstanceId: 'i-a', DiskId: '$DiskId' }],
  ['DetachDisk', { InstanceId: 'i-a', DiskId: '$DiskId' }],
  ['DeleteDisk', { DiskId: '$DiskId' }],
  ['DescribeSnapshots', { RegionId }],
  ['DescribeImages', { RegionId }],
  ['CreateImage', { RegionId, InstanceId: 'i-a', ImageName: 'second', Tag }],
  ['DescribeImages', { RegionId, ImageId: '$ImageId', Status: 'Creating,Waiting' }],
  ['ModifyImageAttribute', { RegionId, ImageId: 'IMAGE', Description: 'changed' }],
  ['ModifyImageSharePermission', { RegionId, ImageId: 'IMAGE', AddAccount: ['1000000000000001'] }],
  ['DescribeImageSharePermission', { RegionId, ImageId: 'IMAGE' }],
  ['TagResources', { RegionId, ResourceType: 'image', ResourceId: ['IMAGE'], Tag }],
  ['ListTagResources', { RegionId, ResourceType: 'image', ResourceId: ['IMAGE'] }],
  ['DescribeTags', { RegionId, ResourceType: 'image' }],
  ['UntagResources', { RegionId, ResourceType: 'image', ResourceId: ['IMAGE'], TagKey: ['vault'] }],
  ['CopyImage', { RegionId, ImageId: 'IMAGE', DestinationRegionId: 'cn-qingdao', DestinationImageName: 'copy' }],
  ['CancelCopyImage', { RegionId: 'cn-qingdao', ImageId: '$ImageId' }],
  ['CreateSnapshot', { DiskId: 'd-a', SnapshotName: 'by-hand' }],
  ['DeleteSnapshot', { SnapshotId: '$SnapshotId' }],
  ['StopInstance', { InstanceId: 'i-b' }],
  ['StartInstance', { InstanceId: 'i-b' }],
  ['RebootInstance', { InstanceId: 'i-a' }],
  ['StopInstances', { RegionId, InstanceId: ['i-c'] }],
  ['ModifyInstanceSpec', { InstanceId: 'i-c', InstanceType: 'ecs.g7.xlarge' }],
  ['ReplaceSystemDisk', { InstanceId: 'i-c', ImageId: 'IMAGE' }],
  ['StartInstances', { RegionId, InstanceId: ['i-c'] }],
  [
    'RunInstances',
    { RegionId, ImageId: 'IMAGE', InstanceType: 'ecs.g7.large', VSwitchId: 'vsw-a', SecurityGroupId: 'sg-a' },
  ],
  ['JoinSecurityGroup', { RegionId, InstanceId: 'i-a', SecurityGroupId: 'sg-b' }],
  ['LeaveSecurityGroup', { RegionId, InstanceId: 'i-a', SecurityGroupId: 'sg-b' }],
  ['DeleteInstances', { RegionId, InstanceId: ['i-c'], Force: true }],
  ['DeleteImage', { RegionId, ImageId: 'UNUSED', Force: true }],
  ['DeleteInstance', { InstanceId: 'i-b', Force: true }],
];

describePython('the new Python SDK', () => {
  let cloud: LocalCloud;
  beforeAll(async () => {
    cloud = await LocalCloud.start({
      seed: {
        servers: [
          { id: 'i-c', region: RegionId, ...PLACE, securityGroupIds: ['sg-b'] },
          {
            id: 'i-a',
            region: RegionId,
            ...PLACE,
            tags: { env: 'prod' },
            ramRole: 'app',
            disks: [{ id: 'd-a', sizeGiB: 40 }],
          },
          { id: 'i-b', region: RegionId },
        ],
        history: { nights: 2 },
      },
    });
  });
  afterAll(() => cloud.close());

  it('reads every answer of ECS: no field that its models do not know, none of another type', async () => {
    const [first = '', second = ''] = Object.keys(cloud.world.ecs.regions[RegionId]?.images ?? {});
    const all = [ROLE, ...STEPS.map((step) => [ECS, ...step])];
    const steps = JSON.stringify(all).replaceAll('"IMAGE"', `"${first}"`).replaceAll('"UNUSED"', `"${second}"`);
    const at = cloud.endpoints.httpUrl.replace('http://', '');
    const ENDPOINTS = JSON.stringify({ [RAM]: at, [ECS]: at });
    const findings = (await runPython(cloud, 'answers.py', { ENDPOINTS }, steps)) as Record<string, string[]>;
    expect(findings).toEqual(
      Object.fromEntries(all.map(([product, action]) => [`${String(product)} ${String(action)}`, []])),
    );
  });
});

// Of the list alone: so it holds where there is no Python, too.
it('the new Python SDK is asked for every action of ECS', async () => {
  const cloud = await LocalCloud.start({});
  const actions = cloud.registry.service('ecs')?.actions.map(({ name }) => name) ?? [];
  await cloud.close();
  expect([...new Set(STEPS.map(([action]) => action))].sort()).toEqual(actions.sort());
});
