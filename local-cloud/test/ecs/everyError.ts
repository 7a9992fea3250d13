type Params = Record<string, string>;

const NONE = { InstanceId: 'i-none', 'InstanceId.1': 'i-none', InstanceIds: '["i-none"]' };
const at = (InstanceId: string): Params => ({ InstanceId, 'InstanceId.1': InstanceId });
const TAG_TWICE = { 'Tag.1.Key': 'k', 'Tag.1.Value': '', 'Tag.2.Key': 'k', 'Tag.2.Value': '' };
const OF_VENDOR = { 'Tag.1.Key': 'acs:x', 'Tag.1.Value': '' };
const LONG_VALUE = { 'Tag.1.Key': 'k', 'Tag.1.Value': 'v'.repeat(129) };
const SCRIPT = { Type: 'RunShellScript', CommandContent: 'dHJ1ZQ==', Name: 'true' };
const SERVER = {
  ImageId: 'aliyun_3_x64_20G_alibase_20260115.vhd',
  InstanceType: 'ecs.g7.large',
  VSwitchId: 'vsw-1',
  SecurityGroupId: 'sg-1',
};
const PORT = { IpProtocol: 'tcp', PortRange: '22/22' };
const NEW_DISK = { ImageId: SERVER.ImageId };
const LISTS_BY_PAGE =
  'DescribeTags DescribeInstanceMaintenanceAttributes DescribeInstanceAttachmentAttributes DescribeInstanceStatus ' +
  'DescribeKeyPairs DescribeCommands DescribeInvocations DescribeInvocationResults DescribeCloudAssistantStatus ' +
  'DescribeSecurityGroups DescribeNetworkInterfaces';
const RULES =
  'AuthorizeSecurityGroup AuthorizeSecurityGroupEgress RevokeSecurityGroup RevokeSecurityGroupEgress ' +
  'ModifySecurityGroupRule ModifySecurityGroupEgressRule';

/**
 * Code, actions that give it, and the parameters which have each of them do so in the world of every-error.test.ts. What a name
 * of the form `$x` stands for was made there.
 */
