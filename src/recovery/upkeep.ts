import type { TickSettings } from '../plan/settings';
import { isUsable, samePoint, snapshotIds, type Point } from './point';
import { readIdentity, TAG, type Tags } from './identity';
import { pointsIn, slotWindow, planNamed, type World } from './world';

/** Snapshots to be given the tags of their image, so that they stay findable when it is gone, and the user's own. */
export interface Tagging {
  region: string;
  snapshotIds: string[];
  tags: Tags;
}

/** A failed image, and the snapshots it holds. */
export interface Removal {
  region: string;
  point: Point;
}

/**
 * What a removal leaves when it is interrupted: snapshots that it has marked, and whose image is gone. Other snapshots without an
 * image may be all that is left of a server, and stay.
 */
export interface Orphans {
  region: string;
  snapshotIds: string[];
}

export function decideTaggings(settings: TickSettings, { regions }: Pick<World, 'regions'>): Tagging[] {
  return Object.entries(regions).flatMap(([region, view]) => {
    if (!view.readable) return [];
    const tagged = new Set(view.snapshots.map(({ id }) => id));
    return view.points
      .filter(({ state }) => state === 'available')
      .map((point) => ({
        region,
        snapshotIds: snapshotIds(point).filter((id) => !tagged.has(id)),
        tags: { ...settings.tags, ...point.tags },
      }))
      .filter((tagging) => tagging.snapshotIds.length > 0);
  });
}

/**
 * A failed image goes once nobody counts it any more: its point has a good image, or its slot is no longer tried. Of a plan that is
 * paused nothing goes.
 */
export function decideRemovals(settings: TickSettings, world: World): Removal[] {
  return Object.keys(world.regions).flatMap((region) =>
    pointsIn(world, region)
      // UnAvailable may pass: only what was never made is certainly worth nothing.
      .filter((point) => point.status === 'CreateFailed' && isClosed(settings, world, region, point))
      .map((point) => ({ region, point })),
  );
}

function isClosed(settings: TickSettings, world: World, region: string, failed: Point): boolean {
  const plan = planNamed(settings, failed.identity.plan);
  if (plan?.paused) return false;
  const siblings = pointsIn(world, region).filter(({ identity }) => samePoint(identity, failed.identity));
  if (siblings.some(isUsable)) return true;
  // A plan that nobody knows any more keeps everything it has.
  if (!plan) return false;
  const [newest] = slotWindow(plan, world.now);
  return newest !== undefined && failed.identity.slot < newest;
}

export function decideOrphans(world: World, vault: string): Orphans[] {
  return Object.keys(world.regions)
    .map((region) => {
      const held = new Set(pointsIn(world, region).flatMap(snapshotIds));
      const gone = snapshotsIn(world, region).filter(
        ({ id, tags }) => !held.has(id) && isOurs(tags, vault) && tags[TAG.discarded] !== undefined,
      );
      return { region, snapshotIds: gone.map(({ id }) => id).sort() };
    })
    .filter(({ snapshotIds: ids }) => ids.length > 0);
}

function isOurs(tags: Tags, vault: string): boolean {
  return readIdentity(tags)?.identity.vault === vault;
}

function snapshotsIn(world: World, region: string): { id: string; tags: Tags }[] {
  const view = world.regions[region];
  return view?.readable ? view.snapshots : [];
}
