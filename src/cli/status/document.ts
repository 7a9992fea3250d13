import type { Settings } from '../../plan/settings';
import type { Age } from '../../recovery/ages';
import type { Outcome } from '../../recovery/outcomes';
import { unreadable, type World } from '../../recovery/world';
import type { Vault } from '../../recovery/retention/vault';
import type { Stack } from '../context';
import type { Birth, Look } from '../look';
import { drillLines, type DrillStatus } from './drills';
import { guessedProblems, serverLines } from './servers';
import { quotaProblems, type Holdings } from './vault';

/** What `offsite status` tells; `--json` prints it as it is. */
export interface Status {
  stack: string;
  vault: string;
  /** ISO 8601. */
  at: string;
  /** Since when the stack answers for its slots; absent where that could not be read. */
  since?: string;
  /** False where it is certain that nobody makes images. */
  deployed: boolean;
  regions: RegionLine[];
  servers: ServerLine[];
  /** Newest first. */
  slots: SlotLine[];
  /** The points of every server in every region, with the rules that keep them. */
  points: Holdings['points'];
  orphans: Holdings['orphans'];
  quota: Holdings['quota'];
  cost: Holdings['cost'];
  drills?: DrillStatus[];
  /** A sentence for each promise that is broken now. */
  problems: string[];
  notes: string[];
}

export interface RegionLine {
  region: string;
  role: 'source' | 'destination' | 'retired';
  readable: boolean;
  /** Why it could not be read, in the cloud's words. */
  code?: string;
  message?: string;
  requestId?: string;
}

/** One server in one destination. */
export interface ServerLine {
  plan: string;
  instance: string;
  destination: string;
  /** `no copy yet`: nor is there a pipeline that could make one. */
  state: Age['state'] | 'paused' | 'no copy yet';
  targetHours: number;
  /** When the data of the newest usable copy was taken. */
  takenAt?: string;
  hours?: number;
  inProgress: Progress[];
}

export interface Progress {
  slot: string;
  reason: string;
  /** Of the image or copy that is being made. */
  percent?: number;
}

export interface SlotLine {
  plan: string;
  instance: string;
  slot: string;
  kind: Outcome['kind'];
  destination: string;
  state: Outcome['state'];
  reason: string;
  code?: string;
  requestId?: string;
}

export function statusOf(
  { name, settings }: Stack,
  birth: Birth,
  seen: Look,
  vault: Vault,
  holdings: Holdings,
): Status {
  const { world, report } = seen;
  const { points, orphans, quota, cost } = holdings;
  const base = {
    stack: name,
    vault: settings.vault,
    at: report.at,
    since: birth.known ? birth.since.toISOString() : undefined,
    deployed: birth.deployed,
    regions: regionLines(settings, vault),
    points,
    orphans,
    quota,
    cost,
  };
  const servers = serverLines(settings, seen, vault);
  // Nobody has promised anything: there are no slots, and no ages to speak of.
  if (isBare(base)) {
    const awaiting = servers.map((line) => ({ ...line, state: 'no copy yet' as const }));
    return { ...base, servers: awaiting, slots: [], problems: [...birth.problems, ...report.problems], notes: [] };
  }
  return {
    ...base,
    servers,
    drills: drillLines(settings, vault),
    slots: report.outcomes.map(({ plan, instance, slot, kind, destination, state, reason, code, requestId }) => ({
      plan,
      instance,
      slot,
      kind,
      destination,
      state,
      reason,
      code,
      requestId,
    })),
    problems: [
      ...birth.problems,
      ...report.problems,
      ...guessedProblems(servers, seen),
      ...holdings.problems,
      ...quotaProblems(quota),
    ],
    notes: [
      ...birth.notes,
      ...pausedPlans(settings),
      ...darkSource(settings, world),
      ...report.notes,
      ...holdings.notes,
    ],
  };
}

/** Whether there is neither a pipeline nor anything that one has left. */
export function isBare({
  deployed,
  regions,
  points,
  orphans,
}: Omit<Status, 'servers' | 'slots' | 'problems' | 'notes'>) {
  return !deployed && regions.every(({ readable }) => readable) && points.length + orphans.length === 0;
}

function regionLines(settings: Settings, vault: Vault): RegionLine[] {
  const line = (region: string, role: RegionLine['role']): RegionLine => {
    const view = vault.regions[region];
    if (!view || view.readable) return { region, role, readable: true };
    const { code, message, requestId } = view.failure;
    return { region, role, readable: false, code, message, requestId };
  };
  return [
    line(settings.sourceRegion, 'source'),
    ...settings.destinationRegions.map((region) => line(region, 'destination')),
    ...settings.retiredRegions.map((region) => line(region, 'retired')),
  ];
}

function pausedPlans({ plans }: Settings): string[] {
  return plans.flatMap(({ name, paused }) =>
    paused ? [`plan ${name} is paused: no new images, and nobody is told of their age`] : [],
  );
}

/** No problem by itself: the copies are what matters then, and their age is told. */
function darkSource({ sourceRegion }: Settings, world: World): string[] {
  const failure = unreadable(world, sourceRegion);
  if (!failure || failure.denied) return [];
  return [
    `${sourceRegion} could not be read (${failure.code} ${failure.message}): what is told rests on the copies' own tags`,
  ];
}
