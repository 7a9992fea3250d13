import { integer, text, texts } from '../../../params/read';
import { ecsAction } from '../action';
import { offeredTypes } from '../instanceTypes';

const NUMBERS_ASKED = (
  'MinimumBaselineCredit MinimumCpuSpeedFrequency MinimumCpuTurboFrequency MinimumDiskQuantity ' +
  'MinimumEniIpv6AddressQuantity MinimumEniPrivateIpAddressQuantity MinimumEniQuantity MinimumEriQuantity MinimumGPUAmount ' +
  'MinimumInitialCredit MinimumInstanceBandwidthRx MinimumInstanceBandwidthTx MinimumInstancePpsRx MinimumInstancePpsTx ' +
  'MinimumLocalStorageAmount MinimumLocalStorageCapacity MinimumPrimaryEniQueueNumber MinimumQueuePairNumber ' +
  'MinimumSecondaryEniQueueNumber MaximumCpuSpeedFrequency MaximumCpuTurboFrequency MaximumGPUAmount'
).split(' ');

export const describeInstanceTypes = ecsAction({
  name: 'DescribeInstanceTypes',
  // Nobody says a region: they are the same in each.
  findRegion: (_params, ecs) => Object.values(ecs.regions)[0],
  resources: () => ['*'],
  inert: ['AdditionalAttributes', 'MaxResults', 'NextToken'],
  refused: [
    ...NUMBERS_ASKED,
    ...['CpuArchitecture', 'CpuArchitectures', 'GPUSpec', 'GpuSpecs', 'InstanceCategories', 'InstanceCategory'],
    ...['InstanceFamilyLevel', 'InstanceTypeFamilies', 'LocalStorageCategories', 'LocalStorageCategory', 'NvmeSupport'],
    ...['PhysicalProcessorModel', 'PhysicalProcessorModels'],
  ],
  readOnly: true,
  handle: (params, call) => {
    const names = texts(params, 'InstanceTypes');
    const family = text(params, 'InstanceTypeFamily');
    const between = (value: number, least: string, most: string): boolean =>
      value >= (integer(params, least) ?? 0) && value <= (integer(params, most) ?? Infinity);
    const found = offeredTypes(call.ecs).filter(
      (type) =>
        (names.length === 0 || names.includes(type.name)) &&
        (family ?? type.family) === type.family &&
        between(type.cpus, 'MinimumCpuCoreCount', 'MaximumCpuCoreCount') &&
        between(type.memoryGiB, 'MinimumMemorySize', 'MaximumMemorySize'),
    );
    const InstanceType = found.map(({ name, family: own, cpus, memoryGiB, architecture }) => ({
      InstanceTypeId: name,
      InstanceTypeFamily: own,
      InstanceFamilyLevel: 'EnterpriseLevel',
      InstanceCategory: 'General-purpose',
      CpuArchitecture: architecture,
      CpuCoreCount: cpus,
      MemorySize: memoryGiB,
      GPUAmount: 0,
      GPUSpec: '',
      EniQuantity: Math.max(2, cpus / 2),
      EniPrivateIpAddressQuantity: 6,
      DiskQuantity: 17,
      InitialCredit: 0,
      BaselineCredit: 0,
      LocalStorageCategory: '',
      NvmeSupport: 'unsupported',
    }));
    return { NextToken: '', InstanceTypes: { InstanceType } };
  },
});
