export type FaultKind =
  'code' | 'throttle' | 'lost-answer' | 'dropped' | 'html503' | 'delay' | 'skew' | 'lag' | 'dark' | 'kill' | 'fail';

/** Trouble to make. All given conditions must hold for a call to match. */
export interface FaultRule {
  /** `CopyImage` or `ecs:CopyImage`; any action if left out. */
  action?: string;
  region?: string;
  /** Part of any parameter's value. */
  key?: string;
  /** Part of the caller's ARN. */
  caller?: string;
  /** So many matching calls pass first; default 0. */
  after?: number;
  /** How many calls are hit; default 1, without limit for `rate` and `dark`. */
  times?: number;
  /** Share of matching calls that are hit, 0..1, drawn from the seed. */
  rate?: number;
  kind: FaultKind;
  code?: string;
  status?: number;
  message?: string;
  /** Of delay, skew or lag. */
  seconds?: number;
  /** Virtual times between which the rule holds. */
  from?: string;
  until?: string;
}

/** A rule with its counters: part of the world, so that a restored world fails alike. */
export interface FaultState {
  rule: FaultRule;
  seen: number;
  hits: number;
}
