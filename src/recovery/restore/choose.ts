import type { Selection } from '../../plan/recovery-settings';
import { grouped } from '../grouped';
import { isPossible, judge, type Point } from '../point';

/** The copy that a server is made from. */
export interface Choice {
  /** The old id. */
  instance: string;
  point: Point;
  /** Of its data, in hours. */
  ageHours: number;
  notes: string[];
}

export interface PointWish {
  region: string;
  /** The newest data that was taken not after this; absent for the newest. */
  point?: Date;
  servers: Selection;
  now: Date;
}

const HOUR = 3_600_000;

/**
 * Of each server that is wanted, the usable copy whose data is newest, whichever plan made it. Copies that failed a drill, lack
 * a disk or carry an impossible time are passed over, and so are ones without a server sheet: this program makes none such.
 *
 * @returns the choices by instance id, and what is wanted and cannot be had
 */
export function choosePoints(points: readonly Point[], wish: PointWish): { chosen: Choice[]; problems: string[] } {
  const { plans, instances, sheet } = wish.servers;
  const here = points.filter(({ region, identity }) => {
    const isPlan = plans === undefined || plans.includes(identity.plan);
    return region === wish.region && isPlan && (instances === undefined || instances.includes(identity.instance));
  });
  const chosen: Choice[] = [];
  const problems: string[] = [];
  for (const [instance, copies] of grouped(here, ({ identity }) => identity.instance)) {
    const found = chooseOne(instance, copies, wish);
    if (typeof found === 'string') problems.push(found);
    else if (fitsSheet(found.point, sheet)) chosen.push(found);
  }
  problems.push(...missing(here, wish));
  if (here.length > 0 && chosen.length + problems.length === 0)
    problems.push(`no copy in ${wish.region} is of a server that offsite:recovery.servers.sheet speaks of`);
  return { chosen: chosen.sort((a, b) => (a.instance < b.instance ? -1 : 1)), problems: problems.sort() };
}

function chooseOne(instance: string, copies: readonly Point[], { point, region, now }: PointWish): Choice | string {
  const newestFirst = [...copies].sort(byNewest);
  const passed: string[] = [];
  for (const copy of newestFirst) {
    const reason = whyNot(copy, point);
    if (reason === undefined) {
      const ageHours = (now.getTime() - copy.takenAt.getTime()) / HOUR;
      return { instance, point: copy, ageHours, notes: passed };
    }
    // Later than asked for is no defect.
    if (reason !== LATER)
      passed.push(`copy ${copy.imageId} of ${copy.takenAt.toISOString()} is passed over: ${reason}`);
  }
  const asked = point ? ` with data of ${point.toISOString()} or before` : '';
  return `${instance}: no usable copy in ${region}${asked}; ${passed.join('; ') || 'all are later'}`;
}

const LATER = 'later';

function whyNot(copy: Point, until: Date | undefined): string | undefined {
  if (until && copy.takenAt > until) return LATER;
  const verdict = judge(copy);
  if (verdict !== 'usable') return verdict;
  if (!isPossible(copy)) return 'its time is impossible';
  return copy.sheet.type === '' ? 'it carries no server sheet' : undefined;
}

/** By the data's time; of equals the same one always. */
function byNewest(a: Point, b: Point): number {
  return b.takenAt.getTime() - a.takenAt.getTime() || (a.imageId < b.imageId ? -1 : 1);
}

function fitsSheet({ sheet }: Point, wanted: Selection['sheet']): boolean {
  return Object.entries(wanted ?? {}).every(([key, value]) =>
    key === 'securityGroup'
      ? sheet.securityGroups.includes(value)
      : sheet[key as Exclude<keyof NonNullable<Selection['sheet']>, 'securityGroup'>] === value,
  );
}

/** What was asked for by name and has no copy at all. */
function missing(here: readonly Point[], { servers, region }: PointWish): string[] {
  const { plans, instances } = servers;
  const lost = (instances ?? []).filter((id) => !here.some(({ identity }) => identity.instance === id));
  const empty = (plans ?? []).filter((name) => !here.some(({ identity }) => identity.plan === name));
  return [
    ...lost.map((id) => `${id}: there is no copy of it in ${region}`),
    ...empty.map((name) => `plan ${name}: there is no copy of its servers in ${region}`),
  ];
}
