import type { Ecs, Image, ImageFilter } from '../cloud/ecs';
import type { Plan, TickSettings } from '../plan/settings';
import { slotText, TAG, readIdentity, type Tags } from '../recovery/identity';
import { pointOf, type Point } from '../recovery/point';
import {
  slotWindow,
  type AdHocRequest,
  type Members,
  type RegionView,
  type Unreadable,
  type World,
} from '../recovery/world';
import { failureOf } from './failure';
import { readFurtherBack } from './further-back';
import { guessMembers } from './guess';
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
    viewsOf(settings, watch, names.map(watch.cloudOf)),
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
    world.members[plan.name] = await guessMembers(settings, plan, watch.cloudOf, selected[plan.name] as Members);
  }
  await readFurtherBack(settings, world, watch.cloudOf);
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

async function viewsOf(settings: TickSettings, watch: Watch, clouds: readonly Ecs[]): Promise<RegionView[]> {
  const window = windowSlots(settings, watch);
  const looks = await Promise.all(clouds.map((ecs) => firstLook(settings, watch, ecs, window)));
  const seen = looks.flatMap((look) => (look.readable ? slotsOf(look.points) : []));
  // Of a slot that is judged, every image has to be known: also where they are older than those of another region.
  const slots = [...new Set([...window, ...seen])];
  return Promise.all(
    looks.map((look, i) =>
      look.readable ? whole(settings, watch, clouds[i] as Ecs, look.points, slots, window) : look,
    ),
  );
}

type FirstLook = { readable: true; points: Point[] } | Unreadable;

async function firstLook(
  settings: TickSettings,
  watch: Watch,
  ecs: Ecs,
  window: readonly string[],
): Promise<FirstLook> {
  try {
    const images = await readImages(ecs, [
      // By status and time alone: with a tag of so many images beside it, the cloud would look at 1,000 and no further.
      { tags: {}, statuses: ['Creating', 'Waiting'] },
      { tags: {}, createdSince: recent(watch) },
      ...window.filter(isOld(watch)).map(bySlot(settings)),
    ]);
    return { readable: true, points: pointsOf(settings, ecs, images) };
  } catch (error) {
    return { readable: false, failure: failureOf(error) };
  }
}

async function whole(
  settings: TickSettings,
  watch: Watch,
  ecs: Ecs,
  first: readonly Point[],
  slots: readonly string[],
  window: readonly string[],
): Promise<RegionView> {
  try {
    const older = slots.filter((slot) => isOld(watch)(slot) && !window.includes(slot)).map(bySlot(settings));
    const more = pointsOf(settings, ecs, await readImages(ecs, older));
    const lists = await inParallel(READS_AT_ONCE, slots, (slot) => ecs.describeSnapshots(bySlot(settings)(slot)));
    const snapshots = lists.flat().filter(({ tags }) => readIdentity(tags));
    return { readable: true, points: distinct([...first, ...more]), snapshots };
  } catch (error) {
    return { readable: false, failure: failureOf(error) };
  }
}

function bySlot({ vault }: TickSettings): (slot: string) => { tags: Tags } {
  return (slot) => ({ tags: { [TAG.vault]: vault, [TAG.slot]: slot } });
}

function recent({ now }: Watch): Date {
  return new Date(now.getTime() - RECENT_HOURS * 3_600_000);
}

function isOld(watch: Watch): (slot: string) => boolean {
  return (slot) => new Date(slot) < recent(watch);
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
