import { isoMinutes } from '../../../core/time';
import { typeOf } from '../instanceTypes';
import type { EcsRegion, Instance } from '../state';
import { tagView } from './tags';

/** An instance as DescribeInstances shows it. */
export function instanceView(instance: Instance, region: EcsRegion): object {
  const type = typeOf(instance.type);
  const isStopped = instance.status === 'Stopped';
  return {
    InstanceId: instance.id,
    InstanceName: instance.name,
    HostName: instance.hostName ?? instance.name,
    Description: instance.description ?? '',
    Status: instance.status,
    RegionId: region.id,
    ZoneId: instance.zoneId,
    ImageId: instance.imageId,
    InstanceType: instance.type,
    InstanceTypeFamily: type.family,
    InstanceNetworkType: 'vpc',
    InstanceChargeType: instance.isPaidAhead ? 'PrePaid' : 'PostPaid',
    InternetChargeType: 'PayByTraffic',
    InternetMaxBandwidthIn: -1,
    InternetMaxBandwidthOut: 0,
    SpotStrategy: 'NoSpot',
    StoppedMode: isStopped ? instance.stoppedMode : 'Not-applicable',
    CreationTime: isoMinutes(instance.createdAt),
    StartTime: isStopped ? '' : isoMinutes(instance.createdAt),
    ExpiredTime: '2099-12-31T15:59Z',
    Cpu: type.cpus,
    Memory: type.memoryGiB * 1024,
    GPUAmount: 0,
    GPUSpec: '',
    OSType: 'linux',
    OSName: 'Alibaba Cloud Linux 3 64 bit',
    OSNameEn: 'Alibaba Cloud Linux 3 64 bit',
    IoOptimized: true,
    DeviceAvailable: true,
    DeletionProtection: instance.deletionProtection,
    Recyclable: false,
    KeyPairName: instance.keyPair ?? '',
    SerialNumber: instance.id,
    ClusterId: '',
    VlanId: '',
    CreditSpecification: '',
    ResourceGroupId: instance.resourceGroupId,
    SecurityGroupIds: { SecurityGroupId: instance.securityGroupIds },
    PublicIpAddress: { IpAddress: [] },
    InnerIpAddress: { IpAddress: [] },
    EipAddress: { AllocationId: '', IpAddress: '', InternetChargeType: '', Bandwidth: 0 },
    VpcAttributes: {
      VpcId: instance.vpcId,
      VSwitchId: instance.vSwitchId,
      NatIpAddress: '',
      PrivateIpAddress: { IpAddress: [instance.privateIp] },
    },
    NetworkInterfaces: {
      NetworkInterface: [
        {
          NetworkInterfaceId: instance.id.replace(/^i-/, 'eni-'),
          Type: 'Primary',
          PrimaryIpAddress: instance.privateIp,
          MacAddress: '00:16:3e:00:00:01',
          PrivateIpSets: { PrivateIpSet: [{ Primary: true, PrivateIpAddress: instance.privateIp }] },
        },
      ],
    },
    MetadataOptions: { HttpEndpoint: 'enabled', HttpTokens: 'optional', HttpPutResponseHopLimit: 1 },
    OperationLocks: { LockReason: instance.locked ? [{ LockReason: 'security', LockMsg: '' }] : [] },
    Tags: tagView(instance.tags),
  };
}
