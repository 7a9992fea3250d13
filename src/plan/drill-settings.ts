import type { Timing } from './schedule';

/** How copies are proven to boot, validated and with every default filled in. At each time of the schedule one is drilled. */
export interface DrillSettings extends Timing {
  /** Whose copies are drilled, and where; one of the destinations. */
  region: string;
  /** Of these plans alone; absent for all. */
  plans?: string[];
  /** Of these servers alone; absent for all. */
  instances?: string[];
  /** What a server has to answer to once its system is up; absent where that is enough. */
  probe?: Probe;
  /** From running on: a copy that has not passed by then has failed. */
  timeoutMinutes: number;
  /** Where they boot; absent for what the stack makes, apart from everything. */
  network?: DrillNetwork;
  /** Instance type -> what to take instead of it, in this order. */
  typeFallbacks: Record<string, string[]>;
}

export interface DrillNetwork {
  /** Tried in this order. */
  vSwitchIds: string[];
  securityGroupIds: string[];
}

/** Both are asked by Cloud Assistant, from inside: nothing leads into the network that a drill is in. */
export type Probe =
  /** Of a shell, or of PowerShell on Windows; exit code 0 is well. */
  | { command: string }
  /** Something listens there on the server's own 127.0.0.1. */
  | { tcpPort: number };

/** What every server of a drill carries, and no other: those of a recovery stack in drill mode are its own to remove. */
export const DRILL_TAG = { key: 'offsite-drill', value: 'under-way' } as const;
