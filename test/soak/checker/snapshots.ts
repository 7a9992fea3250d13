import type { LocalCloud } from 'local-cloud';
import { Grace, type Moment, type PromiseCheck } from './promise';

const HOUR = 60;

/**
 * Snapshots whose image is gone do not stay: they are what costs money. While any region is dark they may: they may be all there
 * is of a night, and doubt keeps (record 10).
 */
export function noOrphans(): PromiseCheck {
  const grace = new Grace(HOUR);
  /** Snapshot -> region, of every image of the vault that ever was: not by tags, which a bug may have left out. */
  const ours = new Map<string, string>();
  return {
    name: 'no snapshot of the vault without its image for more than an hour',
    check: (moment) => {
      const { view } = moment;
      for (const { region, snapshots } of view.images) for (const id of snapshots) ours.set(id, region);
      const held = new Set(view.images.flatMap(({ snapshots }) => snapshots));
      for (const [id, region] of ours) if (!view.snapshotTags(region, id)) ours.delete(id);
      const orphans = [...ours].filter(([id]) => !held.has(id));
      const keys = orphans.map(([id, region]) => `${id} in ${region}`);
      return grace.overdue(keys, view.now, view.dark.size > 0 ? () => true : isBlocked(moment));
    },
  };
}

/** Every snapshot of a finished image carries the tags that let it be found without its image. */
export function allTagged(): PromiseCheck {
  const grace = new Grace(HOUR);
  return {
    name: 'every snapshot is tagged within an hour',
    check: (moment) => {
      const { view } = moment;
      const untagged = view.images
        .filter(({ status }) => status === 'Available')
        .flatMap(({ region, plan, instance, slot, snapshots }) =>
          snapshots
            .filter((id) => {
              const tags = view.snapshotTags(region, id) ?? {};
              const same = tags['offsite-plan'] === plan && tags['offsite-instance'] === instance;
              return !same || Date.parse(tags['offsite-slot'] ?? '') !== slot;
            })
            .map((id) => `${id} in ${region}`),
        );
      return grace.overdue(untagged, view.now, isBlocked(moment));
    },
  };
}

/** Nobody could do anything about it: the tick was killed, or the region refused something. */
function isBlocked({ view, said, calls }: Moment): (key: string) => boolean {
  const refused = new Set(calls.filter(({ outcome }) => outcome !== 'ok').map(({ region }) => region));
  return (key) => {
    const region = key.split(' in ')[1] ?? '';
    return said === undefined || view.dark.has(region) || refused.has(region);
  };
}

/** Whatever was there before the stack and is not the vault's stays as it was. */
export function othersUntouched({ world }: LocalCloud): PromiseCheck {
  const all = () =>
    Object.values(world.ecs.regions).flatMap(({ images, snapshots }) => [
      ...Object.values(images).map((image) => ({ all: images, id: image.id })),
      ...Object.values(snapshots).map((snapshot) => ({ all: snapshots, id: snapshot.id })),
    ]);
  const before = all().map(({ all: group, id }) => ({ group, id, was: JSON.stringify(group[id]) }));
  return {
    name: 'nothing outside the vault is touched',
    check: () =>
      before
        .filter(({ group, id, was }) => JSON.stringify(group[id]) !== was)
        .map(({ id }) => `${id} has changed or is gone`),
  };
}
