import { asText } from '../read';
import { callEcs } from '../types/ecs';
import { callVpc } from '../types/vpc';
import type { Values } from '../values';
import type { DataSource } from './dataSource';
import { allPages, dataSource, idOf, named } from './dataSource';

type Row = Record<string, string>;
type Rows = Record<string, Row[]>;

export const getNetworks: DataSource = dataSource(
  `enableDetails ids- nameRegex vpcName cidrBlock- dhcpOptionsSetId- dryRun- isDefault- outputFile- pageNumber- pageSize-
   resourceGroupId- status- tags- vpcOwnerId- vswitchId-`,
  async (args, place) => {
    const rows = await allPages<Row>(50, async (page) => {
      const { Vpcs } = await callVpc(place, 'DescribeVpcs', { VpcName: asText(args.vpcName), ...page });
      return (Vpcs as Rows).Vpc ?? [];
    });
    const vpcs = named(
      rows.map((row): Values => {
        const { VpcId = '', VpcName = '', CidrBlock = '', Description = '', Status = '' } = row;
        const names = { name: VpcName, vpcName: VpcName, id: VpcId, vpcId: VpcId };
        return { ...names, cidrBlock: CidrBlock, description: Description, status: Status };
      }),
      args,
    );
    const ids = vpcs.map(({ id }) => String(id));
    return { id: idOf(ids), ids, names: vpcs.map(({ name }) => name ?? ''), vpcs };
  },
);

export const getSecurityGroups: DataSource = dataSource(
  `enableDetails ids- nameRegex vpcId outputFile- pageNumber- pageSize- resourceGroupId- tags-`,
  async (args, place) => {
    const rows = await allPages<Row>(50, async (page) => {
      const { SecurityGroups } = await callEcs(place, 'DescribeSecurityGroups', { VpcId: asText(args.vpcId), ...page });
      return (SecurityGroups as Rows).SecurityGroup ?? [];
    });
    const groups = named(
      rows.map((row): Values => {
        const { SecurityGroupId = '', SecurityGroupName = '', VpcId = '', Description = '' } = row;
        return { id: SecurityGroupId, name: SecurityGroupName, vpcId: VpcId, description: Description };
      }),
      args,
    );
    const ids = groups.map(({ id }) => String(id));
    return { id: idOf(ids), ids, names: groups.map(({ name }) => name ?? ''), groups };
  },
);
