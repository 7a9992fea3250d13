import type { Settings } from '../../plan/settings';
import { slotText } from '../../recovery/identity';
import { grouped } from '../../recovery/grouped';
import { placeKey, type Point } from '../../recovery/point';
import { decideRetention } from '../../recovery/retention/decide';
import type { Fate } from '../../recovery/retention/fate';
import { decideOrphanFates } from '../../recovery/retention/orphans';
import { tellFates } from '../../recovery/retention/tell';
import type { Vault } from '../../recovery/retention/vault';
import { copiedInAMonth, monthlyCost, unsized, type MonthlyCost } from '../cost';
import { forecast } from '../forecast';
import { pointsIn } from '../vault-points';

/** What the whole vault holds, as `offsite status` tells it. */
export interface Holdings {
  points: HeldPoints[];
  /** Snapshots of the vault whose image is gone. */
  orphans: { region: string; snapshotId: string; goes: boolean; why: string }[];
  quota: QuotaLine[];
  /** Upper bound: every image at the full size of its disks. */
  cost: MonthlyCost;
  problems: string[];
  notes: string[];
}

/** The points of one server in one region. */
export interface HeldPoints {
  plan: string;
  instance: string;
  region: string;
  kept: number;
  /** To go at the next sweep. */
  going: number;
  /** No rule keeps them, and something else does. */
  held: number;
  /** Newest first. */
  points: { slot: string; kind: string; imageId: string; name: string; fate: Fate['fate']; why: string[] }[];
}

export interface QuotaLine {
  region: string;
  /** Of the account, other people's included. */
  images: number;
  quota: number;
  left: number;
  /** At the growth that the next nights are reckoned to bring; absent where there is none. */
  daysToFull?: number;
}

/** @param counts images of the account by region, where a quota is set */
export function holdingsOf(settings: Settings, vault: Vault, counts: ReadonlyMap<string, number>): Holdings {
  const fates = decideRetention(settings, vault);
  const orphans = decideOrphanFates(settings, vault, fates);
  const points = pointsIn(vault);
  const told = tellFates(fates, orphans);
  return {
    points: heldPoints(fates),
    orphans: orphans.map(({ region, snapshotId, fate, why }) => ({
      region,
      snapshotId,
      goes: fate === 'released',
      why,
    })),
    quota: quotaLines(settings, vault, counts),
    cost: monthlyCost(settings, points, copiedInAMonth(settings, vault, points)),
    ...told,
    notes: [...told.notes, ...unsized(settings, vault, points)],
  };
}

function heldPoints(fates: readonly Fate[]): HeldPoints[] {
  return [...grouped(fates, ({ point }) => placeKey(point)).values()].map((of): HeldPoints => {
    const { identity, region } = (of[0] as Fate).point;
    const count = (which: Fate['fate']) => of.filter(({ fate }) => fate === which).length;
    return {
      plan: identity.plan,
      instance: identity.instance,
      region,
      kept: count('kept'),
      going: count('released'),
      held: count('held'),
      points: of.map(({ point, fate, why }) => ({ ...lineOf(point), fate, why })),
    };
  });
}

function lineOf({ identity, imageId, name }: Point) {
  return { slot: slotText(identity.slot), kind: identity.kind, imageId, name };
}

/** So many nights show the growth: what is released in them is taken off. */
const NIGHTS_AHEAD = 14;
const DAY = 24 * 3_600_000;

function quotaLines(settings: Settings, vault: Vault, counts: ReadonlyMap<string, number>): QuotaLine[] {
  const { imageQuota: quota } = settings;
  if (quota === undefined) return [];
  const now = pointsIn(vault);
  const later = forecast(settings, vault, new Date(vault.now.getTime() + NIGHTS_AHEAD * DAY)).points;
  return [...counts].map(([region, images]) => {
    const here = (points: readonly Point[]) => points.filter((point) => point.region === region).length;
    const daily = (here(later) - here(now)) / NIGHTS_AHEAD;
    const left = Math.max(0, quota - images);
    return { region, images, quota, left, daysToFull: daily > 0 ? Math.floor(left / daily) : undefined };
  });
}

/** Days of head room below which the quota is a problem: the next ticks would be refused. */
const SOON_DAYS = 7;

export function quotaProblems(lines: readonly QuotaLine[]): string[] {
  return lines
    .filter(({ left, daysToFull }) => left === 0 || (daysToFull !== undefined && daysToFull <= SOON_DAYS))
    .map(({ region, images, quota, daysToFull }) => {
      const when = images >= quota ? 'it is full' : `it is full in ${daysToFull} days`;
      return `${region}: ${images} of ${quota} images that the account may hold: ${when}`;
    });
}