export const CAUSES: [code: string, actions: string, params: Params][] = [
  ['InvalidInstanceId.NotFound', 'DescribeInstanceRamRole', NONE],
  ['InvalidInstanceId.NotFound', 'StartInstance StopInstance RebootInstance ModifyInstanceAttribute', NONE],
  ['InvalidInstanceId.NotFound', 'DescribeInstanceAttribute DescribeUserData', NONE],
  ['InvalidInstanceId.NotFound', 'ModifyInstanceSpec', { ...NONE, InstanceType: 'ecs.g7.large' }],
  ['InvalidInstanceId.NotFound', 'ReplaceSystemDisk', { ...NONE, ...NEW_DISK }],
  ['InvalidInstanceId.NotFound', 'StartInstances StopInstances DeleteInstances', { 'InstanceId.1': 'i-none' }],
  ['InvalidInstanceId.NotFound', 'JoinSecurityGroup LeaveSecurityGroup', { ...NONE, SecurityGroupId: 'sg-1' }],
  ['InvalidInstanceId.NotFound', 'DetachDisk', { ...NONE, DiskId: 'd-data' }],
  ['MissingParameter', 'StartInstances StopInstances DeleteInstances', {}],
  ['MissingParameter', 'UntagResources', { ResourceType: 'image' }],
  ['MissingParameter', 'CreateDisk', {}],
  ['InvalidDataDiskSize.ValueNotSupported', 'CreateDisk', { ZoneId: 'cn-shanghai-b' }],
  ['MissingParameter', 'RunInstances', { ...SERVER, ImageId: '' }],
  ['MissingParameter', 'CreateCommand RunCommand', { ...SCRIPT, CommandContent: '' }],
  ['DryRunOperation', 'StartInstance', { ...at('i-stopped'), DryRun: 'true' }],
  ['DryRunOperation', 'StopInstance', { ...at('i-1'), DryRun: 'true' }],
  ['DryRunOperation', 'StartInstances', { 'InstanceId.1': 'i-stopped', DryRun: 'true' }],
  ['DryRunOperation', 'StopInstances', { 'InstanceId.1': 'i-1', DryRun: 'true' }],
  ['DryRunOperation', 'DeleteInstances', { 'InstanceId.1': 'i-1', Force: 'true', DryRun: 'true' }],
  ['DryRunOperation', 'DescribeSnapshots DescribeInstances DescribeDisks DescribeSecurityGroups', { DryRun: 'true' }],
  ['IncorrectInstanceStatus', 'StopInstance', at('i-starting')],
  ['IncorrectInstanceStatus', 'StopInstances', { 'InstanceId.1': 'i-starting' }],
  ['IncorrectInstanceStatus', 'RebootInstance', at('i-stopped')],
  ['IncorrectInstanceStatus', 'ReplaceSystemDisk', { ...at('i-1'), ...NEW_DISK }],
  ['IncorrectInstanceStatus', 'JoinSecurityGroup LeaveSecurityGroup', { ...at('i-starting'), SecurityGroupId: 'sg-1' }],
  ['IncorrectInstanceStatus.Initializing', 'DeleteInstances', { 'InstanceId.1': 'i-starting', Force: 'true' }],
  ['InstanceLockedForSecurity', 'StopInstances', { 'InstanceId.1': 'i-locked' }],
  ['InstanceLockedForSecurity', 'StartInstances', { 'InstanceId.1': 'i-locked' }],
  ['InstanceLockedForSecurity', 'DeleteInstances', { 'InstanceId.1': 'i-locked', Force: 'true' }],
  ['InstanceLockedForSecurity', 'ModifyInstanceAttribute RebootInstance', at('i-locked')],
  ['InstanceLockedForSecurity', 'ModifyInstanceSpec', { ...at('i-locked'), InstanceType: 'ecs.g7.large' }],
  ['InstanceLockedForSecurity', 'ReplaceSystemDisk', { ...at('i-locked'), ...NEW_DISK }],
  ['InstanceLockedForSecurity', 'JoinSecurityGroup LeaveSecurityGroup', { ...at('i-locked'), SecurityGroupId: 'sg-1' }],
  ['InstanceLockedForSecurity', 'AttachDisk', { ...at('i-locked'), DiskId: '$disk' }],
  ['InvalidOperation.DeletionProtection', 'DeleteInstances', { 'InstanceId.1': 'i-protected', Force: 'true' }],
  ['ChargeTypeViolation', 'DeleteInstances', { 'InstanceId.1': '$paid', Force: 'true' }],
  ['InvalidDevice.InUse', 'AttachDisk', { ...at('i-1'), DiskId: '$disk', Device: '/dev/xvda' }],
  ['InvalidDiskId.NotFound', 'DetachDisk', { ...at('i-1'), DiskId: 'd-none' }],
  ['InvalidDiskId.NotFound', 'ResizeDisk', { DiskId: 'd-none', NewSize: '50' }],
  [
    'InvalidSecurityGroupId.NotFound',
    'JoinSecurityGroup LeaveSecurityGroup',
    { ...at('i-1'), SecurityGroupId: 'sg-x' },
  ],
  ['InvalidSecurityGroupId.NotFound', 'ModifyInstanceAttribute', { ...at('i-1'), 'SecurityGroupIds.1': 'sg-x' }],
  ['InvalidSecurityGroupId.NotFound', 'ModifySecurityGroupAttribute DeleteSecurityGroup', { SecurityGroupId: 'sg-x' }],
  [
    'InvalidSecurityGroupId.NotFound',
    'ModifySecurityGroupPolicy',
    { SecurityGroupId: 'sg-x', InnerAccessPolicy: 'Drop' },
  ],
  ['InvalidSecurityGroupId.NotFound', RULES, { SecurityGroupId: 'sg-x', ...PORT }],
  ['InvalidParameter', RULES, { SecurityGroupId: 'sg-1', IpProtocol: 'smoke', PortRange: '22/22' }],
  ['InvalidInstanceId.Mismatch', 'JoinSecurityGroup', { ...at('i-1'), SecurityGroupId: '$foreign' }],
  ['InstanceSecurityGroupLimitExceeded', 'JoinSecurityGroup', { ...at('i-full'), SecurityGroupId: 'sg-1' }],
  [
    'InvalidSecurityGroupVpc.NotBelongToOneVpc',
    'ModifyInstanceAttribute',
    { ...at('i-1'), 'SecurityGroupIds.1': 'sg-1', 'SecurityGroupIds.2': '$foreign' },
  ],
  [
    'InvalidParameter.SecurityGroupIdRepeated',
    'ModifyInstanceAttribute',
    { ...at('i-1'), 'SecurityGroupIds.1': 'sg-1', 'SecurityGroupIds.2': 'sg-1' },
  ],
  ['InvalidInstanceType.ValueNotSupported', 'ModifyInstanceSpec', { ...at('i-stopped'), InstanceType: 'ecs.none' }],
  ['OperationDenied.NoStock', 'ModifyInstanceSpec', { ...at('i-stopped'), InstanceType: 'ecs.g7.xlarge' }],
  ['InvalidImageId.NotFound', 'ReplaceSystemDisk', { ...at('i-stopped'), ImageId: 'm-none' }],
  ['OperationDenied.ImageNotValid', 'ReplaceSystemDisk', { ...at('i-stopped'), ImageId: '$image' }],
  [
    'InvalidSystemDiskSize.LessThanImageSize',
    'ReplaceSystemDisk',
    { ...at('i-stopped'), ImageId: '$done', 'SystemDisk.Size': '20' },
  ],
  ...['NotFound key-none', 'CMKNotEnabled key-off', 'KMSUnauthorized key-of-others'].flatMap(
    (each): [string, string, Params][] => {
      const [kind = '', id = ''] = each.split(' ');
      const code = `InvalidParameter.KMSKeyId.${kind}`;
      const key = { Encrypted: 'true', KMSKeyId: id };
      return [
        [code, 'ReplaceSystemDisk', { ...at('i-stopped'), ...NEW_DISK, ...key }],
        [code, 'StartInstance', at(`i-${id}`)],
        [code, 'StartInstances', { 'InstanceId.1': `i-${id}` }],
        [
          code,
          'RunInstances',
          { ...SERVER, 'SystemDisk.Encrypted': 'true', 'SystemDisk.KMSKeyId': id, 'SystemDisk.Size': '40' },
        ],
      ];
    },
  ),
  [
    'InvalidParameter.KMSKeyId.KMSUnauthorized',
    'CopyImage',
    { ImageId: '$done', DestinationRegionId: 'cn-qingdao', Encrypted: 'true', KMSKeyId: 'key-qd' },
  ],
  ['Duplicate.TagKey', 'CopyImage', { ImageId: '$done', DestinationRegionId: 'cn-qingdao', ...TAG_TWICE }],
  ['Duplicate.TagKey', 'TagResources', { ResourceType: 'image', 'ResourceId.1': '$done', ...TAG_TWICE }],
  ['Duplicate.TagKey', 'RunInstances', { ...SERVER, ...TAG_TWICE }],
  ['Duplicate.TagKey', 'CreateKeyPair', { KeyPairName: 'new', ...TAG_TWICE }],
  ['Duplicate.TagKey', 'ImportKeyPair', { KeyPairName: 'new', PublicKeyBody: 'ssh-rsa A', ...TAG_TWICE }],
  ['Duplicate.TagKey', 'CreateSecurityGroup', TAG_TWICE],
  ['InvalidTagKey.Malformed', 'RunInstances', { ...SERVER, ...OF_VENDOR }],
  ['InvalidTagKey.Malformed', 'CreateKeyPair', { KeyPairName: 'new', ...OF_VENDOR }],
  ['InvalidTagKey.Malformed', 'ImportKeyPair', { KeyPairName: 'new', PublicKeyBody: 'ssh-rsa A', ...OF_VENDOR }],
  ['InvalidTagKey.Malformed', 'CreateSecurityGroup', OF_VENDOR],
  ['InvalidTagValue.Malformed', 'TagResources', { ResourceType: 'image', 'ResourceId.1': '$done', ...LONG_VALUE }],
  ['InvalidTagValue.Malformed', 'RunInstances', { ...SERVER, ...LONG_VALUE }],
  ['InvalidTagValue.Malformed', 'CreateKeyPair', { KeyPairName: 'new', ...LONG_VALUE }],
  ['InvalidTagValue.Malformed', 'ImportKeyPair', { KeyPairName: 'new', PublicKeyBody: 'ssh-rsa A', ...LONG_VALUE }],
  ['InvalidKeyPairName.Malformed', 'CreateKeyPair', { KeyPairName: '1' }],
  ['InvalidKeyPairName.Malformed', 'ImportKeyPair', { KeyPairName: 'a.b', PublicKeyBody: 'ssh-rsa A' }],
  ['KeyPair.AlreadyExist', 'CreateKeyPair', { KeyPairName: 'taken' }],
  ['InvalidImageId.NotFound', 'ModifyImageSharePermission DescribeImageSharePermission', { ImageId: 'm-none' }],
  ['IncorrectImageStatus', 'ModifyImageSharePermission', { ImageId: '$image', 'AddAccount.1': '123' }],
  [
    'InvalidResourceType.NotFound',
    'UntagResources ListTagResources',
    { ResourceType: 'planet', 'ResourceId.1': 'x', 'TagKey.1': 'k' },
  ],
  ['InvalidResourceId.NotFound', 'UntagResources', { ResourceType: 'image', 'ResourceId.1': 'm-x', 'TagKey.1': 'k' }],
  ['InvalidParameter', 'UntagResources', { ResourceType: 'image', 'TagKey.1': 'k', ...many('ResourceId', 51) }],
  ['InvalidParameter', 'ListTagResources', { ResourceType: 'image', ...many('ResourceId', 51) }],
  ['InvalidParameter', LISTS_BY_PAGE, { PageNumber: '0', ResourceType: 'image', InstanceIds: '["i-1"]' }],
  ['InvalidParameter', 'DescribeAvailableResource', { DestinationResource: 'Moon' }],
  ['InvalidParameter', 'CreateCommand RunCommand', { ...SCRIPT, Type: 'Poem', 'InstanceId.1': 'i-1' }],
  ['InvalidRegionId.NotFound', 'DescribeZones', { RegionId: 'cn-atlantis' }],
  ['InvalidZoneId.NotFound', 'RunInstances', { ...SERVER, ZoneId: 'cn-shanghai-z' }],
  ['InvalidDescription.Malformed', 'RunInstances', { ...SERVER, Description: 'x' }],
  ['InvalidDataDiskSize.ValueNotSupported', 'RunInstances', { ...SERVER, 'DataDisk.1.Size': '0' }],
  [
    'InvalidDiskSize.TooSmall',
    'RunInstances',
    { ...SERVER, ImageId: '$done', 'DataDisk.1.Size': '20', 'DataDisk.1.Device': '/dev/xvdb' },
  ],
  ['InvalidSnapshotId.NotFound', 'RunInstances', { ...SERVER, 'DataDisk.1.SnapshotId': 's-none' }],
  ['InvalidCmdId.NotFound', 'DeleteCommand', { CommandId: 'c-none' }],
  ['InvalidInvokeId.NotFound', 'StopInvocation', { InvokeId: 't-none' }],
  ['InvalidInstance.NotFound', 'InvokeCommand', { CommandId: '$command', 'InstanceId.1': 'i-none' }],
  ['MissingParam.InstanceId', 'InvokeCommand', { CommandId: '$command' }],
];

function many(name: string, count: number): Params {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`${name}.${i + 1}`, `m-${i}`]));
}

/** Calls with a client token: the same again is in flight, the same token with more to it is a mismatch. */
export const WITH_TOKEN: [action: string, params: Params, more: Params][] = [
  ['CopyImage', { ImageId: '$done', DestinationRegionId: 'cn-qingdao' }, { DestinationDescription: 'other' }],
  ['RunInstances', SERVER, { InstanceName: 'other' }],
  ['ReplaceSystemDisk', { InstanceId: 'i-stopped', ...NEW_DISK }, { 'SystemDisk.Size': '60' }],
  ['CreateSecurityGroup', {}, { Description: 'other' }],
  ['CreateCommand', SCRIPT, { Description: 'other' }],
  ['RunCommand', { ...SCRIPT, 'InstanceId.1': 'i-1' }, { Description: 'other' }],
  ['InvokeCommand', { CommandId: '$command', 'InstanceId.1': 'i-1' }, { Username: 'other' }],
];
