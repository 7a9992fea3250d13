import { Draws } from '../../core/random';
import { findRegion } from '../../core/regions';
import type { Seed } from '../../core/seed';
import { isoSeconds } from '../../core/time';
import { imageAttributes } from './imageAttributes';
import type { Disk, EcsRegion, Instance } from './state';
import { addImage, addSnapshot } from './store';

const DAY_MS = 86_400_000;

/**
 * What had gathered before: each night an image of each server, made by something else, and an automatic snapshot of each
 * of its first disks. None of it belongs to anybody's vault.
 */
export function addHistory(region: EcsRegion, seed: Seed, now: number): void {
  const { nights, disks } = seed.history;
  const code = findRegion(region.id)?.code ?? '000';
  const servers = Object.values(region.instances);
  const disksOf = new Map<string, Disk[]>(servers.map(({ id }) => [id, []]));
  for (const disk of Object.values(region.disks)) disksOf.get(disk.instanceId)?.push(disk);
  for (let night = nights; night >= 1; night -= 1) {
    for (const server of servers) {
      const draws = new Draws(`history ${server.id} ${night}`);
      const own = disksOf.get(server.id) ?? [];
      const newId = (prefix: string): string => `${prefix}-${code}${draws.letters(17)}`;
      const at = now - night * DAY_MS;
      for (const disk of own.slice(0, disks)) addSnapshot(region, snapshotOf(disk, newId('s'), at, 'auto'));
      addForeignImage(region, server, own, at, newId);
    }
  }
}

function addForeignImage(
  region: EcsRegion,
  server: Instance,
  disks: Disk[],
  at: number,
  newId: (prefix: string) => string,
): void {
  const parts = disks.map((disk) => ({ disk, snapshot: snapshotOf(disk, newId('s'), at, 'user') }));
  for (const { snapshot } of parts) addSnapshot(region, snapshot);
  addImage(region, {
    id: newId('m'),
    name: `handmade-${server.id}-${isoSeconds(at).slice(0, 10)}`,
    ...imageAttributes({}),
    status: 'Available',
    createdAt: at,
    disks: parts.map(({ disk, snapshot }) => ({
      device: disk.device,
      type: disk.type,
      sizeGiB: disk.sizeGiB,
      snapshotId: snapshot.id,
    })),
    tags: {},
    isCopied: false,
    sourceInstanceId: server.id,
    shares: [],
  });
}

const snapshotOf = (disk: Disk, id: string, at: number, kind: 'auto' | 'user') => ({
  id,
  name: kind === 'auto' ? `auto_${isoSeconds(at).slice(0, 10).replace(/-/g, '')}_${disk.id}` : '',
  description: '',
  status: 'accomplished' as const,
  createdAt: at,
  changedAt: at,
  kind,
  sourceDiskId: disk.id,
  sourceDiskType: disk.type,
  sourceCategory: disk.category,
  sizeGiB: disk.sizeGiB,
  resourceGroupId: '',
  tags: {},
});
