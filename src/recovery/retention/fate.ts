import type { Point } from '../point';

/** What is to become of one point, and why. */
export interface Fate {
  point: Point;
  /** `held`: no rule keeps it, and yet it must not, or cannot, go now. */
  fate: 'kept' | 'released' | 'held';
  cause: Cause;
  /** For people: the rules that keep it, what holds it, or why it goes. */
  why: string[];
}

export type Cause = KeptBecause | HeldBecause | ReleasedBecause;

export type KeptBecause =
  | 'rule'
  | 'newest usable'
  | 'unfinished'
  /** A failed image is the count of attempts until its slot closes. */
  | 'still tried'
  | 'paused'
  | 'unknown plan'
  | 'unknown instance'
  | 'unknown region'
  | 'impossible time'
  | 'off schedule'
  | 'doubtful';

export type HeldBecause = 'no copy' | 'dark region' | 'being copied' | 'last drill' | 'occupied' | 'brake';

export type ReleasedBecause = 'no rule' | 'failed' | 'gone' | 'retired';

export function kept(point: Point, cause: KeptBecause, ...why: string[]): Fate {
  return { point, fate: 'kept', cause, why };
}

export function held(point: Point, cause: HeldBecause, ...why: string[]): Fate {
  return { point, fate: 'held', cause, why };
}

export function released(point: Point, cause: ReleasedBecause, ...why: string[]): Fate {
  return { point, fate: 'released', cause, why };
}
