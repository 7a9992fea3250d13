import type { Plan, TickSettings } from '../plan/settings';
import { isSlot, latestSlot } from '../plan/schedule';
import { pointKey, slotText, type Identity } from './identity';
import { isUsable, samePoint, type Point } from './point';
import {
  everyPoint,
  hoursBetween,
  membersOf,
  ownSlots,
  planNamed,
  pointsIn,
  unreadable,
  type Failure,
  type World,
} from './world';

/** An image to be made. */
export interface Ask {
  plan: Plan;
  identity: Identity;
  attempt: number;
}

/** What the newest slot of one server comes to, before anything is done. */
export type SlotDecision =
  | { kind: 'ask'; ask: Ask }
  /** Comes up when what goes first is refused. */
  | { kind: 'waits'; ask: Ask; reason: string }
  /** Its image is made, or being made. */
  | { kind: 'has point' }
  | { kind: 'skipped'; reason: string }
  | { kind: 'missed'; reason: string }
  | { kind: 'given up'; attempts: number }
  | { kind: 'unknown'; failure: Failure };

export interface ServerSlot {
  plan: Plan;
  identity: Identity;
  decision: SlotDecision;
}

/** Images made for one slot, before it counts as failed. */
export const ATTEMPTS = 3;

/** One entry for the newest slot of every server, and one for every ad hoc point that is asked for or failed. */
export function decideAsks(settings: TickSettings, world: World): ServerSlot[] {
  const asked = requested(settings, world);
  const again = failedAdHoc(settings, world).filter(({ identity }) => !asked.some(same(identity)));
  const bySlot = scheduled(settings, world).sort((a, b) => a.identity.slot.getTime() - b.identity.slot.getTime());
  // Nobody remembers a request after this tick; whoever waits is still seen at the next.
  return oneAtATime([...asked, ...bySlot, ...again]);
}

/** Two images of one server side by side would be refused, or made of the same disks twice. */
function oneAtATime(slots: readonly ServerSlot[]): ServerSlot[] {
  const first = new Map<string, Ask>();
  return slots.map((slot): ServerSlot => {
    if (slot.decision.kind !== 'ask') return slot;
    const { ask } = slot.decision;
    const before = first.get(ask.identity.instance);
    if (!before) {
      first.set(ask.identity.instance, ask);
      return slot;
    }
    const reason = `the image of ${slotText(before.identity.slot)} of plan ${before.plan.name} goes first`;
    return { ...slot, decision: { kind: 'waits', ask, reason } };
  });
}

function scheduled(settings: TickSettings, world: World): ServerSlot[] {
  const slots: ServerSlot[] = [];
  for (const plan of settings.plans.filter(({ paused }) => !paused)) {
    const [newest] = ownSlots(plan, world);
    if (!newest) continue;
    for (const instance of membersOf(world, plan)) {
      const identity: Identity = { vault: settings.vault, plan: plan.name, instance, slot: newest, kind: 'scheduled' };
      slots.push({ plan, identity, decision: decideSlot(settings, world, plan, identity) });
    }
  }
  return slots;
}

function decideSlot(settings: TickSettings, world: World, plan: Plan, identity: Identity): SlotDecision {
  const failure = unreadable(world, settings.sourceRegion);
  if (failure) return { kind: 'unknown', failure };
  const server = pointsIn(world, settings.sourceRegion).filter((p) => p.identity.instance === identity.instance);
  const own = server.filter((p) => p.identity.plan === plan.name);
  const attempts = attemptsAt(own, identity);
  if (attempts.some(({ state }) => state !== 'failed')) return { kind: 'has point' };
  // What became of the image after it was copied is no reason to make another.
  if (attempts.length > 0 && isCopied(settings, world, identity)) return { kind: 'has point' };
  const taker = takenBy(settings, world, plan, identity);
  if (taker) return { kind: 'skipped', reason: `plan ${taker.name} has the same slot` };
  const open = server.find(({ state }) => state === 'queued' || state === 'working');
  if (open) return { kind: 'skipped', reason: `the image of ${slotText(open.identity.slot)} is not finished` };
  if (attempts.length >= ATTEMPTS) return { kind: 'given up', attempts: attempts.length };
  if (late(plan, identity, world) && hasRecentPoint(settings, world, plan, identity)) {
    const stand = standIn(settings, world, plan, identity);
    if (stand) return { kind: 'skipped', reason: standInReason(stand) };
    if (attempts.length > 0) return { kind: 'given up', attempts: attempts.length };
    return { kind: 'missed', reason: `no image of it was begun within ${plan.startWithinHours} h` };
  }
  return { kind: 'ask', ask: { plan, identity, attempt: nextAttempt(attempts) } };
}

