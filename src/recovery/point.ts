import type { TickSettings } from '../plan/settings';
import { identityTags, readIdentity, TAG, TAG_PREFIX, type Identity, type Tags } from './identity';
import { readSheet, type ServerSheet } from './sheet';

/** One image of the vault: the source image of a recovery point, or its copy in a destination region. */
export interface Point {
  identity: Identity;
  attempt: number;
  /** Of the copy; 0 for a source image. */
  copyAttempt: number;
  region: string;
  imageId: string;
  name: string;
  state: PointState;
  /** The cloud's own word for it. */
  status: string;
  /** Per cent. */
  progress: number;
  /** When the cloud began this image; where it does not say, its slot, before which it was not. */
  createdAt: Date;
  /** The moment that the data shows: the source image's creation. */
  takenAt: Date;
  disks: PointDisk[];
  sheet: ServerSheet;
  /** A copy's source image. */
  sourceImageId?: string;
  drill?: string;
  /** The vault's own tags: what the snapshots carry too. */
  tags: Tags;
}

export interface PointDisk {
  /** As the image names it, which may be otherwise than the server does. */
  device?: string;
  sizeGiB: number;
  snapshotId?: string;
}

/**
 * `queued` has not begun yet: the cloud works on a few copies at a time. `unknown` is what the cloud does not tell well enough
 * to be judged; it may be whole, so nothing is made in its place, and nothing of it goes.
 */
export type PointState = 'queued' | 'working' | 'available' | 'failed' | 'unknown';

/** An image as the cloud shows it; `reconcile` fills it in from the adapter's. */
export interface SeenImage {
  id: string;
  name: string;
  status: string;
  createdAt: Date;
  progress: number;
  tags: Tags;
  disks: PointDisk[];
}

const STATES: Record<string, PointState> = {
  Waiting: 'queued',
  Creating: 'working',
  Available: 'available',
  // Still there and bootable; somebody has only retired it from use.
  Deprecated: 'available',
  UnAvailable: 'failed',
  CreateFailed: 'failed',
};

/** Undefined for an image that is not of this vault. */
export function readPoint(image: SeenImage, region: string, vault: string): Point | undefined {
  const read = readIdentity(image.tags);
  if (!read || read.identity.vault !== vault) return undefined;
  const tags = Object.fromEntries(Object.entries(image.tags).filter(([key]) => key.startsWith(TAG_PREFIX)));
  const isTimed = isTime(image.createdAt);
  const createdAt = isTimed ? image.createdAt : read.identity.slot;
  const takenAt = new Date(tags[TAG.taken] ?? createdAt);
  return {
    ...read,
    copyAttempt: Number((tags[TAG.scheme] ?? '').split('.')[2] ?? 0),
    region,
    imageId: image.id,
    name: image.name,
    state: (isTimed && hasItsDisks(image) && STATES[image.status]) || 'unknown',
    status: image.status,
    progress: image.progress,
    createdAt,
    takenAt: isTime(takenAt) ? takenAt : createdAt,
    disks: image.disks,
    sheet: readSheet(tags),
    sourceImageId: tags[TAG.source],
    drill: tags[TAG.drill],
    tags,
  };
}

/** Each image that is finished has at least the system disk. */
function hasItsDisks({ status, disks }: SeenImage): boolean {
  return STATES[status] !== 'available' || disks.length > 0;
}

function isTime(date: Date): boolean {
  return !Number.isNaN(date.getTime());
}

/** As `readPoint`; a point that was tagged under a former name of its plan is under the present one. */
export function pointOf(settings: TickSettings, image: SeenImage, region: string): Point | undefined {
  const point = readPoint(image, region, settings.vault);
  const plan = settings.plans.find(({ formerNames }) => point && formerNames.includes(point.identity.plan));
  return point && plan ? { ...point, identity: { ...point.identity, plan: plan.name } } : point;
}

/** What a copy of this source image carries: all but its own drill, since the cloud hands no tag on. */
export function copyTags(source: Point, copyAttempt: number): Tags {
  const { [TAG.drill]: _, ...tags } = source.tags;
  return {
    ...tags,
    ...identityTags(source.identity, source.attempt),
    [TAG.scheme]: `${identityTags(source.identity, source.attempt)[TAG.scheme]}.${copyAttempt}`,
    [TAG.source]: source.imageId,
    [TAG.taken]: source.takenAt.toISOString(),
  };
}

export type Verdict = 'usable' | 'partial' | 'failed drill' | 'unfinished' | 'failed';

/**
 * Usable: finished, with a disk for every disk that the instance had, and not failed in a drill. It says whole, not
 * bootable. Disks are told by their sizes, since an image may name a device otherwise than the instance does.
 */
export function judge(point: Point): Verdict {
  if (point.state === 'failed') return 'failed';
  if (point.state !== 'available') return 'unfinished';
  if (point.drill?.startsWith('failed')) return 'failed drill';
  return missingDisks(point) > 0 ? 'partial' : 'usable';
}

export function isUsable(point: Point): boolean {
  return judge(point) === 'usable';
}

/** Disks of the instance that the image does not hold. */
export function missingDisks({ disks, sheet }: Point): number {
  const held = disks.map(({ sizeGiB }) => sizeGiB);
  let missing = 0;
  for (const { sizeGiB } of sheet.disks) {
    const at = held.indexOf(sizeGiB);
    if (at < 0) missing++;
    else held.splice(at, 1);
  }
  // Disks that found no room in the tags are only counted.
  return missing + Math.max(0, sheet.cut.disks - held.length);
}

/** The cloud takes no request from a clock that is further off. */
const CLOCKS_APART = 15 * 60_000;

/** Neither its slot nor its data is later than the creation that the cloud noted. */
export function isPossible({ identity, createdAt, takenAt }: Point): boolean {
  const latest = createdAt.getTime() + CLOCKS_APART;
  // So that a time nobody can read is not possible either.
  return identity.slot.getTime() <= latest && takenAt.getTime() <= latest;
}

/** A usable point that says how old its data is: a time that cannot be would make it young for ever. */
export function isDated(point: Point): boolean {
  return isUsable(point) && isPossible(point);
}

/** Whose data was taken last; the first of equals. */
export function newestOf(points: readonly Point[]): Point | undefined {
  return points.reduce<Point | undefined>((a, b) => (a && a.takenAt >= b.takenAt ? a : b), undefined);
}

/** Equal for the points of one server in one region. */
export function placeKey({ identity, region }: Pick<Point, 'identity' | 'region'>): string {
  return `${identity.plan}/${identity.instance}/${region}`;
}

export function snapshotIds(point: Point): string[] {
  return point.disks.flatMap(({ snapshotId }) => (snapshotId ? [snapshotId] : []));
}

export function sameServer(a: Identity, b: Identity): boolean {
  return a.plan === b.plan && a.instance === b.instance;
}

export function samePoint(a: Identity, b: Identity): boolean {
  return sameServer(a, b) && a.kind === b.kind && a.slot.getTime() === b.slot.getTime();
}
