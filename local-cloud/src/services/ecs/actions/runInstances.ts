import type { ParamSpec, Params } from '../../../core/action';
import { flag, text } from '../../../params/read';
import { metadataOf } from '../../../params/metadata';
import type { EcsCall } from '../action';
import { ecsAction } from '../action';
import { releaseLater } from '../instanceStates';
import type { Launch } from '../launch';
import { addressFor, launchOf } from '../launch';
import type { DiskPlan } from '../launchDisks';
import { KEY_ERRORS } from '../encryption';
import { checkDescription, endDryRun } from '../rules';
import { beginStart } from '../starts';
import { takeStock } from '../stock';
import type { Instance } from '../state';
import { setTags } from '../store';
import { once } from '../tokens';

/** Of a system disk; the official metadata leaves them out. */
const ENCRYPTION: ParamSpec[] = [
  { name: 'Encrypted', type: 'string' },
  { name: 'KMSKeyId', type: 'string' },
];

const parameters = (metadataOf('ecs', 'RunInstances') ?? []).map((spec) =>
  spec.name === 'SystemDisk' ? { ...spec, members: [...(spec.members ?? []), ...ENCRYPTION] } : spec,
);

function makeInstance(launch: Launch, params: Params, call: EcsCall, n: number): string {
  const { type, vSwitch, groupIds, imageId, ramRole, tags } = launch;
  const id = call.newId('i', call.here.id);
  const name = text(params, 'InstanceName') ?? id;
  const suffix = flag(params, 'UniqueSuffix') && launch.amount > 1 ? String(n).padStart(3, '0') : '';
  const instance: Instance = {
    id,
    name: name + suffix,
    status: 'Pending',
    zoneId: vSwitch.zoneId,
    type: type.name,
    imageId,
    createdAt: call.world.now,
    vpcId: vSwitch.networkId,
    vSwitchId: vSwitch.id,
    privateIp: launch.privateIp ?? addressFor(call, vSwitch),
    securityGroupIds: groupIds,
    ramRole,
    locked: false,
    stoppedMode: 'KeepCharging',
    deletionProtection: flag(params, 'DeletionProtection'),
    resourceGroupId: text(params, 'ResourceGroupId') ?? '',
    tags: {},
    description: text(params, 'Description'),
    hostName: text(params, 'HostName'),
    keyPair: text(params, 'KeyPairName'),
    userData: text(params, 'UserData'),
    ...(call.here.images[imageId]?.boots === false && { boots: false }),
    ...(text(params, 'InstanceChargeType') === 'PrePaid' && { isPaidAhead: true }),
  };
  releaseLater(instance, params, call);
  takeStock(call, instance);
  call.here.instances[id] = instance;
  setTags(call.here, 'instance', id, tags);
  for (const plan of launch.disks) makeDisk(plan, instance, call, launch);
  beginStart(call, instance, 'Pending');
  return id;
}

export function makeDisk(plan: DiskPlan, instance: Instance, call: EcsCall, { tags }: Pick<Launch, 'tags'>): string {
  const id = call.newId('d', call.here.id);
  const { zoneId, resourceGroupId } = instance;
  const disk = { ...plan, id, instanceId: instance.id, zoneId, resourceGroupId, createdAt: call.world.now, tags: {} };
  call.here.disks[id] = disk;
  setTags(call.here, 'disk', id, tags);
  return id;
}

export const runInstances = ecsAction({
  name: 'RunInstances',
  resources: () => ['*'],
  parameters,
  errors: [
    'MissingParameter',
    'InvalidImageId.NotFound',
    'OperationDenied.ImageNotValid',
    'InvalidInstanceType.ValueNotSupported',
    'ImageNotSupportInstanceType',
    'InvalidVSwitchId.NotFound',
    'InvalidVSwitchId.IpNotEnough',
    'InvalidZoneId.NotFound',
    'InvalidSecurityGroupId.NotFound',
    'InvalidParameter.Mismatch',
    'InvalidPrivateIpAddress.Malformed',
    'InvalidPrivateIpAddress.Duplicated',
    'InvalidSystemDiskSize.LessThanImageSize',
    'InvalidDiskSize.TooSmall',
    'InvalidDataDiskSize.ValueNotSupported',
    'InvalidRamRole.NotFound',
    'InvalidRamRole.NotEcsRole',
    'InvalidKeyPairName.NotFound',
    'InvalidSnapshotId.NotFound',
    'InvalidDescription.Malformed',
    'InvalidAutoReleaseTime.Malformed',
    'InvalidAutoReleaseTime.ValueNotSupported',
    ...KEY_ERRORS,
    'OperationDenied.NoStock',
    'QuotaExceed.ElasticQuota',
    'Duplicate.TagKey',
    'InvalidTagKey.Malformed',
    'InvalidTagValue.Malformed',
    'IdempotentParameterMismatch',
    'IdempotentProcessing',
    'DryRunOperation',
  ],
  judges: ['Description'],
  // Of billing, of the network's outside, and of the system inside: nothing here would show them.
  inert: [
    ...['AutoPay', 'AutoRenew', 'AutoRenewPeriod', 'CreditSpecification'],
    ...['InternetChargeType', 'InternetMaxBandwidthIn', 'InternetMaxBandwidthOut', 'IoOptimized', 'MinAmount'],
    ...['Password', 'PasswordInherit', 'Period', 'PeriodUnit', 'SecurityEnhancementStrategy', 'SpotStrategy'],
    ...['HttpEndpoint', 'HttpPutResponseHopLimit', 'HttpTokens'],
  ],
  refused: [
    ...['Affinity', 'Arn', 'ClockOptions', 'CpuOptions', 'DedicatedHostId', 'DeploymentSetGroupNo', 'DeploymentSetId'],
    ...['HibernationOptions', 'HostNames', 'HpcClusterId', 'ImageFamily', 'ImageOptions', 'Ipv6Address'],
    ...['ManagedHostId'],
    ...['Ipv6AddressCount', 'Isp', 'LaunchTemplateId', 'LaunchTemplateName', 'LaunchTemplateVersion'],
    ...['NetworkInterface', 'NetworkInterfaceQueueNumber', 'NetworkOptions', 'PrivateDnsNameOptions'],
    ...['PrivatePoolOptions', 'SchedulerOptions', 'SecurityOptions', 'SpotDuration', 'SpotInterruptionBehavior'],
    ...['SpotPriceLimit', 'StorageSetId', 'StorageSetPartitionNumber', 'Tenancy'],
  ],
  handle: (params, call) => {
    const { ids = '' } = once(params, call, 'IdempotentParameterMismatch', () => {
      checkDescription(text(params, 'Description') ?? '', 'Description');
      const launch = launchOf(params, call);
      endDryRun(params);
      const made = Array.from({ length: launch.amount }, (_none, n) => makeInstance(launch, params, call, n + 1));
      return { ids: made.join(',') };
    });
    return { OrderId: '', TradePrice: 0, InstanceIdSets: { InstanceIdSet: ids.split(',') } };
  },
});
