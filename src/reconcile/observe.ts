import type { Ecs, Image, ImageFilter } from '../cloud/ecs';
import { CloudError } from '../cloud/errors';
import type { Plan, TickSettings } from '../plan/settings';
import { slotText, TAG, readIdentity } from '../recovery/identity';
import { pointOf, type Point } from '../recovery/point';
import {
  pointsIn,
  slotWindow,
  type AdHocRequest,
  type Failure,
  type Members,
  type RegionView,
  type World,
} from '../recovery/world';
import { inParallel } from './parallel';

/** A wish for ad hoc points: without an instance, of all the servers that the plan has now. */
export type Request = Omit<AdHocRequest, 'instance'> & { instance?: string };

export interface Watch {
  now: Date;
  since: Date;
  requests: Request[];
  cloudOf: (region: string) => Ecs;
}

/** Requests to one region at a time. */
const READS_AT_ONCE = 4;

/**
 * How far back every image is looked at, whatever its slot: far enough to see the points of a schedule that was changed
 * since, and of ad hoc points until they are copied.
 */
const RECENT_HOURS = 48;

/**
 * Reads what one tick has to know. Its cost follows the last two days and the slots of the plans' windows, not the vault's
 * history: the images of those, whatever is unfinished, and the tagged snapshots of the slots that were seen.
 */
export async function observe(settings: TickSettings, watch: Watch): Promise<World> {
  const names = [settings.sourceRegion, ...settings.destinationRegions];
  const [views, selected] = await Promise.all([
    Promise.all(names.map((region) => viewOf(settings, watch, watch.cloudOf(region)))),
    readMembers(settings, watch.cloudOf),
  ]);
  const world: World = {
    now: watch.now,
    since: watch.since,
    requests: [],
    regions: Object.fromEntries(names.map((region, i) => [region, views[i] as RegionView])),
    members: {},
  };
  for (const plan of settings.plans) {
    world.members[plan.name] = orFromPoints(selected[plan.name] as Members, world, settings, plan);
  }
  const answered = watch.requests.map((request) => ({ request, instances: instancesOf(request, world) }));
  world.requests = answered.flatMap(({ request, instances }) =>
    instances.map((instance) => ({ ...request, instance })),
  );
  world.unanswered = answered.filter(({ instances }) => instances.length === 0).map(({ request }) => request.plan);
  return world;
}

function instancesOf({ plan, instance }: Request, world: World): string[] {
  if (instance !== undefined) return [instance];
  const members = world.members[plan];
  return members?.readable ? members.instances : [];
}

async function viewOf(settings: TickSettings, watch: Watch, ecs: Ecs): Promise<RegionView> {
  const { vault } = settings;
  const bySlot = (slot: string) => ({ tags: { [TAG.vault]: vault, [TAG.slot]: slot } });
  const recent = new Date(watch.now.getTime() - RECENT_HOURS * 3_600_000);
  const isOld = (slot: string) => new Date(slot) < recent;
  try {
    const window = windowSlots(settings, watch);
    const read = async (filters: readonly ImageFilter[]) => pointsOf(settings, ecs, await readImages(ecs, filters));
    const first = await read([
      // By status and time alone: with a tag of so many images beside it, the cloud would look at 1,000 and no further.
      { tags: {}, statuses: ['Creating', 'Waiting'] },
      { tags: {}, createdSince: recent },
      ...window.filter(isOld).map(bySlot),
    ]);
    const seen = slotsOf(first);
    // Of a slot that is judged, every image has to be known.
    const more = await read(seen.filter((slot) => isOld(slot) && !window.includes(slot)).map(bySlot));
    const slots = [...new Set([...window, ...seen])];
    const lists = await inParallel(READS_AT_ONCE, slots, (slot) => ecs.describeSnapshots(bySlot(slot)));
    const snapshots = lists.flat().filter(({ tags }) => readIdentity(tags));
    return { readable: true, points: distinct([...first, ...more]), snapshots };
  } catch (error) {
    return { readable: false, failure: failureOf(error) };
  }
}

/** Newest first. */
function windowSlots(settings: TickSettings, { now }: Watch): string[] {
  const slots = settings.plans.flatMap((plan) => slotWindow(plan, now)).map(slotText);
  return [...new Set(slots)].sort().reverse();
}

function slotsOf(points: readonly Point[]): string[] {
  return [...new Set(points.map(({ identity }) => slotText(identity.slot)))];
}

async function readImages(ecs: Ecs, filters: readonly ImageFilter[]): Promise<Image[]> {
  const lists = await inParallel(READS_AT_ONCE, filters, (filter) => ecs.describeImages(filter));
  return lists.flat();
}

function pointsOf(settings: TickSettings, ecs: Ecs, images: readonly Image[]): Point[] {
  return images.flatMap((image) => pointOf(settings, image, ecs.region) ?? []);
}

/** Lists that are read one after the other can show one image twice: the later look is the newer. */
function distinct(points: readonly Point[]): Point[] {
  const byId = new Map(points.map((point) => [point.imageId, point]));
  return [...byId.values()].sort((a, b) => (a.imageId < b.imageId ? -1 : 1));
}

/** By plan name, the instances that each protects now. */
export async function readMembers(
  settings: TickSettings,
  cloudOf: (region: string) => Ecs,
): Promise<Record<string, Members>> {
  const source = cloudOf(settings.sourceRegion);
  const members = await Promise.all(settings.plans.map((plan) => membersOf(source, plan)));
  return Object.fromEntries(settings.plans.map(({ name }, i) => [name, members[i] as Members]));
}

async function membersOf(source: Ecs, plan: Plan): Promise<Members> {
  if (plan.instances) return { readable: true, instances: plan.instances };
  try {
    const found = await source.describeInstances({ tags: plan.instanceTags ?? {} });
    return { readable: true, instances: found.map(({ id }) => id).sort() };
  } catch (error) {
    return { readable: false, failure: failureOf(error) };
  }
}

/** With the source region dark, a plan's servers are those that have points at a destination. */
function orFromPoints(members: Members, world: World, settings: TickSettings, plan: Plan): Members {
  if (members.readable) return members;
  const points = settings.destinationRegions.flatMap((region) => pointsIn(world, region));
  const ids = points.filter(({ identity }) => identity.plan === plan.name).map(({ identity }) => identity.instance);
  if (ids.length === 0) return members;
  return { readable: true, instances: [...new Set(ids)].sort(), failure: members.failure };
}

/** @throws whatever is no answer of the cloud: a fault of the program is not to be taken for one of a region */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof CloudError)) throw error;
  const { code, message, requestId, kind } = error;
  return { code, message, requestId, busy: kind === 'busy', denied: kind === 'denied' };
}
