import { Draws } from '../../core/random';
import { findRegion, REGIONS } from '../../core/regions';
import type { Seed, SeedServer } from '../../core/seed';
import type { World } from '../../core/world';
import { addHistory } from './history';
import type { EcsRegion, Instance } from './state';

/** Every region, empty but for the seed's servers and their history. */
export function begin(world: World, seed: Seed): void {
  const regions = REGIONS.map(({ id }): [string, EcsRegion] => [
    id,
    { id, instances: {}, disks: {}, images: {}, snapshots: {}, tokens: {} },
  ]);
  world.ecs = { regions: Object.fromEntries(regions), tasks: [], quotas: seed.quotas, durations: seed.durations };
  seed.servers.forEach((server, i) => addServers(world, server, `server ${seed.random} ${i}`));
  for (const region of Object.values(world.ecs.regions)) addHistory(region, seed, world.now);
}

function addServers(world: World, server: SeedServer, key: string): void {
  const region = world.ecs.regions[server.region];
  if (!region) return;
  for (let n = 1; n <= server.count; n += 1) addServer(region, server, n, new Draws(`${key} ${n}`), world.now);
}

function addServer(region: EcsRegion, server: SeedServer, n: number, draws: Draws, now: number): void {
  const place = findRegion(region.id);
  const newId = (prefix: string): string => `${prefix}-${place?.code ?? '000'}${draws.letters(17)}`;
  const suffix = server.count > 1 ? `-${n}` : '';
  const id = server.id ? `${server.id}${suffix}` : newId('i');
  if (region.instances[id]) throw new Error(`The seed of the local cloud has two servers "${id}".`);
  const zoneId = server.zone ?? place?.zones[0] ?? '';
  const instance: Instance = {
    id,
    name: `${server.name ?? 'server'}${suffix}`,
    status: server.status,
    zoneId,
    type: server.type,
    imageId: 'aliyun_3_x64_20G_alibase_20260115.vhd',
    createdAt: now - 90 * 86_400_000,
    vpcId: `vpc-${place?.code}${new Draws(`vpc ${region.id}`).letters(17)}`,
    vSwitchId: server.vSwitchId ?? newId('vsw'),
    privateIp: server.privateIp ?? `10.0.${Math.floor(n / 200)}.${10 + (n % 200)}`,
    securityGroupIds: server.securityGroupIds ?? [newId('sg')],
    ramRole: server.ramRole ?? '',
    locked: server.locked,
    stoppedMode: 'KeepCharging',
    deletionProtection: false,
    resourceGroupId: '',
    tags: { ...server.tags },
  };
  region.instances[id] = instance;
  const disks = server.disks ?? [{ sizeGiB: 40, category: 'cloud_essd' }];
  disks.forEach((disk, i) => {
    const diskId = ('id' in disk && disk.id ? `${disk.id}${suffix}` : undefined) ?? newId('d');
    const type = ('type' in disk ? disk.type : undefined) ?? (i === 0 ? 'system' : 'data');
    region.disks[diskId] = {
      id: diskId,
      name: '',
      instanceId: id,
      type,
      device: ('device' in disk ? disk.device : undefined) ?? `/dev/xvd${String.fromCharCode(97 + i)}`,
      sizeGiB: disk.sizeGiB,
      category: disk.category,
      zoneId,
      createdAt: instance.createdAt,
      kmsKeyId: 'kmsKeyId' in disk ? disk.kmsKeyId : undefined,
      deleteWithInstance: true,
      resourceGroupId: '',
      tags: {},
    };
  });
}
