const user = ['User.UserId', 'User.UserName', 'User.DisplayName', 'User.Comments'];
const policyVersion = ['DefaultPolicyVersion.PolicyDocument', 'DefaultPolicyVersion.VersionId'];
const role = [
  'Role.RoleName',
  'Role.Arn',
  'Role.Description',
  'Role.AssumeRolePolicyDocument',
  'Role.MaxSessionDuration',
];
const attached = ['Policies.Policy.0.PolicyName', 'Policies.Policy.0.PolicyType'];
const alarm = 'EnableState ContactGroups Resources RuleName Namespace MetricName EffectiveInterval Period SilenceTime';
const trigger = ['triggerName', 'triggerId', 'triggerConfig', 'triggerType', 'qualifier', 'description'];

const image = 'ImageId ImageName CreationTime Status ImageOwnerAlias IsCopied Tags.Tag.0.TagKey Tags.Tag.0.TagValue';
const disk = 'Device Size Type SnapshotId';
const bucket =
  'Name StorageClass DataRedundancyType Location ExtranetEndpoint CreationDate Owner.ID AccessControlList.Grant';
const instance =
  'InstanceId Status InstanceName InstanceType ImageId InstanceChargeType StoppedMode SpotStrategy VpcAttributes.VSwitchId ' +
  'SecurityGroupIds.SecurityGroupId.0 NetworkInterfaces.NetworkInterface.0.NetworkInterfaceId';
const group = 'SecurityGroupId SecurityGroupName Description VpcId';

/**
 * What the provider cannot do without in an answer: it fails, waits for ever, sees a difference or replaces the resource where
 * one of these is missing. By action, or by method and path.
 */
