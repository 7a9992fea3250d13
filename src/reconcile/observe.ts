import type { Ecs, Image, ImageFilter } from '../cloud/ecs';
import { CloudError } from '../cloud/errors';
import type { Plan, Settings } from '../plan/settings';
import { slotText, TAG, readIdentity } from '../recovery/identity';
import { readPoint, type Point } from '../recovery/point';
import {
  pointsIn,
  slotWindow,
  type AdHocRequest,
  type Failure,
  type Members,
  type RegionView,
  type TaggedSnapshot,
  type World,
} from '../recovery/world';
import { inParallel } from './parallel';

export interface Watch {
  now: Date;
  since: Date;
  requests: AdHocRequest[];
  cloudOf: (region: string) => Ecs;
}

/** Requests to one region at a time. */
const READS_AT_ONCE = 4;

/** How far back ad hoc points are looked for: long enough for any image and copy to end, or to be called stuck. */
const AD_HOC_HOURS = 48;

/**
 * Reads what one tick has to know. Its cost follows the number of slots in the plans' windows, not the vault's history: the
 * images and snapshots of those slots, whatever is unfinished, and the youngest ad hoc points.
 */
export async function observe(settings: Settings, watch: Watch): Promise<World> {
  const slots = windowSlots(settings, watch);
  const names = [settings.sourceRegion, ...settings.destinationRegions];
  const [views, selected] = await Promise.all([
    Promise.all(names.map((region) => viewOf(settings, watch, region, slots))),
    Promise.all(settings.plans.map((plan) => membersOf(settings, watch, plan))),
  ]);
  const world: World = {
    now: watch.now,
    since: watch.since,
    requests: watch.requests,
    regions: Object.fromEntries(names.map((region, i) => [region, views[i] as RegionView])),
    members: {},
  };
  for (const [i, plan] of settings.plans.entries()) {
    world.members[plan.name] = orFromPoints(selected[i] as Members, world, settings, plan);
  }
  return world;
}

function windowSlots(settings: Settings, watch: Watch): string[] {
  const slots = settings.plans.flatMap((plan) => slotWindow(plan, watch.now)).map(slotText);
  return [...new Set([...slots, ...watch.requests.map(({ slot }) => slotText(slot))])].sort().reverse();
}

async function viewOf(settings: Settings, watch: Watch, region: string, slots: string[]): Promise<RegionView> {
  try {
    const ecs = watch.cloudOf(region);
    const points = await readPoints(settings, watch, ecs, slots);
    const tagged = await readSnapshots(settings, ecs, slots, points);
    return { readable: true, points, snapshots: tagged };
  } catch (error) {
    return { readable: false, failure: failureOf(error) };
  }
}

async function readPoints(settings: Settings, watch: Watch, ecs: Ecs, slots: string[]): Promise<Point[]> {
  const filters: ImageFilter[] = [
    // By status alone: with the vault's tag beside it, the cloud would look at 1,000 images and no further.
    { tags: {}, statuses: ['Creating', 'Waiting'] },
    {
      tags: { [TAG.vault]: settings.vault, [TAG.kind]: 'adhoc' },
      createdSince: new Date(watch.now.getTime() - AD_HOC_HOURS * 3_600_000),
    },
    ...slots.map((slot) => ({ tags: { [TAG.vault]: settings.vault, [TAG.slot]: slot } })),
  ];
  const lists = await inParallel(READS_AT_ONCE, filters, (filter) => ecs.describeImages(filter));
  return distinct(lists.flat()).flatMap((image) => {
    const point = readPoint(image, ecs.region, settings.vault);
    return point ? [underPresentName(settings, point)] : [];
  });
}

/** Lists that are read one after the other can show one image twice: the later look is the newer. */
function distinct(images: readonly Image[]): Image[] {
  return [...new Map(images.map((image) => [image.id, image])).values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function underPresentName(settings: Settings, point: Point): Point {
  const plan = settings.plans.find(({ formerNames }) => formerNames.includes(point.identity.plan));
  return plan ? { ...point, identity: { ...point.identity, plan: plan.name } } : point;
}

async function readSnapshots(
  settings: Settings,
  ecs: Ecs,
  slots: readonly string[],
  points: readonly Point[],
): Promise<TaggedSnapshot[]> {
  const wanted = new Set([...slots, ...points.map(({ identity }) => slotText(identity.slot))]);
  const lists = await inParallel(READS_AT_ONCE, [...wanted], (slot) =>
    ecs.describeSnapshots({ tags: { [TAG.vault]: settings.vault, [TAG.slot]: slot } }),
  );
  return lists.flat().filter(({ tags }) => readIdentity(tags));
}

async function membersOf(settings: Settings, { cloudOf }: Watch, plan: Plan): Promise<Members> {
  if (plan.instances) return { readable: true, instances: plan.instances };
  try {
    const found = await cloudOf(settings.sourceRegion).describeInstances({ tags: plan.instanceTags ?? {} });
    return { readable: true, instances: found.map(({ id }) => id).sort() };
  } catch (error) {
    return { readable: false, failure: failureOf(error) };
  }
}

/** With the source region dark, a plan's servers are those that have points at a destination. */
function orFromPoints(members: Members, world: World, settings: Settings, plan: Plan): Members {
  if (members.readable) return members;
  const points = settings.destinationRegions.flatMap((region) => pointsIn(world, region));
  const ids = points.filter(({ identity }) => identity.plan === plan.name).map(({ identity }) => identity.instance);
  return ids.length > 0 ? { readable: true, instances: [...new Set(ids)].sort() } : members;
}

/** @throws whatever is no answer of the cloud: a fault of the program is not to be taken for one of a region */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof CloudError)) throw error;
  const { code, message, requestId, kind } = error;
  return { code, message, requestId, busy: kind === 'busy' };
}
