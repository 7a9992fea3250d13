import type { Moment, PromiseCheck } from './promise';
import { iso, isUsable, type SeenImage } from './view';

/** A point has one image in a region, whatever was killed, lost or asked for twice. */
export const noDuplicates: PromiseCheck = {
  name: 'no duplicate image of a point',
  check: ({ view }) => {
    const images = new Map<string, SeenImage[]>();
    for (const image of view.images) {
      const key = `${image.point} in ${image.region}`;
      images.set(key, [...(images.get(key) ?? []), image]);
    }
    return [...images].flatMap(([key, all]) => {
      const good = all.filter(({ status }) => status !== 'CreateFailed');
      if (good.length > 1) return [`${key}: ${good.map(({ id, status }) => `${id} ${status}`).join(', ')}`];
      return all.length > 3 ? [`${key}: ${all.length} attempts`] : [];
    });
  },
};

/** The newest usable copy of each server in each destination gives way only to a newer one. */
export function newestStays(): PromiseCheck {
  const newest = new Map<string, { at: number; id: string }>();
  return {
    name: 'the newest usable copy is never lost',
    check: ({ view }) => {
      const now = new Map<string, { at: number; id: string }>();
      for (const image of view.images.filter(isUsable)) {
        const key = `${image.plan} ${image.instance} in ${image.region}`;
        if (image.takenAt > (now.get(key)?.at ?? -1)) now.set(key, { at: image.takenAt, id: image.id });
      }
      const lost = [...newest].filter(([key, { at }]) => at > (now.get(key)?.at ?? -1));
      for (const [key, found] of now) newest.set(key, found);
      return lost.map(([key, { at, id }]) => `${key}: ${id} of ${iso(at)} is gone and nothing newer is there`);
    },
  };
}

export interface KeepRules {
  last?: number;
  days?: number;
  weekly?: number;
  monthly?: number;
}

/** What a plan's rules say at a moment, told by whoever arranged the soak. */
export type RulesAt = (plan: string, isCopy: boolean, now: number) => { keep?: KeepRules; zone: string };

/**
 * Whatever went was kept by none of the rules, and no source image went before every destination had its copy or a newer one.
 * What is left beyond the rules for two days should have gone.
 */
export function rulesHold(rulesAt: RulesAt, destinations: readonly string[]): PromiseCheck {
  const excess = new Map<string, number>();
  return {
    name: 'the keep rules hold',
    check: ({ before, view }) => {
      const there = new Set(view.images.map(({ id }) => id));
      const gone = before.images.filter((image) => isUsable(image) && !there.has(image.id));
      return [
        ...gone.flatMap((image) => keptInVain(image, view.images, rulesAt, view.now)),
        ...gone.filter(({ isCopy }) => !isCopy).flatMap((image) => goneTooSoon(image, view.images, destinations)),
        ...tooMany(view, rulesAt, excess),
      ];
    },
  };
}

function keptInVain(image: SeenImage, left: readonly SeenImage[], rulesAt: RulesAt, now: number): string[] {
  const { keep, zone } = rulesAt(image.plan, image.isCopy, now);
  const siblings = [...left.filter(isUsable).filter(isSibling(image)), image].sort((a, b) => b.slot - a.slot);
  const rule = keep === undefined ? 'no rule at all' : keeper(image, siblings, keep, zone);
  return rule ? [`${image.point} in ${image.region} is gone, which ${rule} keeps`] : [];
}

function isSibling(image: SeenImage): (other: SeenImage) => boolean {
  return ({ region, plan, instance, kind }) =>
    region === image.region && plan === image.plan && instance === image.instance && kind === image.kind;
}

/** @param siblings the image among them, newest first */
function keeper(image: SeenImage, siblings: readonly SeenImage[], keep: KeepRules, zone: string): string | undefined {
  const place = siblings.indexOf(image);
  if (place < (keep.last ?? 0)) return `last: ${keep.last}`;
  const newest = siblings[0]?.slot ?? 0;
  // An hour less, so that a day of 23 hours is not argued about.
  if (newest - image.slot < (keep.days ?? 0) * 86_400_000 - 3_600_000) return `days: ${keep.days}`;
  if (isNewestOf(image, siblings, keep.weekly ?? 0, (slot) => weekOf(slot, zone))) return `weekly: ${keep.weekly}`;
  if (isNewestOf(image, siblings, keep.monthly ?? 0, (slot) => dayOf(slot, zone).slice(0, 7))) {
    return `monthly: ${keep.monthly}`;
  }
  return undefined;
}

function isNewestOf(
  image: SeenImage,
  siblings: readonly SeenImage[],
  count: number,
  periodOf: (slot: number) => string,
): boolean {
  const newer = siblings.filter(({ slot }) => slot > image.slot).map(({ slot }) => periodOf(slot));
  return !newer.includes(periodOf(image.slot)) && new Set(newer).size < count;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** `2026-03-29`, in the zone. */
function dayOf(time: number, zone: string): string {
  const known = formats.get(zone) ?? new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' });
  formats.set(zone, known);
  return known.format(time);
}

/** Its Monday. */
function weekOf(time: number, zone: string): string {
  const day = Date.parse(dayOf(time, zone));
  const back = (new Date(day).getUTCDay() + 6) % 7;
  return new Date(day - back * 86_400_000).toISOString().slice(0, 10);
}

function goneTooSoon(image: SeenImage, left: readonly SeenImage[], destinations: readonly string[]): string[] {
  return destinations
    .filter((destination) => !left.some((copy) => isUsable(copy) && makesUpFor(copy, image, destination)))
    .map((destination) => `${image.point} is gone at the source, and ${destination} has no copy as new`);
}

function makesUpFor(copy: SeenImage, image: SeenImage, destination: string): boolean {
  const { region, plan, instance, takenAt } = copy;
  return region === destination && plan === image.plan && instance === image.instance && takenAt >= image.takenAt;
}

const PATIENCE = 2 * 86_400_000;
/** A source image that waits for its copies, and what is being made. */
const SPARE = 3;

function tooMany({ images, now, dark }: Moment['view'], rulesAt: RulesAt, excess: Map<string, number>): string[] {
  const counts = new Map<string, { count: number; most: number }>();
  for (const image of images.filter(isUsable)) {
    const { keep } = rulesAt(image.plan, image.isCopy, now);
    if (!keep) continue;
    const most = (keep.last ?? 0) + (keep.days ?? 0) + (keep.weekly ?? 0) + (keep.monthly ?? 0);
    const key = `${image.plan} ${image.instance} in ${image.region}`;
    counts.set(key, { most, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts].flatMap(([key, { count, most }]) => {
    if (count <= most + SPARE || dark.size > 0 || !excess.has(key)) excess.set(key, now);
    if (now - (excess.get(key) ?? now) <= PATIENCE) return [];
    excess.set(key, Infinity);
    return [`${key}: ${count} usable points for two days, where the rules keep ${most} at most`];
  });
}
