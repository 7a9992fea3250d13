import type { Params } from '../../../core/action';
import { invalidParameter, need, text } from '../../../params/read';
import { findRegion } from '../../../core/regions';
import type { EcsCall } from '../action';
import { ecsAction } from '../action';
import { DISK_CATEGORIES, offeredTypes } from '../instanceTypes';
import { stockOf } from '../stock';

const KINDS = ['Zone', 'IoOptimized', 'InstanceType', 'Network', 'SystemDisk', 'DataDisk'];

const GONE = { Status: 'SoldOut', StatusCategory: 'WithoutStock' };

/** Values of a kind, each with the bounds of its size if it has one. */
function valuesOf(kind: string, zoneId: string, params: Params, call: EcsCall): object[] {
  const inStock = { Status: 'Available', StatusCategory: 'WithStock' };
  const plain = (values: string[]): object[] => values.map((Value) => ({ Value, ...inStock }));
  switch (kind) {
    case 'InstanceType': {
      const asked = text(params, 'InstanceType');
      const cores = text(params, 'Cores');
      const memory = text(params, 'Memory');
      const fit = offeredTypes(call.ecs).filter(
        ({ name, cpus, memoryGiB }) =>
          (asked ?? name) === name && Number(cores ?? cpus) === cpus && Number(memory ?? memoryGiB) === memoryGiB,
      );
      return fit.map(({ name: type }) => ({
        Value: type,
        ...(stockOf(call.ecs, { regionId: call.here.id, zoneId, type }) > 0 ? inStock : GONE),
      }));
    }
    case 'SystemDisk':
    case 'DataDisk': {
      const asked = text(params, kind === 'SystemDisk' ? 'SystemDiskCategory' : 'DataDiskCategory');
      const bounds = { Unit: 'GiB', Min: 20, Max: kind === 'SystemDisk' ? 2048 : 65_536 };
      const fit = DISK_CATEGORIES.filter((category) => (asked ?? category) === category);
      return fit.map((Value) => ({ Value, ...inStock, ...bounds }));
    }
    case 'Network':
      return plain(['vpc']);
    case 'IoOptimized':
      return plain(['optimized']);
    default:
      return [];
  }
}

/** There is stock of everything in every zone, but for what the seed says is sold out. */
export const describeAvailableResource = ecsAction({
  name: 'DescribeAvailableResource',
  resources: () => ['*'],
  errors: ['InvalidParameter'],
  inert: [
    'InstanceChargeType',
    'IoOptimized',
    'NetworkCategory',
    'ResourceType',
    'Scope',
    'SpotDuration',
    'SpotStrategy',
  ],
  refused: ['DedicatedHostId'],
  readOnly: true,
  handle: (params, call) => {
    const kind = need(params, 'DestinationResource');
    if (!KINDS.includes(kind)) throw invalidParameter('DestinationResource', `it is one of ${KINDS.join(', ')}`);
    const asked = text(params, 'ZoneId');
    const zones = (findRegion(call.here.id)?.zones ?? []).filter((id) => (asked ?? id) === id);
    const AvailableZone = zones.map((ZoneId) => ({
      RegionId: call.here.id,
      ZoneId,
      Status: 'Available',
      StatusCategory: 'WithStock',
      ...(kind !== 'Zone' && {
        AvailableResources: {
          AvailableResource: [
            { Type: kind, SupportedResources: { SupportedResource: valuesOf(kind, ZoneId, params, call) } },
          ],
        },
      }),
    }));
    return { AvailableZones: { AvailableZone } };
  },
});
