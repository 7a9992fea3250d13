import type { Tags } from './ecs';
import type { NewServer } from './offers';

/**
 * What is asked of a region to boot a copy apart from everything, look at it and take it away again. Every operation repeats
 * itself where a repeat is safe, and fails with `CloudError`.
 */
export interface Servers {
  readonly region: string;
  /** Those that carry all of these tags. */
  find(tags: Tags): Promise<FoundServer[]>;
  /** Disks that carry all of these tags and are attached to nothing: what a server left behind. */
  looseDisks(tags: Tags): Promise<string[]>;
  securityGroups(tags: Tags): Promise<{ id: string; tags: Tags }[]>;
  /** @returns the server's id, also on a repeat with the same token */
  run(server: NewServer, terms: RunTerms): Promise<string>;
  /** With its disks, whatever state it is in. One that is not there counts as removed. */
  remove(instanceId: string): Promise<void>;
  /** One that is not there counts as removed. */
  removeDisk(diskId: string): Promise<void>;
  tagServer(instanceId: string, tags: Tags): Promise<void>;
  tagImage(imageId: string, tags: Tags): Promise<void>;
  /** Whether its system is up: Cloud Assistant in it answers. */
  isUp(instanceId: string): Promise<boolean>;
  runCommand(command: Command): Promise<void>;
  /** What became of the command that was asked for last. */
  lastCommand(instanceId: string): Promise<CommandResult | undefined>;
}

export interface RunTerms {
  /** At most 64 ASCII characters. */
  clientToken: string;
  /** The cloud itself releases the server then; at least 30 minutes ahead. */
  releaseAt: Date;
}

export interface FoundServer {
  id: string;
  imageId: string;
  type: string;
  isRunning: boolean;
  isWindows: boolean;
  tags: Tags;
}

export interface Command {
  instanceId: string;
  script: string;
  /** For PowerShell; otherwise for a shell. */
  isWindows: boolean;
  timeoutSeconds: number;
  clientToken: string;
}

export interface CommandResult {
  state: 'running' | 'succeeded' | 'failed';
  /** When the cloud was asked for it, or it began. */
  startedAt: Date;
  endedAt?: Date;
  /** Of a command that ended by itself. */
  exitCode?: number;
  /** The cloud's word for one that did not. */
  error?: string;
}
