import fc from 'fast-check';
import { isUsable, type Point } from '../../../src/recovery/point';
import { decideRetention } from '../../../src/recovery/retention/decide';
import type { Fate } from '../../../src/recovery/retention/fate';
import type { Vault } from '../../../src/recovery/retention/vault';
import { SOURCE } from '../worlds';
import { changed, FOREIGN, histories, withMoreRules, type History } from './histories';

/** What holds for every vault, whatever happened to it. The seed is printed by fast-check when a property fails. */
const RUNS = 10_000;
const statistics = { runs: 0, released: 0, crashed: 0, dark: 0, clockTrouble: 0, braked: 0 };

test(`of ${RUNS} histories`, () => {
  fc.assert(
    fc.property(histories, (history) => {
      const fates = decideRetention(history.settings, history.vault);
      const confirmed = decideRetention(history.settings, history.vault, { liftBrake: true });
      count(history, fates, confirmed);
      const points = everyPoint(history.vault);
      const usable = usableOf(points);
      everyPointOnce(points, fates);
      newestUsableStays(usable, fates);
      newestUsableStays(usable, confirmed);
      sourcesAreCopied(history, usable, confirmed);
      threeStayInTheDark(history, usable, confirmed);
      theBrakeOnlyHolds(fates, confirmed);
      orderIsOfNoMatter(history, fates);
      onceIsEnough(history, fates);
      aCrashChangesNothing(history, confirmed);
      moreRulesReleaseNoMore(history, confirmed);
    }),
    { numRuns: RUNS },
  );
});

test('the histories have in them what they are to show', () => {
  const { runs, braked, ...others } = statistics;
  expect(runs).toBeGreaterThanOrEqual(RUNS);
  for (const [name, found] of Object.entries(others)) {
    expect({ name, enough: found / runs >= 0.2 }).toEqual({ name, enough: true });
  }
  expect(braked / runs).toBeGreaterThan(0.05);
});

function ids(fates: readonly Fate[], fate: Fate['fate'] = 'released'): string[] {
  return fates.filter((one) => one.fate === fate).map(({ point }) => point.imageId);
}

function count({ vault, clockTrouble, crash }: History, fates: readonly Fate[], confirmed: readonly Fate[]): void {
  const done = doneBefore(crash, confirmed);
  statistics.runs++;
  if (ids(fates).length > 0) statistics.released++;
  if (done.length > 0 && done.length < ids(confirmed).length) statistics.crashed++;
  if (Object.values(vault.regions).some(({ readable }) => !readable)) statistics.dark++;
  if (clockTrouble) statistics.clockTrouble++;
  if (fates.some(({ cause }) => cause === 'brake')) statistics.braked++;
}

function everyPoint(vault: Vault): Point[] {
  return Object.values(vault.regions).flatMap((view) => (view.readable ? view.points : []));
}

/** `expect` takes as long as a decision, and is asked tens of thousands of times. */
function same(found: readonly string[], wanted: readonly string[], what: string): void {
  if (found.length !== wanted.length || found.some((one, i) => one !== wanted[i])) {
    throw new Error(`${what}:\n${found.join('\n')}\ninstead of\n${wanted.join('\n')}`);
  }
}

function everyPointOnce(points: readonly Point[], fates: readonly Fate[]): void {
  const ours = points.filter(({ identity }) => identity.vault !== FOREIGN).map(({ imageId }) => imageId);
  same(fates.map(({ point }) => point.imageId).sort(), ours.sort(), 'not every point once');
}

/** By the cloud's own times where tags cannot be right. */
function believable({ identity, createdAt, takenAt }: Point): boolean {
  const onSchedule = identity.kind === 'adhoc' || identity.slot.getUTCHours() === 18;
  return identity.vault !== FOREIGN && onSchedule && identity.slot <= createdAt && takenAt <= createdAt;
}

type Usable = (region: string, instance: string) => Point[];

