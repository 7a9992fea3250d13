import type { Plan, Settings } from '../../../src/plan/settings';
import { TAG } from '../../../src/recovery/identity';
import type { Point } from '../../../src/recovery/point';
import { decideRetention, type RetentionOptions } from '../../../src/recovery/retention/decide';
import type { Fate } from '../../../src/recovery/retention/fate';
import { rulesMark } from '../../../src/recovery/retention/rules';
import type { Vault } from '../../../src/recovery/retention/vault';
import { copy, DESTINATION, image, night, plan, settings, SOURCE } from '../worlds';

/** Vaults for tests of retention: one server, a point a night; nights are told by their day, counted from 1 March 2026. */
export const SERVER = 'i-1';

export function vault(points: readonly Point[], changes: Partial<Vault> = {}): Vault {
  const regions = [...new Set([SOURCE, DESTINATION, ...points.map(({ region }) => region)])];
  const here = (region: string) => points.filter((point) => point.region === region);
  return {
    now: new Date(Math.max(0, ...points.map(({ createdAt }) => createdAt.getTime())) + 3_600_000),
    regions: Object.fromEntries(
      regions.map((region) => [region, { readable: true, points: here(region), snapshots: [] }]),
    ),
    members: {},
    exists: {},
    occupied: {},
    ...changes,
  };
}

export function config(keep: Plan['keep'], more: Partial<Plan> = {}, top: Partial<Settings> = {}): Settings {
  return settings({ plans: [plan({ instances: [SERVER], keep, ...more })], ...top });
}

export function days(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

/** Source images of the nights. */
export function images(...nights: number[]): Point[] {
  return nights.map((day) => image(SERVER, night(day)));
}

/** Images of the nights and their copies. */
export function both(nights: readonly number[], region = DESTINATION): Point[] {
  return nights.flatMap((day) => {
    const source = image(SERVER, night(day));
    return [source, copy(source, region)];
  });
}

export function copies(nights: readonly number[], region = DESTINATION): Point[] {
  return both(nights, region).filter((point) => point.region === region);
}

/** As they are when the plan of that config made them. */
export function under({ plans }: Settings, points: readonly Point[]): Point[] {
  return points.map((point) => {
    const plan = plans.find(({ name }) => name === point.identity.plan);
    return plan ? { ...point, tags: { ...point.tags, [TAG.rules]: rulesMark(plan) } } : point;
  });
}

function dayOf({ identity }: Point): number {
  return Math.round((identity.slot.getTime() - night(0).getTime()) / 86_400_000);
}

/** The days of the points in a region that have a fate, oldest first. */
export function daysThat(fate: Fate['fate'], fates: readonly Fate[], region = DESTINATION): number[] {
  return fates
    .filter((one) => one.fate === fate && one.point.region === region)
    .map(({ point }) => dayOf(point))
    .sort((a, b) => a - b);
}

export function fatesOf(
  of: Settings,
  points: readonly Point[],
  changes: Partial<Vault> = {},
  options: RetentionOptions = {},
): Fate[] {
  return decideRetention(of, vault(points, changes), options);
}

export function fateOf(point: Point, fates: readonly Fate[]): Fate {
  const found = fates.filter((fate) => fate.point.imageId === point.imageId);
  if (found.length !== 1) throw new Error(`${point.imageId} has ${found.length} fates`);
  return found[0] as Fate;
}
