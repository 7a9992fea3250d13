import { texts } from '../../../params/read';
import { findRegion, REGIONS } from '../../../core/regions';
import { ecsAction } from '../action';
import { DISK_CATEGORIES, offeredTypes, usedVCpus } from '../instanceTypes';

export const describeRegions = ecsAction({
  name: 'DescribeRegions',
  resources: () => ['*'],
  inert: ['AcceptLanguage', 'InstanceChargeType', 'ResourceType'],
  readOnly: true,
  findRegion: (_params, ecs) => Object.values(ecs.regions)[0],
  handle: () => ({
    Regions: {
      Region: REGIONS.map(({ id, name }) => ({
        RegionId: id,
        LocalName: name,
        RegionEndpoint: `ecs.${id}.aliyuncs.com`,
        Status: 'available',
      })),
    },
  }),
});

export const describeZones = ecsAction({
  name: 'DescribeZones',
  resources: () => ['*'],
  inert: ['AcceptLanguage', 'InstanceChargeType', 'SpotStrategy', 'Verbose'],
  errors: ['InvalidRegionId.NotFound'],
  readOnly: true,
  handle: (_params, call) => ({
    Zones: {
      Zone: (findRegion(call.here.id)?.zones ?? []).map((id) => ({
        ZoneId: id,
        LocalName: id,
        ZoneType: 'AvailabilityZone',
        AvailableDiskCategories: { DiskCategories: DISK_CATEGORIES },
        AvailableInstanceTypes: { InstanceTypes: offeredTypes(call.ecs).map(({ name }) => name) },
        AvailableResourceCreation: { ResourceTypes: ['VSwitch', 'IoOptimized', 'Instance', 'Disk'] },
        AvailableVolumeCategories: { VolumeCategories: [] },
        AvailableDedicatedHostTypes: { DedicatedHostType: [] },
        DedicatedHostGenerations: { DedicatedHostGeneration: [] },
        AvailableResources: { ResourcesInfo: [] },
      })),
    },
  }),
});

export const describeAccountAttributes = ecsAction({
  name: 'DescribeAccountAttributes',
  resources: () => ['*'],
  inert: ['ZoneId'],
  readOnly: true,
  handle: (params, call) => {
    const known: Record<string, string> = {
      'instance-network-type': 'vpc',
      'max-security-groups': '100',
      'max-postpaid-instance-vcpu-count': String(call.ecs.quotas.vCpusPerRegion),
      'used-postpaid-instance-vcpu-count': String(usedVCpus(call.here)),
      'q_user-image-count': String(call.ecs.quotas.imagesPerRegion),
    };
    const asked = texts(params, 'AttributeName');
    const names = asked.length > 0 ? asked : Object.keys(known);
    return {
      AccountAttributeItems: {
        AccountAttributeItem: names.map((name) => ({
          AttributeName: name,
          AttributeValues: { ValueItem: known[name] === undefined ? [] : [{ Value: known[name] }] },
        })),
      },
    };
  },
});
