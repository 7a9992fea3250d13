import { createHash } from 'node:crypto';
import { DRILL_TAG } from '../../plan/drill-settings';
import { slotText, TAG, type Tags } from '../identity';
import type { Point } from '../point';
import { disksOf } from '../restore/disks';
import { readSteps, stepsText, type Steps } from './result';

/** Beside the tags of the copy's point. */
const ASKED = 'offsite-asked';
const STEPS = 'offsite-steps';

/** The server that a copy is booted as. */
export interface DrillServer {
  id: string;
  imageId: string;
  plan: string;
  /** The old id. */
  instance: string;
  slot: string;
  type: string;
  askedAt: Date;
  isRunning: boolean;
  isWindows: boolean;
  /** What is known of its way so far. */
  steps: Steps;
}

/** A server as the cloud shows it; `reconcile` fills it in from the adapter's. */
export type SeenServer = Pick<DrillServer, 'id' | 'imageId' | 'type' | 'isRunning' | 'isWindows'> & { tags: Tags };

/** What the servers of a vault's drills are found by. */
export function drillTags(vault: string): Tags {
  return { [TAG.vault]: vault, [DRILL_TAG.key]: DRILL_TAG.value };
}

export function readServer({ tags, ...seen }: SeenServer): DrillServer {
  const askedAt = new Date(tags[ASKED] ?? '');
  return {
    ...seen,
    plan: tags[TAG.plan] ?? '',
    instance: tags[TAG.instance] ?? '',
    slot: tags[TAG.slot] ?? '',
    // Of one without a time nobody knows how long it has been there: its time is over.
    askedAt: Number.isNaN(askedAt.getTime()) ? new Date(0) : askedAt,
    steps: readSteps(tags[STEPS]),
  };
}

export function stepsTags(steps: Steps): Tags {
  return { [STEPS]: stepsText(steps) };
}

/** Whoever came first goes on; a second one is made only when two start at the same moment. */
export function inOrder(servers: readonly DrillServer[]): DrillServer[] {
  return [...servers].sort((a, b) => a.askedAt.getTime() - b.askedAt.getTime() || (a.id < b.id ? -1 : 1));
}

/** How a copy is booted: as its sheet says, but with no role, no address of its own, and nothing that leads in or out. */
export function serverOf(vault: string, point: Point, now: Date) {
  const { system, data } = disksOf(point);
  const { plan, instance, slot } = point.identity;
  return {
    name: `offsite-drill-${instance}`,
    imageId: point.imageId,
    systemDisk: system,
    dataDisks: data,
    chargeType: 'PostPaid' as const,
    tags: {
      ...drillTags(vault),
      [TAG.plan]: plan,
      [TAG.instance]: instance,
      [TAG.slot]: slotText(slot),
      'offsite-recovery': 'drill',
      [ASKED]: now.toISOString(),
    },
  };
}

const TOKEN_MINUTES = 15;

/**
 * Of the request for a copy's server: the same for whoever asks meanwhile, so that two make one. A drill that has ended changes
 * the copy's tag and with it the token.
 */
export function runToken(vault: string, { imageId, drill }: Point, place: string, now: Date): string {
  const part = Math.floor(now.getTime() / (TOKEN_MINUTES * 60_000));
  return hashed([vault, imageId, drill ?? '', place, part]);
}

/** Of a request to probe: one at a time. */
export function probeToken({ id }: DrillServer, now: Date): string {
  return hashed([id, 'probe', Math.floor(now.getTime() / PROBE_INTERVAL)]);
}

/** Between one probe and the next, in milliseconds. */
export const PROBE_INTERVAL = 30_000;

/** When the cloud itself is to take the server away, should nobody come back: well after every time-out is over. */
export function releaseTime(now: Date, timeoutMinutes: number): Date {
  return new Date(now.getTime() + (2 * timeoutMinutes + 60) * 60_000);
}

function hashed(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 64);
}
