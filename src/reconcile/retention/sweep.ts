import type { Ecs, Image } from '../../cloud/ecs';
import { CloudError } from '../../cloud/errors';
import type { TickSettings } from '../../plan/settings';
import { readIdentity, TAG, type Identity, type Tags } from '../../recovery/identity';
import { pointOf, type Point } from '../../recovery/point';
import { presentPlan, type Vault } from '../../recovery/retention/vault';
import type { Failure, Members, RegionView, TaggedSnapshot } from '../../recovery/world';
import { failureOf } from '../failure';
import { readMembers } from '../observe';
import { inParallel } from '../parallel';

/** What is known already, and not asked again. */
export interface Known {
  /** By plan name. */
  members?: Record<string, Members>;
  /** Regions that did not answer just now. */
  dark?: Record<string, Failure>;
}

/** Requests to one region at a time. */
const READS_AT_ONCE = 4;

/**
 * Reads all that there is of some instances, or of all: images and snapshots in every region of the stack, retired ones
 * included, and whether those exist whose plan has `goneDays`. Of some, by their tags, in two lists an instance and region; of
 * all, by listing the regions.
 */
export async function readVault(
  settings: TickSettings,
  instances: readonly string[] | 'all',
  cloudOf: (region: string) => Ecs,
  now: Date,
  { members, dark = {} }: Known = {},
): Promise<Vault> {
  const names = regionsOf(settings);
  const occupied: Record<string, string> = {};
  const [views, plans] = await Promise.all([
    Promise.all(
      names.map(async (region): Promise<RegionView> => {
        if (dark[region]) return { readable: false, failure: dark[region] };
        return viewOf(settings, cloudOf(region), instances, occupied);
      }),
    ),
    members ?? readMembers(settings, cloudOf),
  ]);
  const regions = Object.fromEntries(names.map((region, i) => [region, views[i] as RegionView]));
  const exists = await existing(settings, cloudOf(settings.sourceRegion), regions);
  return { now, regions, members: plans, exists, occupied };
}

/** Those that hold points of the stack. */
export function regionsOf({ sourceRegion, destinationRegions, retiredRegions }: TickSettings): string[] {
  return [sourceRegion, ...destinationRegions, ...retiredRegions];
}

async function viewOf(
  settings: TickSettings,
  ecs: Ecs,
  instances: readonly string[] | 'all',
  occupied: Record<string, string>,
): Promise<RegionView> {
  const filters =
    instances === 'all' ? [{}] : instances.map((id) => ({ [TAG.vault]: settings.vault, [TAG.instance]: id }));
  const points: Point[] = [];
  const snapshots: TaggedSnapshot[] = [];
  try {
    await inParallel(READS_AT_ONCE, filters, async (tags: Tags) => {
      // Snapshots first: one that is seen then has its image in the list that follows.
      for await (const page of ecs.snapshotPages({ tags })) {
        snapshots.push(...page.filter((one) => readIdentity(one.tags)?.identity.vault === settings.vault));
      }
      for await (const page of ecs.imagePages({ tags })) {
        for (const image of page) {
          const point = pointOf(settings, image, ecs.region);
          if (!point) continue;
          points.push(point);
          if (image.occupied) occupied[image.id] = OCCUPIED[image.occupied];
        }
      }
    });
    return { readable: true, points, snapshots };
  } catch (error) {
    return { readable: false, failure: failureOf(error) };
  }
}

const OCCUPIED: Record<NonNullable<Image['occupied']>, string> = {
  instance: 'an instance uses it',
  shared: 'it is shared with other accounts',
};

/** Of snapshots too: they may be all that is left of a server. */
function identitiesIn(view: RegionView): Identity[] {
  if (!view.readable) return [];
  const left = view.snapshots.flatMap(({ tags }) => readIdentity(tags)?.identity ?? []);
  return [...view.points.map(({ identity }) => identity), ...left];
}

/** Only asked where the answer could let points go. Nobody knows of an instance that could not be asked for. */
async function existing(
  settings: TickSettings,
  source: Ecs,
  regions: Record<string, RegionView>,
): Promise<Record<string, boolean>> {
  const asked = new Set(
    Object.values(regions)
      .flatMap(identitiesIn)
      .flatMap(({ plan, instance }) => (presentPlan(settings, plan)?.goneDays === undefined ? [] : [instance])),
  );
  if (asked.size === 0 || !regions[settings.sourceRegion]?.readable) return {};
  try {
    const ids = [...asked].sort();
    const there = new Set<string>();
    // Those that are not there are asked for once more: points of servers go for good by this answer.
    for (let looks = 0; looks < 2 && there.size < ids.length; looks++) {
      const missing = ids.filter((id) => !there.has(id));
      for (const { id } of await source.describeInstances({ ids: missing })) there.add(id);
    }
    return Object.fromEntries(ids.map((id) => [id, there.has(id)]));
  } catch (error) {
    if (error instanceof CloudError) return {};
    throw error;
  }
}
