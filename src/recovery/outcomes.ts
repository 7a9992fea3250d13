import type { Plan, TickSettings } from '../plan/settings';
import type { ServerSlot, SlotDecision } from './asks';
import type { CopyDecision } from './copies';
import type { Decisions } from './decide';
import { about, failed, type Finding } from './finding';
import { pointKey, type Identity } from './identity';
import { ofOlderSlot } from './older-slot';
import { judge, missingDisks, samePoint, type Point } from './point';
import { hoursBetween, membersOf, ownSlots, pointsIn, everyPoint, unreadable, type Failure, type World } from './world';

export type OutcomeState = 'protected' | 'partial' | 'in progress' | 'skipped' | 'missed' | 'failed';

/** How one slot of one server stands in one destination. */
export interface Outcome {
  plan: string;
  instance: string;
  slot: Date;
  kind: Identity['kind'];
  destination: string;
  state: OutcomeState;
  /** Empty when the state says all. */
  reason: string;
  /** The cloud's. */
  code?: string;
  requestId?: string;
  /** The image that the state is about: the copy's, or the source's while there is no copy. */
  imageId?: string;
  imageName?: string;
  /** A person should look: it will not mend itself at a later tick. */
  alarming: boolean;
}

/** What became of the calls that were decided, by `resultKey`. No entry: the tick ended before it. */
export interface Results {
  asks: Record<string, Result>;
  copies: Record<string, Result>;
}
export type Result = { ok: true; imageId: string; imageName: string } | { ok: false; failure: Failure };

export function askKey(identity: Omit<Identity, 'vault'>): string {
  return pointKey(identity);
}

export function copyKey(identity: Omit<Identity, 'vault'>, destination: string): string {
  return `${pointKey(identity)}>${destination}`;
}

/** Hours after which an image that is still being made is called stuck; one that waits in a queue is not. */
const STUCK_HOURS = 24;

interface Case {
  plan: Plan;
  identity: Identity;
  decision?: SlotDecision;
}

/** Exactly one outcome for every server, slot of the window, and destination; newest slots first. */
export function outcomes(settings: TickSettings, world: World, decisions: Decisions, results: Results): Outcome[] {
  return cases(settings, world, decisions.slots).flatMap((item) =>
    settings.destinationRegions.map((destination): Outcome => {
      const finding = find(settings, world, decisions, results, item, destination);
      const { plan, instance, slot, kind } = item.identity;
      return { plan, instance, slot, kind, destination, reason: '', alarming: false, ...finding };
    }),
  );
}

function cases(settings: TickSettings, world: World, slots: readonly ServerSlot[]): Case[] {
  const all: Case[] = slots.map(({ plan, identity, decision }) => ({ plan, identity, decision }));
  const known = new Set(all.map(({ identity }) => pointKey(identity)));
  const add = (plan: Plan, identity: Identity) => {
    if (known.has(pointKey(identity))) return;
    known.add(pointKey(identity));
    all.push({ plan, identity });
  };
  for (const plan of settings.plans) {
    for (const point of everyPoint(settings, world)) if (point.identity.plan === plan.name) add(plan, point.identity);
    if (plan.paused) continue;
    for (const slot of ownSlots(plan, world)) {
      for (const instance of membersOf(world, plan)) {
        add(plan, { vault: settings.vault, plan: plan.name, instance, slot, kind: 'scheduled' });
      }
    }
  }
  return all.sort((a, b) => b.identity.slot.getTime() - a.identity.slot.getTime());
}

function find(
  settings: TickSettings,
  world: World,
  decisions: Decisions,
  results: Results,
  { plan, identity, decision }: Case,
  destination: string,
): Finding {
  const dark = unreadable(world, destination);
  if (dark) return failed(dark);
  const copies = pointsIn(world, destination).filter((p) => samePoint(p.identity, identity));
  const copy = best(copies);
  if (copy && copy.state !== 'failed') return ofImage(copy, world, 'copying');
  const sources = pointsIn(world, settings.sourceRegion).filter((p) => samePoint(p.identity, identity));
  const source = best(sources);
  if (source?.state === 'available') {
    const entry = decisions.copies.find((e) => e.destination === destination && samePoint(e.source.identity, identity));
    return about(source, ofCopyDecision(entry?.decision, results.copies[copyKey(identity, destination)]));
  }
  if (source && source.state !== 'failed') return ofImage(source, world, 'imaging');
  if (decision && !isGone(settings, world, identity, decision)) {
    return ofSlotDecision(decision, results.asks[askKey(identity)]);
  }
  return ofOlderSlot(settings, world, { plan, identity, destination }, source ?? copy);
}

