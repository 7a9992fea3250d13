import type { FaultState } from './faults/rule';

/**
 * Everything the cloud remembers, as plain JSON: a snapshot is a clone of it. Each service adds its slice to this type by
 * `declare module '../../core/world' { interface World { ... } }` in its state.ts.
 */
export interface World {
  /** Virtual time, ms since 1970. */
  now: number;
  /** What every random draw starts from. */
  random: number;
  account: { id: string; accessKeyId: string; accessKeySecret: string };
  /** How often each id or request was made already, so that repeats differ. */
  counters: Record<string, number>;
  faults: FaultState[];
  options: WorldOptions;
}

interface WorldOptions {
  /** Resources younger than this are not yet in lists; default 0. */
  listLagSeconds: number;
  /** One image cannot be copied to two regions at once; default false. */
  copyConflict: boolean;
  /** Tags given to CreateImage and CopyImage land on the new snapshots too; default false. */
  tagSnapshots: boolean;
  /** A client token is in flight for so long after its first use (IdempotentProcessing); default 0. */
  tokenBusySeconds: number;
  /** DeleteImage of an image that is not there: the reference says both that it is ignored and that it is an error. */
  deleteMissingImage: 'ignored' | 'not-found';
}
