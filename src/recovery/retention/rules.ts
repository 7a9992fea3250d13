import { createHash } from 'node:crypto';
import type { Plan } from '../../plan/settings';
import type { Point } from '../point';
import { calendarOf, daysBefore } from './calendar';
import { bySlot } from './order';

/** Each keeps the newest so many of something; a point goes only when none keeps it. Without any rule all points stay. */
type KeepRules = NonNullable<Plan['keep']['source']>;

export type Side = 'source' | 'destination';

/** The rules for a plan's points of one kind on one side. */
function rulesFor({ keep }: Plan, kind: Point['identity']['kind'], side: Side): KeepRules {
  return (kind === 'adhoc' ? keep.adHoc : keep[side]) ?? {};
}

/** `last: 7, weekly: 8`; empty where there is no rule. */
function rulesText(rules: KeepRules): string {
  const set = Object.entries(rules).filter(([, count]) => count !== undefined);
  return set.map(([name, count]) => `${name}: ${count}`).join(', ');
}

function isUnset(rules: KeepRules): boolean {
  return Object.values(rules).every((count) => count === undefined);
}

/** Another number makes every vault's rules new ones: for a version of this program that takes them to mean something else. */
const MEANING = 1;

/** A short mark of all keep rules of a plan and of the calendar that they go by. It is in the tags of each image. */
export function rulesMark(plan: Plan): string {
  const known = marks.get(plan) ?? newMark(plan);
  marks.set(plan, known);
  return known;
}

/** Every point of a plan is asked for it. */
const marks = new WeakMap<Plan, string>();

function newMark({ keep, timeZone }: Plan): string {
  const all: (KeepRules | undefined)[] = [keep.source, keep.destination, keep.adHoc];
  // By place, since the order of keys in the config is nobody's change.
  const rules = all.map(({ last, days, weekly, monthly } = {}) => [last, days, weekly, monthly].map((n) => n ?? 0));
  return createHash('sha256')
    .update(JSON.stringify([MEANING, timeZone, rules]))
    .digest('hex')
    .slice(0, 12);
}

/**
 * Which rules keep a point of one server and region, in words; none for one that may go. A point that does not count (it
 * is partial, say) is kept as long as it would be if it did, and takes nobody's place: where none keeps it, a newer one counts.
 *
 * @param counting the points there that count, as `counted` has them
 */
export function keepers(plan: Plan, side: Side, counting: readonly Point[]): (point: Point) => string[] {
  const ofKind = (kind: Point['identity']['kind']) => {
    const rules = rulesFor(plan, kind, side);
    const members = counting.filter(({ identity }) => identity.kind === kind).sort(bySlot);
    const unset = `no keep.${kind === 'adhoc' ? 'adHoc' : side} is set`;
    const kept = keptByRules(plan, rules, members, unset);
    const known = new Set(members);
    return (point: Point) => {
      if (known.has(point)) return kept.get(point) ?? [];
      return keptByRules(plan, rules, [...members, point].sort(bySlot), unset).get(point) ?? [];
    };
  };
  const asked: Partial<Record<Point['identity']['kind'], (point: Point) => string[]>> = {};
  return (point) => (asked[point.identity.kind] ??= ofKind(point.identity.kind))(point);
}

/**
 * @param points that count, newest slot first
 * @param unset what is said where there are no rules
 */
function keptByRules(plan: Plan, rules: KeepRules, points: readonly Point[], unset: string): Map<Point, string[]> {
  const kept = new Map<Point, string[]>();
  const keep = (point: Point, why: string) => kept.set(point, [...(kept.get(point) ?? []), why]);
  const { week, month } = calendarOf(plan);
  if (isUnset(rules)) for (const point of points) keep(point, unset);
  for (const point of points.slice(0, rules.last ?? 0)) keep(point, `last: ${rules.last}`);
  for (const point of within(plan, rules.days, points)) keep(point, `days: ${rules.days}`);
  for (const [point, name] of periods(points, rules.weekly, week)) keep(point, `weekly: ${rules.weekly} (${name})`);
  for (const [point, name] of periods(points, rules.monthly, month)) keep(point, `monthly: ${rules.monthly} (${name})`);
  return kept;
}

/** Counted back from the newest point, not from now: nothing expires while no new one arrives. */
function within(plan: Plan, days: number | undefined, points: readonly Point[]): Point[] {
  const [newest] = points;
  if (days === undefined || !newest) return [];
  const { clock } = calendarOf(plan);
  const end = daysBefore(clock(newest.identity.slot), days);
  return points.filter(({ identity }) => clock(identity.slot) > end);
}

/** The newest point of each of the newest so many periods that have points. */
function periods(
  points: readonly Point[],
  count: number | undefined,
  periodOf: (slot: Date) => string,
): [Point, string][] {
  const newest = new Map<string, Point>();
  for (const point of points) {
    const period = periodOf(point.identity.slot);
    if (newest.has(period)) continue;
    if (newest.size >= (count ?? 0)) break;
    newest.set(period, point);
  }
  return [...newest].map(([period, point]) => [point, period]);
}

/** In words, for a point that none of them keeps. */
export function noRuleKeeps(plan: Plan, side: Side, { identity }: Point): string {
  return `no rule keeps it (${rulesText(rulesFor(plan, identity.kind, side))})`;
}