/** An image that another destination has a copy of was begun in time, whatever became of it. */
function isGone(settings: TickSettings, world: World, identity: Identity, { kind }: SlotDecision): boolean {
  if (kind !== 'missed') return false;
  return everyPoint(settings, world).some((p) => p.state !== 'failed' && samePoint(p.identity, identity));
}

/** The image that says most of its point: a usable one before a partial one, any before a failed one. */
function best(points: readonly Point[]): Point | undefined {
  const rank = (point: Point) => ['usable', 'partial', 'failed drill', 'unfinished', 'failed'].indexOf(judge(point));
  return [...points].sort((a, b) => rank(a) - rank(b))[0];
}

function ofImage(point: Point, world: World, doing: string): Finding {
  switch (judge(point)) {
    case 'usable':
      return about(point, { state: 'protected' });
    case 'partial': {
      const reason = `${missingDisks(point)} of the instance's disks not in the image`;
      return about(point, { state: 'partial', reason, alarming: true });
    }
    case 'failed drill':
      return about(point, { state: 'failed', reason: 'failed its drill', alarming: true });
    default:
      return about(point, progressOf(point, world, doing));
  }
}

function progressOf(point: Point, world: World, doing: string): Finding {
  if (point.state === 'queued') return { state: 'in progress', reason: `${doing}, waiting in the cloud's queue` };
  if (point.state === 'unknown')
    return { state: 'in progress', reason: `${doing}, and the cloud does not tell how it stands` };
  if (hoursBetween(point.createdAt, world.now) <= STUCK_HOURS) {
    return { state: 'in progress', reason: `${doing}, ${point.progress} %` };
  }
  const reason = `stuck: ${doing} for more than ${STUCK_HOURS} h, ${point.progress} %`;
  return { state: 'failed', reason, alarming: true };
}

function ofCopyDecision(decision: CopyDecision | undefined, result: Result | undefined): Finding {
  switch (decision?.kind) {
    case 'superseded':
      return { state: 'skipped', reason: decision.reason };
    case 'given up':
      return { state: 'failed', reason: `${decision.attempts} copies failed`, alarming: true };
    case 'waits':
      return result ? ofResult(result, 'copy') : { state: 'in progress', reason: `copy waits ${decision.reason}` };
    default:
      return ofResult(result, 'copy');
  }
}

function ofSlotDecision(decision: SlotDecision, result: Result | undefined): Finding {
  switch (decision.kind) {
    case 'ask':
      return ofResult(result, 'image');
    case 'waits':
      return result ? ofResult(result, 'image') : { state: 'skipped', reason: decision.reason };
    case 'skipped':
      return { state: 'skipped', reason: decision.reason };
    case 'missed':
      return { state: 'missed', reason: decision.reason, alarming: true };
    case 'given up':
      return {
        state: 'failed',
        reason: decision.attempts === 1 ? 'the image failed' : `${decision.attempts} images failed`,
        alarming: true,
      };
    case 'unknown':
      return failed(decision.failure);
    case 'has point':
      return { state: 'in progress', reason: 'image made' };
  }
}

function ofResult(result: Result | undefined, what: 'image' | 'copy'): Finding {
  if (!result) return { state: 'in progress', reason: `${what} waits for the next tick` };
  if (result.ok) {
    return { state: 'in progress', reason: `${what} asked for`, imageId: result.imageId, imageName: result.imageName };
  }
  const { code, requestId, message } = result.failure;
  if (result.failure.busy) return { state: 'in progress', reason: `${what} waits: ${message}`, code, requestId };
  return failed(result.failure);
}
