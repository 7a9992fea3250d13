import type { PLAN, SETTINGS } from './fields';
import type { Read } from './spec';

/**
 * The config as far as each value is right by itself; what the rules between keys look at. Of a list, all places are there: what
 * is wrong in one is `WRONG_ITEM`.
 */
export type Draft = { [K in keyof typeof SETTINGS]?: Read<(typeof SETTINGS)[K]> };
export type PlanDraft = { [K in keyof typeof PLAN]?: Read<(typeof PLAN)[K]> };

export interface Context {
  /** Of Pulumi; together the default of `vault`. */
  project: string;
  stack: string;
  /** Rules about slots look 400 days ahead of this. */
  now: Date;
}

/** What rules between keys know beside the draft. */
export interface Given extends Context {
  /** Whether something was typed there that is wrong by itself: then the default says nothing. */
  isWrong(path: string): boolean;
}

export const DEFAULT_TIME_ZONE = 'Asia/Shanghai';
export const DEFAULT_TICK_MINUTES = 5;
export const DEFAULT_START_WITHIN_HOURS = 6;
export const LONGEST_VAULT = 40;

export function defaultVault({ project, stack }: Context): string {
  return `${project}-${stack}`;
}
