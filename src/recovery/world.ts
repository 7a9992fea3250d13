import type { Plan, TickSettings } from '../plan/settings';
import { latestSlot, slotsBetween } from '../plan/schedule';
import type { Point } from './point';
import type { Tags } from './identity';

/** All that a decision rests on: what one tick saw of the cloud. */
export interface World {
  now: Date;
  /** The stack's birth: slots before it do not exist. */
  since: Date;
  /** By region; the source and every destination. */
  regions: Record<string, RegionView>;
  /** By plan name: the instances that it protects. */
  members: Record<string, Members>;
  /** Points that somebody asks for now. */
  requests: AdHocRequest[];
  /** Plans whose servers are all asked for, while nobody can tell which these are. */
  unanswered?: string[];
}

/** An ad hoc point that is asked for. */
export interface AdHocRequest {
  plan: string;
  instance: string;
  slot: Date;
}

/** A region is read as a whole or not at all: half a view would take a point that was not seen for one that is not there. */
export type RegionView =
  | {
      readable: true;
      points: Point[];
      snapshots: TaggedSnapshot[];
      /** Every point of those servers that have no usable one among `points`: they say how old the newest copy is. */
      older?: Point[];
    }
  | Unreadable;
export type Members =
  /** With a failure: the plan's own could not be read, and these are the ones that have copies. */
  { readable: true; instances: string[]; failure?: Failure } | Unreadable;

export interface Unreadable {
  readable: false;
  failure: Failure;
}

/** Why something was not done, in the cloud's words. */
export interface Failure {
  code: string;
  message: string;
  requestId?: string;
  /** Waiting is all there is to do; it is no failure yet. */
  busy?: boolean;
  /** The policy, the key or the clock: it does not come back by waiting. */
  denied?: boolean;
}

/** A snapshot that carries the vault's tags. */
export interface TaggedSnapshot {
  id: string;
  tags: Tags;
}

const HOUR = 3_600_000;

/**
 * The slots of a plan that a tick looks at, newest first: those back to its RPO target, and the newest in any case.
 * Reading so many costs the same after a night as after ten years.
 */
export function slotWindow(plan: Plan, now: Date): Date[] {
  const slots = slotsBetween(plan, new Date(now.getTime() - plan.maxAgeHours * HOUR - 1), now).reverse();
  if (slots.length > 0) return slots;
  const newest = latestSlot(plan, now);
  return newest ? [newest] : [];
}

/** Those of them that the stack has to answer for. Points of older ones are still read, and their copies still made. */
export function ownSlots(plan: Plan, { now, since }: Pick<World, 'now' | 'since'>): Date[] {
  return slotWindow(plan, now).filter((slot) => slot >= since);
}

export function pointsIn(world: World, region: string): Point[] {
  const view = world.regions[region];
  return view?.readable ? view.points : [];
}

export function everyPoint({ sourceRegion, destinationRegions }: TickSettings, world: World): Point[] {
  return [sourceRegion, ...destinationRegions].flatMap((region) => pointsIn(world, region));
}

export function unreadable(world: Pick<World, 'regions'>, region: string): Failure | undefined {
  const view = world.regions[region];
  if (!view) return { code: 'NotRead', message: `${region} was not read` };
  return view.readable ? undefined : view.failure;
}

export function membersOf(world: World, plan: Plan): string[] {
  const members = world.members[plan.name];
  return members?.readable ? members.instances : [];
}

export function planNamed(settings: TickSettings, name: string): Plan | undefined {
  return settings.plans.find((plan) => plan.name === name);
}

export function hoursBetween(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / HOUR;
}
