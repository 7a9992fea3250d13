import { Draws } from '../../core/random';
import { findRegion, REGIONS } from '../../core/regions';
import type { Seed, SeedServer } from '../../core/seed';
import type { World } from '../../core/world';
import { addHistory } from './history';
import { SeedAddresses } from './seedAddresses';
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
  const addresses = new Map(
    REGIONS.map(({ id }) => [id, new SeedAddresses(seed.servers.filter(({ region }) => region === id))]),
  );
  seed.servers.forEach((server, i) => {
    const region = world.ecs.regions[server.region];
    const free = addresses.get(server.region);
    if (region && free)
      addServers(region, server, { key: `server ${seed.random} ${i}`, now: world.now, addresses: free });
  });
  for (const region of Object.values(world.ecs.regions)) addHistory(region, seed, world.now);
}

interface Beginning {
  /** Of the random draws. */
  key: string;
  now: number;
  addresses: SeedAddresses;
}

function addServers(region: EcsRegion, server: SeedServer, beginning: Beginning): void {
  for (let n = 1; n <= server.count; n += 1) addServer(region, server, n, beginning);
}

const placeOf = (region: EcsRegion) => findRegion(region.id) ?? { code: '000', zones: [] };

function addServer(region: EcsRegion, server: SeedServer, n: number, { key, now, addresses }: Beginning): void {
  const draws = new Draws(`${key} ${n}`);
  const { code, zones } = placeOf(region);
  const newId = (prefix: string): string => `${prefix}-${code}${draws.letters(17)}`;
  const suffix = server.count > 1 ? `-${n}` : '';
  const id = server.id ? `${server.id}${suffix}` : newId('i');
  if (region.instances[id]) throw new Error(`The seed of the local cloud has two servers "${id}".`);
  const zoneId = server.zone ?? zones[0] ?? '';
  const vSwitchId = server.vSwitchId ?? newId('vsw');
  const instance: Instance = {
    id,
    name: `${server.name ?? 'server'}${suffix}`,
    status: server.status,
    zoneId,
    type: server.type,
    imageId: 'aliyun_3_x64_20G_alibase_20260115.vhd',
    createdAt: now - 90 * 86_400_000,
    vpcId: `vpc-${code}${new Draws(`vpc ${region.id}`).letters(17)}`,
    vSwitchId,
    privateIp: addresses.of(vSwitchId, server.privateIp),
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
