import type { LocalCloud } from 'local-cloud';

/** Snapshots that no image holds. */
export function orphans({ world }: LocalCloud): string[] {
  return Object.values(world.ecs.regions).flatMap(({ images, snapshots }) => {
    const held = new Set(Object.values(images).flatMap(({ disks }) => disks.map(({ snapshotId }) => snapshotId)));
    return Object.keys(snapshots).filter((id) => !held.has(id));
  });
}

/** Snapshots of finished images that do not carry the vault's tags. */
export function untagged({ world }: LocalCloud): string[] {
  return Object.values(world.ecs.regions).flatMap(({ images, snapshots }) =>
    Object.values(images)
      .filter(({ status, tags }) => status === 'Available' && tags['offsite-vault'])
      .flatMap(({ disks }) => disks.map(({ snapshotId }) => snapshotId))
      .filter((id) => !snapshots[id]?.tags['offsite-vault']),
  );
}