export const NEEDED: Record<string, string[]> = {
  GetCallerIdentity: ['AccountId'],
  DescribeEndpoints: ['Endpoints.Endpoint'],
  CreateUser: ['User.UserId'],
  GetUser: user,
  ListUsers: ['IsTruncated', 'Users.User'],
  ListAccessKeys: ['AccessKeys.AccessKey'],
  CreateAccessKey: ['AccessKey.AccessKeyId', 'AccessKey.AccessKeySecret'],
  CreatePolicy: ['Policy.PolicyName'],
  GetPolicy: ['Policy.PolicyName', 'Policy.Description', ...policyVersion],
  CreatePolicyVersion: ['PolicyVersion.VersionId'],
  ListPolicyVersions: ['PolicyVersions.PolicyVersion.0.VersionId', 'PolicyVersions.PolicyVersion.0.IsDefaultVersion'],
  ListEntitiesForPolicy: ['Users.User', 'Groups.Group', 'Roles.Role'],
  ListTagResources: ['TagResources.TagResource'],
  CreateRole: ['Role.RoleName'],
  GetRole: role,
  ListPoliciesForUser: attached,
  ListPoliciesForRole: attached,
  ListGroupsForUser: ['Groups.Group'],
  'POST /2023-03-30/functions': ['functionName'],
  'GET /2023-03-30/functions/*': (
    'functionName cpu memorySize timeout diskSize instanceConcurrency environmentVariables ' +
    'role runtime handler description internetAccess tags'
  ).split(' '),
  'POST /2023-03-30/functions/*/triggers': ['triggerName'],
  'GET /2023-03-30/functions/*/triggers/*': trigger,
  'GET /2023-03-30/functions/*/async-invoke-config': ['maxAsyncRetryAttempts'],
  'GET /2023-03-30/functions/*/concurrency': ['reservedConcurrency'],
  'GET /': ['projectName', 'description', 'region'],
  'GET /tags': ['tagResources.0.tagKey', 'tagResources.0.tagValue'],
  'GET /logstores/*': [
    'logstoreName',
    'ttl',
    'shardCount',
    'autoSplit',
    'maxSplitShard',
    'mode',
    'appendMeta',
    'createTime',
  ],
  'GET /logstores/*/meteringmode': ['meteringMode'],
  'GET /logstores/*/index': ['keys', 'line', 'log_reduce'],
  PutContactGroup: ['Code'],
  DeleteContactGroup: ['Code'],
  DescribeContactGroupList: [
    'Code',
    'ContactGroupList.ContactGroup.0.Name',
    'ContactGroupList.ContactGroup.0.Describe',
    'ContactGroupList.ContactGroup.0.EnableSubscribed',
  ],
  PutResourceMetricRule: ['Code', 'Success'],
  EnableMetricRules: ['Code'],
  DeleteMetricRules: ['Code'],
  DescribeMetricRuleList: alarm.split(' ').map((name) => `Alarms.Alarm.0.${name}`),
  DescribeMetricRuleTargets: ['Targets.Target'],
  'oss GET max-keys prefix': ['ListAllMyBucketsResult.Buckets', 'ListAllMyBucketsResult.Buckets.Bucket.Name'],
  'oss GET bucketInfo': bucket.split(' ').map((name) => `BucketInfo.Bucket.${name}`),
  'oss GET logging': ['BucketLoggingStatus'],
  'oss GET referer': ['RefererConfiguration.AllowEmptyReferer'],
  'oss GET tagging': ['Tagging.TagSet'],
  'oss GET resourceGroup': ['BucketResourceGroupConfiguration.ResourceGroupId'],
  CreateKey: ['KeyMetadata.KeyId'],
  DescribeKey: 'KeyId KeyState Description KeyUsage KeySpec Origin ProtectionLevel AutomaticRotation'
    .split(' ')
    .map((name) => `KeyMetadata.${name}`),
  RunInstances: ['InstanceIdSets.InstanceIdSet.0'],
  DescribeInstances: ['TotalCount', ...instance.split(' ').map((name) => `Instances.Instance.0.${name}`)],
  DescribeDisks: 'DiskId Type Category Size'.split(' ').map((name) => `Disks.Disk.0.${name}`),
  DescribeUserData: ['UserData'],
  DescribeNetworkInterfaces: ['NetworkInterfaceId', 'SecurityGroupIds.SecurityGroupId'].map(
    (name) => `NetworkInterfaceSets.NetworkInterfaceSet.0.${name}`,
  ),
  DescribeInstanceMaintenanceAttributes: [
    'MaintenanceAttributes.MaintenanceAttribute.0.InstanceId',
    'MaintenanceAttributes.MaintenanceAttribute.0.ActionOnMaintenance.Value',
  ],
  DescribeInstanceAttribute: ['InstanceId', 'InstanceName', 'ImageId'],
  DescribeInstanceAttachmentAttributes: ['Instances.Instance.0.InstanceId'],
  ReplaceSystemDisk: ['DiskId'],
  CreateVpc: ['VpcId'],
  DescribeVpcAttribute: 'VpcId Status VpcName CidrBlock Description RouteTableId'.split(' '),
  DescribeRouteTableList: ['RouterTableList.RouterTableListType.0.RouteTableType'],
  CreateVSwitch: ['VSwitchId'],
  DescribeVSwitchAttributes: 'VSwitchId Status ZoneId VpcId CidrBlock VSwitchName'.split(' '),
  CreateSecurityGroup: ['SecurityGroupId'],
  DescribeSecurityGroups: [
    'TotalCount',
    ...group.split(' ').map((name) => `SecurityGroups.SecurityGroup.0.${name}`),
    'SecurityGroups.SecurityGroup.0.SecurityGroupType',
  ],
  DescribeSecurityGroupAttribute: [...group.split(' '), 'InnerAccessPolicy', 'Permissions.Permission'],
  DescribeImages: [
    'TotalCount',
    ...image.split(' ').map((name) => `Images.Image.0.${name}`),
    ...disk.split(' ').map((name) => `Images.Image.0.DiskDeviceMappings.DiskDeviceMapping.0.${name}`),
  ],
  DescribeTags: ['TotalCount', 'Tags.Tag.0.TagKey', 'Tags.Tag.0.TagValue'],
};
