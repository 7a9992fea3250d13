import type { LocalCloud } from '../../src';
import { Deployer } from '../deployed';

/**
 * What a deployment leaves behind, without what may differ between two of them: ids that are drawn for a request, and the
 * order in which things were made side by side.
 */
export function deployedState(cloud: LocalCloud): unknown {
  const { users, roles, policies, accessKeys, attachments } = cloud.world.ram;
  const own = Object.fromEntries(Object.entries(policies).filter(([name]) => name.startsWith('Custom:')));
  const links = attachments.map((link) => `${link.principal} ${link.principalName} ${link.policyName}`).sort();
  const ram = { users, roles, policies: own, accessKeys: Object.values(accessKeys), attachments: links };
  const { fc, sls, cms, oss, kms, ecs, vpc } = cloud.world;
  const keys = Object.values(kms).flatMap((region) => Object.values(region.keys));
  const regions = Object.values(ecs.regions);
  const instances = regions.flatMap(({ instances: own }) => Object.values(own));
  const disks = regions.flatMap(({ disks: own }) => Object.values(own));
  const commands = regions.flatMap(({ commands: own }) => Object.values(own));
  const keyPairs = regions.flatMap(({ keyPairs: own }) => Object.values(own));
  const groups = regions.flatMap(({ securityGroups }) => Object.values(securityGroups));
  const networks = Object.values(vpc).flatMap(({ networks: own }) => Object.values(own));
  const switches = Object.values(vpc).flatMap(({ switches: own }) => Object.values(own));
  const shared = { ram, fc: fc.functions, sls: sls.projects, cms: cms.regions };
  const lists = { kms: keys, securityGroups: groups, networks, switches, instances, disks, commands, keyPairs };
  const sorted = Object.entries(lists).map(([name, list]) => [name, inOrder(list)]);
  const plain = withoutDrawn({ ...shared, oss: oss.buckets }) as Record<string, unknown>;
  return { ...plain, ...(Object.fromEntries(sorted) as Record<string, unknown>) };
}

/** What was made side by side comes in no order of its own. */
function inOrder(list: unknown[]): unknown[] {
  const rows = list.map(withoutDrawn).map((row) => [JSON.stringify(row), row] as const);
  return rows.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

/** Two images, for data sources to find. */
export async function makeImages(cloud: LocalCloud): Promise<void> {
  const { client } = new Deployer(cloud);
  for (const n of [1, 2]) {
    await client.rpc('ecs.cn-shanghai.aliyuncs.com', '2014-05-26', 'CreateImage', {
      RegionId: 'cn-shanghai',
      InstanceId: 'i-uf661wb708uvqc9jyhem',
      ImageName: `golden-${n}`,
      'Tag.1.Key': 'golden',
      'Tag.1.Value': 'yes',
    });
    await cloud.clock.advance('PT1H');
  }
}

const DRAWN = /^(id|secret|vpcId|networkId|routerId|routeTableId|vSwitchId|instanceId)$/;
const GIVEN = /^[a-z-]+$/;

function withoutDrawn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDrawn);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    entries.map(([name, member]) => {
      // The provider's own ids: a time, and a number that counts up.
      const shown = name.replace(/^terraform-\w+$/, 'drawn');
      const isDrawn = DRAWN.test(name) && typeof member === 'string' && !GIVEN.test(member);
      if (name === 'rules' && Array.isArray(member)) return [shown, inOrder(member)];
      if (name === 'securityGroupIds') return [shown, (member as string[]).map(() => 'drawn')];
      return [shown, isDrawn ? 'drawn' : withoutDrawn(member)];
    }),
  );
}
