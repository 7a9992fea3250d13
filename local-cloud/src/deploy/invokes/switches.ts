import { asText, list } from '../read';
import { callVpc } from '../types/vpc';
import type { Values } from '../values';
import type { DataSource } from './dataSource';
import { allPages, dataSource, idOf, named } from './dataSource';

interface Shown {
  [member: string]: unknown;
  VSwitchId: string;
}

const PLAIN: [string, string][] = [
  ['id', 'VSwitchId'],
  ['vswitchId', 'VSwitchId'],
  ['name', 'VSwitchName'],
  ['vswitchName', 'VSwitchName'],
  ['vpcId', 'VpcId'],
  ['zoneId', 'ZoneId'],
  ['cidrBlock', 'CidrBlock'],
  ['description', 'Description'],
  ['status', 'Status'],
  ['creationTime', 'CreationTime'],
  ['availableIpAddressCount', 'AvailableIpAddressCount'],
];

export const getSwitches: DataSource = dataSource(
  `ids nameRegex vpcId zoneId cidrBlock- dryRun- isDefault- outputFile- resourceGroupId- routeTableId- status- tags-
   vswitchName- vswitchOwnerId-`,
  async (args, place) => {
    const found = await allPages(50, async (page) => {
      const { VSwitches } = await callVpc(place, 'DescribeVSwitches', {
        VpcId: asText(args.vpcId),
        ZoneId: asText(args.zoneId),
        ...page,
      });
      return (VSwitches as { VSwitch: Shown[] }).VSwitch;
    });
    const wanted = list(args.ids).map(String);
    const fit = found.filter(({ VSwitchId }) => wanted.length === 0 || wanted.includes(VSwitchId));
    const vswitches = named(
      fit.map((one) => Object.fromEntries(PLAIN.map(([name, asked]) => [name, one[asked] ?? ''])) as Values),
      args,
    );
    const ids = vswitches.map(({ id }) => String(id));
    return { id: idOf(ids), ids, names: vswitches.map(({ name }) => name ?? ''), vswitches };
  },
);
