import type { Ecs } from '../cloud/ecs';
import type { TickSettings } from '../plan/settings';
import { TAG } from '../recovery/identity';
import { isDated, pointOf } from '../recovery/point';
import { hoursBetween, membersOf, pointsIn, type RegionView, type World } from '../recovery/world';
import { failureOf } from './failure';
import { inParallel } from './parallel';

const READS_AT_ONCE = 4;

/**
 * A server with no usable copy in a tick's view has an old one, or none at all: only what lies further back tells. A
 * list a server, and only while there is such a server; in a young stack each of them awaits its first.
 */
export async function readFurtherBack(
  settings: TickSettings,
  world: World,
  cloudOf: (region: string) => Ecs,
): Promise<void> {
  await Promise.all(
    settings.destinationRegions.map(async (region) => {
      const view = world.regions[region];
      if (view?.readable) world.regions[region] = await withOlder(settings, world, view, cloudOf(region));
    }),
  );
}

async function withOlder(
  settings: TickSettings,
  world: World,
  view: Extract<RegionView, { readable: true }>,
  ecs: Ecs,
): Promise<RegionView> {
  const bare = [...new Set(withoutCopy(settings, world, ecs.region))];
  try {
    const lists = await inParallel(READS_AT_ONCE, bare, (instance) =>
      ecs.describeImages({ tags: { [TAG.vault]: settings.vault, [TAG.instance]: instance } }),
    );
    return { ...view, older: lists.flat().flatMap((image) => pointOf(settings, image, ecs.region) ?? []) };
  } catch (error) {
    return { readable: false, failure: failureOf(error) };
  }
}

function withoutCopy(settings: TickSettings, world: World, region: string): string[] {
  const covered = new Set(
    pointsIn(world, region)
      .filter(isDated)
      .map(({ identity }) => identity.instance),
  );
  return settings.plans
    .filter(({ paused, maxAgeHours }) => !paused && hoursBetween(world.since, world.now) > maxAgeHours)
    .flatMap((plan) => membersOf(world, plan))
    .filter((instance) => !covered.has(instance));
}
