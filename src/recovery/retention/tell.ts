import { grouped } from '../grouped';
import { slotText } from '../identity';
import { isUsable, judge, newestOf } from '../point';
import type { Cause, Fate } from './fate';
import { compare } from '../compare';
import type { Orphan } from './orphans';

/** What people are told of fates: problems want somebody's hand, notes say what costs money or waits. */
export interface RetentionTold {
  problems: string[];
  notes: string[];
}

export function tellFates(fates: readonly Fate[], orphans: readonly Orphan[] = []): RetentionTold {
  const braked = placesWith(fates, ['brake']).map(
    ({ place, of }) =>
      `${place}: ${of.length} releases are held. ${of[0]?.why[0]}; \`offsite prune\` shows them, and releases them when confirmed`,
  );
  const impossible = placesWith(fates, ['impossible time']).map(
    ({ place, of }) => `${place}: ${points(of)} with an impossible time, kept and not counted: ${named(of)}`,
  );
  const doubtful = placesWith(fates, ['doubtful']).map(
    ({ place, of }) =>
      `${place}: ${points(of)} that the function would not have made so, kept and not counted: ${named(of)}: ${of[0]?.why[0]}`,
  );
  const forgotten = placesWith(fates, ['unknown plan', 'unknown instance', 'unknown region']).map(
    ({ place, of }) => `${place}: ${points(of)} kept, and paid for: ${of[0]?.why[0]}`,
  );
  const odd = placesWith(fates, ['off schedule']).map(
    ({ place, of }) =>
      `${place}: ${points(of)} not on the plan's schedule, kept and not counted (made under an earlier schedule, or by somebody else): ${named(of)}`,
  );
  const broken = placesWith(fates.filter(isNotWhole), ['rule']).map(({ place, of }) => notWhole(place, of, fates));
  const occupied = fates
    .filter(({ cause }) => cause === 'occupied')
    .map(({ point, why }) => `${placeOf(point)}: ${point.imageId} stays for now: ${why.join(', ')}`);
  return {
    problems: [...braked, ...heldOrphans(orphans), ...impossible, ...doubtful],
    notes: [...forgotten, ...odd, ...broken, ...occupied, ...orphanLines(orphans)],
  };
}

function isNotWhole({ point }: Fate): boolean {
  return !isUsable(point);
}

/** They count for no rule, so a server that never has a whole point never lets one go. */
function notWhole(place: string, of: readonly Fate[], fates: readonly Fate[]): string {
  const kinds = [...grouped(of, ({ point }) => judge(point))].map(([verdict, some]) => `${some.length} ${verdict}`);
  const usable = fates.filter((one) => placeOf(one.point) === place && !isNotWhole(one)).map(({ point }) => point);
  const since = newestOf(usable)?.takenAt ?? new Date(0);
  const newer = of.filter(({ point }) => point.takenAt > since).length;
  const tail = newer > 0 ? `; no usable one is newer than the last ${newer}` : '';
  const are = of.length === 1 ? 'is' : 'are';
  return (
    `${place}: ${points(of)} ${are} not whole (${kinds.join(', ')}): each stays as long as a whole one would, ` +
    `and takes no one's place${tail}`
  );
}

function heldOrphans(orphans: readonly Orphan[]): string[] {
  const held = grouped(
    orphans.filter(({ fate }) => fate === 'held'),
    placeOf,
  );
  return [...held].map(
    ([place, of]) =>
      `${place}: ${of.length} snapshots whose image is gone are held. ${of[0]?.why}; \`offsite prune\` shows them, and releases them when confirmed`,
  );
}

function orphanLines(orphans: readonly Orphan[]): string[] {
  const kept = orphans.filter(({ fate }) => fate === 'kept');
  return [...new Set(kept.map(({ region }) => region))].map((region) => {
    const here = kept.filter((orphan) => orphan.region === region);
    const ids = here.map(({ snapshotId, why }) => `${snapshotId} (${why})`);
    return `${region}: ${here.length} snapshots of the vault whose image is gone stay: ${few(ids)}`;
  });
}

function placesWith(fates: readonly Fate[], causes: readonly Cause[]): { place: string; of: Fate[] }[] {
  const places = grouped(
    fates.filter(({ cause }) => causes.includes(cause)),
    ({ point }) => placeOf(point),
  );
  return [...places].sort(([a], [b]) => compare(a, b)).map(([place, of]) => ({ place, of }));
}

/** `i-1 of plan web in cn-shanghai` */
export function placeOf({ identity, region }: Pick<Fate['point'], 'identity' | 'region'>): string {
  return `${identity.instance} of plan ${identity.plan} in ${region}`;
}

function points(of: readonly Fate[]): string {
  return of.length === 1 ? '1 point' : `${of.length} points`;
}

function named(of: readonly Fate[]): string {
  return few(of.map(({ point }) => `${point.imageId} of ${slotText(point.identity.slot)}`));
}

const SHOWN = 3;

function few(items: readonly string[]): string {
  const more = items.length > SHOWN ? [`and ${items.length - SHOWN} more`] : [];
  return [...items.slice(0, SHOWN), ...more].join(', ');
}
