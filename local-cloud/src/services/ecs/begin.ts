import { Draws } from '../../core/random';
import { findRegion, REGIONS } from '../../core/regions';
import type { Seed, SeedServer } from '../../core/seed';
import type { World } from '../../core/world';
import { addHistory } from './history';
import type { EcsRegion, Instance, SecurityGroup } from './state';

/** Every region, empty but for the seed's servers and their history. */
export function begin(world: World, seed: Seed): void {
  const regions = REGIONS.map(({ id }): [string, EcsRegion] => [
    id,
    {
      id,
      ...{ instances: {}, disks: {}, images: {}, snapshots: {}, securityGroups: {} },
      ...{ keyPairs: {}, commands: {}, invocations: {}, tokens: {} },
    },
  ]);
  const { quotas, durations, commands: answers } = seed;
  const soldOut = structuredClone(seed.soldOut);
  world.ecs = { regions: Object.fromEntries(regions), tasks: [], starts: [], quotas, durations, soldOut, answers };
  seed.servers.forEach((server, i) => addServers(world, server, `server ${seed.random} ${i}`));
  for (const region of Object.values(world.ecs.regions)) addHistory(region, seed, world.now);
}

function addServers(world: World, server: SeedServer, key: string): void {
  const region = world.ecs.regions[server.region];
  if (!region) return;
  for (let n = 1; n <= server.count; n += 1) addServer(region, server, n, new Draws(`${key} ${n}`), world.now);
}

const placeOf = (region: EcsRegion) => findRegion(region.id) ?? { code: '000', zones: [] };

function addServer(region: EcsRegion, server: SeedServer, n: number, draws: Draws, now: number): void {
  const { code, zones } = placeOf(region);
  const newId = (prefix: string): string => `${prefix}-${code}${draws.letters(17)}`;
  const suffix = server.count > 1 ? `-${n}` : '';
  const id = server.id ? `${server.id}${suffix}` : newId('i');
  if (region.instances[id]) throw new Error(`The seed of the local cloud has two servers "${id}".`);
  const zoneId = server.zone ?? zones[0] ?? '';
  const instance: Instance = {
    id,
    name: `${server.name ?? 'server'}${suffix}`,
    status: server.status,
    zoneId,
    type: server.type,
    imageId: 'aliyun_3_x64_20G_alibase_20260115.vhd',
    createdAt: now - 90 * 86_400_000,
    vpcId: `vpc-${code}${new Draws(`vpc ${region.id}`).letters(17)}`,
    vSwitchId: server.vSwitchId ?? newId('vsw'),
    privateIp: server.privateIp ?? `10.0.${Math.floor(n / 200)}.${10 + (n % 200)}`,
    securityGroupIds: server.securityGroupIds ?? [newId('sg')],
    ramRole: server.ramRole ?? '',
    locked: server.locked,
    stoppedMode: 'KeepCharging',
    deletionProtection: false,
    resourceGroupId: '',
    tags: { ...server.tags },
    ...(!server.boots && { boots: false }),
  };
  region.instances[id] = instance;
  addGroups(region, instance);
  addDisks(region, instance, server, suffix, newId);
}

function addGroups(region: EcsRegion, instance: Instance): void {
  for (const id of instance.securityGroupIds) region.securityGroups[id] ??= newGroup(id, instance);
}

const newGroup = (id: string, instance: Instance): SecurityGroup => ({
  id,
  name: id,
  description: '',
  vpcId: instance.vpcId,
  type: 'normal',
  innerAccess: 'Accept',
  createdAt: instance.createdAt,
  resourceGroupId: '',
  tags: {},
});

type SeedDisk = NonNullable<SeedServer['disks']>[number];
const USUAL_DISKS: SeedDisk[] = [{ sizeGiB: 40, category: 'cloud_essd' }];

/** A server's disks; the first is the system disk unless the seed says otherwise. */
function addDisks(
  region: EcsRegion,
  instance: Instance,
  server: SeedServer,
  suffix: string,
  newId: (prefix: string) => string,
): void {
  (server.disks ?? USUAL_DISKS).forEach((disk, i) => {
    const id = disk.id ? `${disk.id}${suffix}` : newId('d');
    region.disks[id] = {
      id,
      name: '',
      instanceId: instance.id,
      type: disk.type ?? (i === 0 ? 'system' : 'data'),
      device: disk.device ?? `/dev/xvd${String.fromCharCode(97 + i)}`,
      sizeGiB: disk.sizeGiB,
      category: disk.category,
      zoneId: instance.zoneId,
      createdAt: instance.createdAt,
      kmsKeyId: disk.kmsKeyId,
      deleteWithInstance: true,
      resourceGroupId: '',
      tags: {},
    };
  });
}