/** Newest first. */
function usableOf(points: readonly Point[]): Usable {
  const found = new Map<string, Point[]>();
  const search = (region: string, instance: string) =>
    points
      .filter((p) => p.region === region && p.identity.instance === instance && isUsable(p) && believable(p))
      .sort((a, b) => b.takenAt.getTime() - a.takenAt.getTime());
  return (region, instance) => {
    const key = `${region}/${instance}`;
    const known = found.get(key) ?? search(region, instance);
    found.set(key, known);
    return known;
  };
}

function newestUsableStays(usable: Usable, fates: readonly Fate[]): void {
  for (const { fate, cause, point } of fates) {
    if (fate !== 'released' || cause === 'gone' || cause === 'retired') continue;
    const [newest] = usable(point.region, point.identity.instance);
    if (newest === point) throw new Error(`the newest usable point goes: ${point.imageId}`);
    if (cause === 'no rule' && !newest) throw new Error(`there is nothing usable, and ${point.imageId} goes`);
  }
}

function sourcesAreCopied({ settings }: History, usable: Usable, fates: readonly Fate[]): void {
  for (const { fate, cause, point } of fates) {
    if (fate !== 'released' || !(cause === 'retired' || (cause === 'no rule' && point.region === SOURCE))) continue;
    for (const region of settings.destinationRegions) {
      const [newest] = usable(region, point.identity.instance);
      if (!newest || newest.takenAt < point.takenAt)
        throw new Error(`${point.imageId} is not made up for in ${region}`);
    }
  }
}

function threeStayInTheDark({ settings, vault }: History, usable: Usable, fates: readonly Fate[]): void {
  const regions = [settings.sourceRegion, ...settings.destinationRegions];
  if (regions.every((region) => vault.regions[region]?.readable)) return;
  const released = new Set(ids(fates));
  for (const { point } of fates) {
    const held = usable(point.region, point.identity.instance).slice(0, 3);
    if (held.some(({ imageId }) => released.has(imageId))) throw new Error('one of the three newest goes in the dark');
  }
}

function theBrakeOnlyHolds(fates: readonly Fate[], confirmed: readonly Fate[]): void {
  const all = new Set(ids(confirmed));
  if (!ids(fates).every((id) => all.has(id))) throw new Error('the brake lets something go');
}

function orderIsOfNoMatter({ settings, vault }: History, fates: readonly Fate[]): void {
  const shuffled = changed(vault, (points) => [...points.slice(3), ...points.slice(0, 3)].reverse());
  const regions = Object.fromEntries(Object.entries(shuffled.regions).reverse());
  const again = decideRetention(settings, { ...shuffled, regions });
  same(again.map(told), fates.map(told), 'another order of lists, other fates');
}

function told({ point, fate, cause, why }: Fate): string {
  return [point.imageId, fate, cause, ...why].join(' ');
}

function without(vault: Vault, gone: readonly string[]): Vault {
  const set = new Set(gone);
  return changed(vault, (points) => points.filter(({ imageId }) => !set.has(imageId)));
}

function onceIsEnough({ settings, vault }: History, fates: readonly Fate[]): void {
  const gone = ids(fates);
  if (gone.length === 0) return;
  const again = ids(decideRetention(settings, without(vault, gone)));
  if (again.length > 0) throw new Error(`more goes the second time: ${again.join()}`);
}

function doneBefore(crash: number | undefined, fates: readonly Fate[]): string[] {
  return crash === undefined ? [] : ids(fates).filter((_, i) => (crash >> (i % 12)) & 1);
}

/** Half of a release done: the rest goes, and nothing else. */
function aCrashChangesNothing({ settings, vault, crash }: History, confirmed: readonly Fate[]): void {
  const done = doneBefore(crash, confirmed);
  if (done.length === 0) return;
  const rest = decideRetention(settings, without(vault, done), { liftBrake: true });
  same([...done, ...ids(rest)].sort(), ids(confirmed).sort(), 'another end after a crash');
}

function moreRulesReleaseNoMore({ settings, vault, more }: History, confirmed: readonly Fate[]): void {
  if (Object.keys(more).length === 0) return;
  const released = new Set(ids(confirmed));
  const after = decideRetention(withMoreRules(settings, more), vault, { liftBrake: true });
  const also = ids(after).filter((id) => !released.has(id));
  if (also.length > 0) throw new Error(`more goes with more rules: ${also.join()}`);
}
