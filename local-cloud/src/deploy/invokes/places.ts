import { callEcs } from '../types/ecs';
import type { DataSource } from './dataSource';
import { dataSource } from './dataSource';

interface Found {
  Regions: { Region: { RegionId: string; LocalName: string }[] };
  Zones: { Zone: { ZoneId: string }[] };
}

export const getRegions: DataSource = dataSource('current name outputFile-', async ({ current, name }, place) => {
  const { Regions } = (await callEcs(place, 'DescribeRegions', {})) as unknown as Found;
  const wanted = current === true ? place.region : name;
  const found = Regions.Region.filter(({ RegionId }) => (wanted ?? RegionId) === RegionId);
  if (found.length === 0) throw new Error(`There is no region ${String(wanted)}`);
  const ids = found.map(({ RegionId }) => RegionId);
  const regions = found.map(({ RegionId, LocalName }) => ({ id: RegionId, regionId: RegionId, localName: LocalName }));
  return { id: ids.join(','), ids, regions };
});

const NOT_HERE = `availableDiskCategory- availableInstanceType- availableResourceCreation- availableSlbAddressIpVersion-
  availableSlbAddressType- enableDetails- instanceChargeType- multi- networkType- outputFile- spotStrategy-`;

export const getZones: DataSource = dataSource(NOT_HERE, async (_args, place) => {
  const { Zones } = (await callEcs(place, 'DescribeZones', {})) as unknown as Found;
  const ids = Zones.Zone.map(({ ZoneId }) => ZoneId).sort();
  // More is told only where details are asked for.
  const none = {
    localName: '',
    availableDiskCategories: [],
    availableInstanceTypes: [],
    availableResourceCreations: [],
  };
  return { id: ids.join(','), ids, zones: ids.map((id) => ({ id, ...none, multiZoneIds: [], slbSlaveZoneIds: [] })) };
});
