import { pointName } from '../plan/names';
import { slotsBetween } from '../plan/schedule';
import type { Plan, Settings } from '../plan/settings';
import { slotText, TAG, type Identity } from '../recovery/identity';
import { isUsable, newestOf, type Point } from '../recovery/point';
import { decideRetention, type RetentionOptions } from '../recovery/retention/decide';
import type { Fate } from '../recovery/retention/fate';
import { rulesMark } from '../recovery/retention/rules';
import type { Vault } from '../recovery/retention/vault';
import { pointsIn, protectedBy } from './vault-points';

/** What one server's time brings, in the order in which it happens. */
export interface Happening {
  at: Date;
  /** Source images and copies that are usable from then on. */
  made: Point[];
  released: Fate[];
}

export interface Forecast {
  /** What goes as things are, before anything else is made. */
  now: Fate[];
  /** What comes then. Oldest first; those of one time side by side. */
  happenings: Happening[];
  /** What the vault holds at the end. */
  points: Point[];
  /** What no rule keeps and is held all the same, at the end. */
  held: Fate[];
}

interface Options extends RetentionOptions {
  /** What is to be made at once. */
  due?: readonly Due[];
}

/** An image of a point that is not there yet: in the source, and in destinations. */
export interface Due {
  identity: Identity;
  regions: readonly string[];
}

/**
 * What the slots until `end` would make, copy and let go, if nothing fails and every image and copy takes as long as assumed.
 * Pure: nothing is asked and nothing changed. Servers stand each for itself, as in retention.
 */
export function forecast(settings: Settings, vault: Vault, end: Date, options: Options = {}): Forecast {
  const parts = serverVaults(settings, vault).map((part) => course(settings, part, end, options));
  return {
    now: parts.flatMap(({ now }) => now),
    happenings: parts.flatMap(({ happenings }) => happenings).sort((a, b) => a.at.getTime() - b.at.getTime()),
    points: parts.flatMap(({ points }) => points),
    held: parts.flatMap(({ held }) => held),
  };
}

interface ServerVault {
  plan?: Plan;
  instance: string;
  points: Point[];
  vault: Vault;
}

/** One for each server that has points or is to have some. */
function serverVaults(settings: Settings, vault: Vault): ServerVault[] {
  const servers = new Map<string, ServerVault>();
  const serverOf = (planName: string, instance: string): ServerVault => {
    const key = `${planName} ${instance}`;
    const plan = settings.plans.find(({ name }) => name === planName);
    const server = servers.get(key) ?? { plan, instance, points: [], vault };
    servers.set(key, server);
    return server;
  };
  for (const plan of settings.plans) {
    for (const instance of protectedBy(vault, plan.name)) serverOf(plan.name, instance);
  }
  for (const point of pointsIn(vault)) serverOf(point.identity.plan, point.identity.instance).points.push(point);
  return [...servers.values()];
}

function course(settings: Settings, server: ServerVault, end: Date, options: Options): Forecast {
  const happenings: Happening[] = [];
  let { points } = server;
  let held: Fate[] = [];
  const happen = (at: Date, made: Point[]): Happening => {
    points = [...points, ...made];
    const fates = decideRetention(settings, vaultAt(server.vault, at, points), options);
    const released = fates.filter(({ fate }) => fate === 'released');
    const gone = new Set(released.map(({ point }) => point.imageId));
    points = points.filter(({ imageId }) => !gone.has(imageId));
    held = fates.filter(({ fate }) => fate === 'held');
    return { at, made, released };
  };
  const { released: now } = happen(server.vault.now, []);
  for (const due of slotsOf(settings, server, end, options)) {
    points = points.map(finished);
    const made = pointsOf(settings, server, due);
    if (made.length === 0) continue;
    happenings.push(happen(new Date(Math.max(...made.map(({ createdAt }) => createdAt.getTime()))), made));
  }
  return { now, happenings, points, held };
}

/** The vault at another time, as far as one server goes. */
function vaultAt(vault: Vault, now: Date, points: readonly Point[]): Vault {
  const regions = Object.entries(vault.regions).map(([region, view]) => [
    region,
    view.readable ? { ...view, points: points.filter((point) => point.region === region) } : view,
  ]);
  return { ...vault, now, regions: Object.fromEntries(regions) as Vault['regions'] };
}

function slotsOf(settings: Settings, server: ServerVault, end: Date, { due = [] }: Options): Due[] {
  const { plan, instance, vault } = server;
  if (!plan) return [];
  const own = due.filter(({ identity }) => identity.plan === plan.name && identity.instance === instance);
  if (plan.paused || !protectedBy(vault, plan.name).includes(instance)) return own;
  const regions = [settings.sourceRegion, ...settings.destinationRegions];
  const later = slotsBetween(plan, vault.now, end).map((slot): Due => {
    return { identity: { vault: settings.vault, plan: plan.name, instance, slot, kind: 'scheduled' }, regions };
  });
  return [...own, ...later];
}

function finished(point: Point): Point {
  const going = point.state === 'queued' || point.state === 'working';
  return going ? { ...point, state: 'available', status: 'Available', progress: 100 } : point;
}

const MINUTE = 60_000;

/** Nothing is made out of a region, or in one, that cannot be read. */
function pointsOf(settings: Settings, { plan, points, vault }: ServerVault, { identity, regions }: Due): Point[] {
  if (!plan || !vault.regions[settings.sourceRegion]?.readable) return [];
  const begun = new Date(Math.max(identity.slot.getTime(), vault.now.getTime()));
  const copied = new Date(begun.getTime() + settings.assumedImageMinutes * MINUTE);
  // What the next one will be like.
  const like = newestOf(points.filter(isUsable));
  const make = (region: string, createdAt: Date, side: 'source' | 'destination'): Point => ({
    identity,
    attempt: 1,
    copyAttempt: side === 'source' ? 0 : 1,
    region,
    imageId: `${region}/${identity.plan}/${identity.instance}/${slotText(identity.slot)}`,
    name: pointName(plan, settings.plans, identity.instance, identity.slot, 1, side, identity.kind),
    state: 'available',
    status: 'Available',
    progress: 100,
    createdAt,
    takenAt: begun,
    disks: (like?.disks ?? NO_SHEET.disks).map(({ sizeGiB }) => ({ sizeGiB })),
    sheet: like?.sheet ?? NO_SHEET,
    tags: { [TAG.rules]: rulesMark(plan) },
  });
  return regions
    .filter((region) => vault.regions[region]?.readable)
    .map((region) =>
      region === settings.sourceRegion ? make(region, begun, 'source') : make(region, copied, 'destination'),
    );
}

/** Of a server that nothing is known of: enough to be taken for one of the function's. */
const NO_SHEET: Point['sheet'] = {
  type: 'unknown',
  zone: 'unknown',
  vSwitch: '',
  privateIp: '',
  securityGroups: [],
  role: '',
  disks: [{ device: '', category: '', sizeGiB: 0 }],
  cut: { securityGroups: 0, disks: 0 },
};