function isCopied({ destinationRegions }: TickSettings, world: World, identity: Identity): boolean {
  return destinationRegions.every((region) =>
    pointsIn(world, region).some((copy) => samePoint(copy.identity, identity) && isUsable(copy)),
  );
}

/** A failed image stays until its slot closes, since it is the count of attempts. */
function nextAttempt(attempts: readonly Point[]): number {
  return Math.max(0, ...attempts.map(({ attempt }) => attempt)) + 1;
}

function attemptsAt(points: readonly Point[], { slot, kind }: Identity): Point[] {
  return points.filter((p) => p.identity.kind === kind && p.identity.slot.getTime() === slot.getTime());
}

function late(plan: Plan, { slot }: Identity, { now }: World): boolean {
  return hoursBetween(slot, now) > plan.startWithinHours;
}

/** Any image of the server in any region that is young enough; without one, waiting for the next slot would be too long. */
function hasRecentPoint(settings: TickSettings, world: World, plan: Plan, { instance }: Identity): boolean {
  return everyPoint(settings, world).some(
    ({ identity, state, takenAt }) =>
      identity.plan === plan.name &&
      identity.instance === instance &&
      state !== 'failed' &&
      hoursBetween(takenAt, world.now) <= plan.maxAgeHours,
  );
}

/**
 * A point that another schedule of the plan made in the time that leads up to a slot: the schedule was changed since, and the
 * slot did not exist when its time came.
 */
export function standIn(
  settings: TickSettings,
  world: World,
  plan: Plan,
  { instance, slot }: Identity,
): Point | undefined {
  const before = latestSlot(plan, new Date(slot.getTime() - 60_000));
  return everyPoint(settings, world).find(
    ({ identity: other, state }) =>
      state !== 'failed' &&
      other.kind === 'scheduled' &&
      other.plan === plan.name &&
      other.instance === instance &&
      other.slot < slot &&
      (!before || other.slot > before),
  );
}

export function standInReason({ identity }: Point): string {
  return `an image of ${slotText(identity.slot)}, when the schedule was another, stands for it`;
}

/** Config keeps listed instances apart; plans that select by tags can still meet. The first by name takes the slot. */
function takenBy(settings: TickSettings, world: World, plan: Plan, { instance, slot }: Identity): Plan | undefined {
  return settings.plans.find(
    (other) =>
      other.name < plan.name && !other.paused && membersOf(world, other).includes(instance) && isSlot(other, slot),
  );
}

function requested(settings: TickSettings, world: World): ServerSlot[] {
  return world.requests.flatMap(({ plan: name, instance, slot }): ServerSlot[] => {
    const plan = planNamed(settings, name);
    return plan ? [adHocSlot(settings, world, plan, { instance, slot })] : [];
  });
}

function same(identity: Identity): (other: ServerSlot) => boolean {
  return (other) => pointKey(other.identity) === pointKey(identity);
}

/** An ad hoc point whose image failed is tried again as one of the schedule is, as long as a slot would be. */
function failedAdHoc(settings: TickSettings, world: World): ServerSlot[] {
  const failed = pointsIn(world, settings.sourceRegion).filter(
    ({ identity, state }) => identity.kind === 'adhoc' && state === 'failed',
  );
  return failed.flatMap((point, i): ServerSlot[] => {
    const plan = planNamed(settings, point.identity.plan);
    const first = failed.findIndex((other) => pointKey(other.identity) === pointKey(point.identity)) === i;
    if (!plan || !first || late(plan, point.identity, world)) return [];
    return [adHocSlot(settings, world, plan, point.identity)];
  });
}

function adHocSlot(
  settings: TickSettings,
  world: World,
  plan: Plan,
  at: Pick<Identity, 'instance' | 'slot'>,
): ServerSlot {
  const identity: Identity = { vault: settings.vault, plan: plan.name, ...at, kind: 'adhoc' };
  const failure = unreadable(world, settings.sourceRegion);
  if (failure) return { plan, identity, decision: { kind: 'unknown', failure } };
  const own = pointsIn(world, settings.sourceRegion).filter((p) => p.identity.instance === at.instance);
  const attempts = attemptsAt(own, identity);
  const done = attempts.some(({ state }) => state !== 'failed');
  if (done) return { plan, identity, decision: { kind: 'has point' } };
  if (attempts.length >= ATTEMPTS) return { plan, identity, decision: { kind: 'given up', attempts: attempts.length } };
  return { plan, identity, decision: { kind: 'ask', ask: { plan, identity, attempt: nextAttempt(attempts) } } };
}
