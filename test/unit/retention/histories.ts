import fc from 'fast-check';
import type { Plan, Settings } from '../../../src/plan/settings';
import type { Point } from '../../../src/recovery/point';
import type { Vault } from '../../../src/recovery/retention/vault';
import { under } from './vaults';
import { DARK, DESTINATION, night, plan, settings, SOURCE } from '../worlds';

/** Histories of a vault for properties of retention: made as points at once, since ten thousand of them are wanted. */
export interface History {
  settings: Settings;
  vault: Vault;
  /** Which of the first releases a killed tick had done; by the bits of a number. */
  crash: number | undefined;
  /** Rules that are added to those there are. */
  more: Rules;
  clockTrouble: boolean;
}

type Rules = NonNullable<Plan['keep']['destination']>;

const SECOND = 'cn-beijing';
export const FOREIGN = 'another-vault';
const HOUR = 3_600_000;

const ODD = [
  'partial',
  'failed drill',
  'unavailable',
  'failed',
  'working',
  'slot ahead',
  'taken ahead',
  'off schedule',
  'adhoc',
  'foreign',
  'missing',
] as const;

const rules = fc.record(
  {
    last: fc.integer({ min: 1, max: 6 }),
    days: fc.integer({ min: 1, max: 9 }),
    weekly: fc.integer({ min: 1, max: 3 }),
    monthly: fc.integer({ min: 1, max: 2 }),
  },
  { requiredKeys: [] },
);

const told = fc.record({
  nights: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 3, maxLength: 10 }),
  servers: fc.integer({ min: 1, max: 2 }),
  second: fc.constantFrom('none', 'destination', 'retired', 'forgotten'),
  lag: fc.tuple(fc.constantFrom(0, 0, 0, 1, 4), fc.constantFrom(0, 0, 1, 5)),
  odd: fc.array(fc.tuple(fc.nat(99), fc.constantFrom(...ODD)), { maxLength: 6 }),
  source: rules,
  destination: rules,
  adHoc: fc.option(fc.record({ last: fc.integer({ min: 1, max: 2 }) }), { nil: undefined }),
  more: rules,
  dark: fc.constantFrom(...Array<undefined>(5).fill(undefined), SOURCE, DESTINATION, SECOND),
  crash: fc.option(fc.nat(4095), { nil: undefined, freq: 2 }),
  gone: fc.constantFrom(undefined, undefined, undefined, 1, 40),
  paused: fc.constantFrom(...Array<boolean>(15).fill(false), true),
  occupied: fc.array(fc.nat(99), { maxLength: 2 }),
  /** Whether the rules were the present ones when the points were made. */
  sameRules: fc.boolean(),
});

export const histories: fc.Arbitrary<History> = told.map((story) => {
  const regions = [SOURCE, DESTINATION, ...(story.second === 'none' ? [] : [SECOND])];
  const points = regions.flatMap((region, r) => regionOf(story, region, r));
  const clockTrouble = disturb(points, story.odd);
  const of = settingsOf(story);
  const left = points.filter(({ name }) => name !== 'missing');
  const present = story.sameRules ? under(of, left) : left;
  return {
    settings: of,
    vault: {
      now: new Date(night(total(story.nights)).getTime() + (story.gone ? 10 * 24 : 3) * HOUR),
      regions: Object.fromEntries(
        regions.map((region) => [
          region,
          region === story.dark
            ? DARK
            : { readable: true, points: present.filter((p) => p.region === region), snapshots: [] },
        ]),
      ),
      members: {},
      exists: { 'i-1': story.gone === undefined },
      occupied: Object.fromEntries(
        story.occupied.flatMap((at) =>
          present.slice(at, at + 1).map(({ imageId }) => [imageId, 'an instance uses it']),
        ),
      ),
    },
    crash: story.crash,
    more: story.more,
    clockTrouble,
  };
});

type Story = typeof told extends fc.Arbitrary<infer T> ? T : never;

function total(gaps: readonly number[]): number {
  return gaps.reduce((sum, gap) => sum + gap, 0);
}

function regionOf({ nights, servers, lag }: Story, region: string, r: number): Point[] {
  const copied = nights.length - (r === 0 ? 0 : (lag[r - 1] ?? 0));
  return nights.slice(0, Math.max(0, copied)).flatMap((_, n) => {
    const slot = night(total(nights.slice(0, n + 1)));
    return Array.from({ length: servers }, (__, s) => pointOf(`i-${s + 1}`, slot, region));
  });
}

function pointOf(instance: string, slot: Date, region: string): Point {
  const source = `m-${instance}-${slot.getTime()}`;
  const [isCopy, takenAt] = [region !== SOURCE, new Date(slot.getTime() + 60_000)];
  return {
    identity: { vault: 'offsite-prod', plan: 'web', instance, slot, kind: 'scheduled' },
    attempt: 1,
    copyAttempt: isCopy ? 1 : 0,
    region,
    imageId: isCopy ? `${source}-${region}` : source,
    name: 'web',
    state: 'available',
    status: 'Available',
    progress: 100,
    createdAt: isCopy ? new Date(takenAt.getTime() + HOUR) : takenAt,
    takenAt,
    disks: [{ sizeGiB: 40 }],
    sheet: SHEET,
    sourceImageId: isCopy ? source : undefined,
    tags: {},
  };
}

const SHEET: Point['sheet'] = {
  type: 'ecs.g7.large',
  zone: 'cn-shanghai-b',
  vSwitch: '',
  privateIp: '',
  securityGroups: [],
  role: '',
  disks: [{ device: '/dev/xvda', category: 'cloud_essd', sizeGiB: 40 }],
  cut: { securityGroups: 0, disks: 0 },
};

/** @returns whether a clock was wrong */
function disturb(points: readonly Point[], odd: Story['odd']): boolean {
  let clock = false;
  for (const [at, what] of odd) {
    const point = points[Math.floor((at / 100) * points.length)];
    if (!point) continue;
    CHANGES[what](point);
    clock ||= what === 'slot ahead' || what === 'taken ahead';
  }
  return clock;
}

const CHANGES: Record<(typeof ODD)[number], (point: Point) => void> = {
  partial: (point) => (point.disks = []),
  'failed drill': (point) => (point.drill = 'failed boot'),
  unavailable: (point) => Object.assign(point, { state: 'failed', status: 'UnAvailable' }),
  failed: (point) => Object.assign(point, { state: 'failed', status: 'CreateFailed' }),
  working: (point) => Object.assign(point, { state: 'working', status: 'Creating' }),
  'slot ahead': (point) => (point.identity = { ...point.identity, slot: later(point.identity.slot, 365 * 24) }),
  'taken ahead': (point) => (point.takenAt = later(point.createdAt, 300 * 24)),
  'off schedule': (point) => (point.identity = { ...point.identity, slot: later(point.identity.slot, -5) }),
  adhoc: (point) => (point.identity = { ...point.identity, kind: 'adhoc' }),
  foreign: (point) => (point.identity = { ...point.identity, vault: FOREIGN }),
  missing: (point) => (point.name = 'missing'),
};

function later(time: Date, hours: number): Date {
  return new Date(time.getTime() + hours * HOUR);
}

function settingsOf({ source, destination, adHoc, second, gone, paused }: Story): Settings {
  const keep = { source, destination, adHoc };
  return settings({
    plans: [plan({ keep, goneDays: gone, paused })],
    destinationRegions: [DESTINATION, ...(second === 'destination' ? [SECOND] : [])],
    retiredRegions: second === 'retired' ? [SECOND] : [],
  });
}

/** A rule that is there already is left as it is; to none at all, which keeps everything, nothing is added. */
export function withMoreRules(of: Settings, more: Rules): Settings {
  const added = (rules: Rules = {}) => (Object.keys(rules).length === 0 ? rules : { ...more, ...rules });
  return {
    ...of,
    plans: of.plans.map((one) => ({
      ...one,
      keep: { ...one.keep, source: added(one.keep.source), destination: added(one.keep.destination) },
    })),
  };
}

export function changed(vault: Vault, change: (points: Point[]) => Point[]): Vault {
  return {
    ...vault,
    regions: Object.fromEntries(
      Object.entries(vault.regions).map(([region, view]) => [
        region,
        view.readable ? { ...view, points: change(view.points) } : view,
      ]),
    ),
  };
}
