import type { Duration, Seed } from '../../core/seed';
import type { Tags } from '../../core/tags';

declare module '../../core/world' {
  interface World {
    ecs: EcsState;
  }
}

export interface EcsState {
  regions: Record<string, EcsRegion>;
  /** Images being made and copied, and copies that wait for their turn, oldest first. */
  tasks: ImageTask[];
  quotas: Seed['quotas'];
  durations: { imageMinutes: Duration; copyMinutes: Duration; bootMinutes: Duration };
  /** Instances that will be running at that time, ms. */
  starts: { regionId: string; instanceId: string; at: number }[];
  /** Instances that are released at that time, ms, whoever forgets them; absent where nobody asked for it. */
  releases?: { regionId: string; instanceId: string; at: number }[];
  /** What is scarce, and how much of it is left now. */
  soldOut: Seed['soldOut'];
  /** What servers say to commands. */
  answers: Seed['commands'];
}

/** One region's resources by id, oldest first. Change them through store.ts only, which keeps look-ups in step. */
export interface EcsRegion {
  id: string;
  instances: Record<string, Instance>;
  disks: Record<string, Disk>;
  images: Record<string, Image>;
  snapshots: Record<string, Snapshot>;
  securityGroups: Record<string, SecurityGroup>;
  /** By name. */
  keyPairs: Record<string, KeyPair>;
  /** Cloud Assistant: what is to be run on servers, and what came of it. */
  commands: Record<string, Command>;
  invocations: Record<string, Invocation>;
  /** What each client token gave, by `<action>/<token>`. */
  tokens: Record<string, TokenRecord>;
}

interface TokenRecord {
  /** Hash of the parameters that came with it. */
  params: string;
  answer: Record<string, string>;
  /** ms */
  at: number;
}

export interface KeyPair {
  id: string;
  name: string;
  fingerPrint: string;
  createdAt: number;
  resourceGroupId: string;
  tags: Tags;
}

export interface Command {
  id: string;
  name: string;
  description: string;
  type: string;
  /** Base64. */
  content: string;
  workingDir: string;
  /** Seconds. */
  timeout: number;
  hasParameters: boolean;
  /** Made by RunCommand, and not to be kept. */
  isPassing: boolean;
  createdAt: number;
}

export interface Invocation {
  id: string;
  commandId: string;
  parameters: string;
  username: string;
  createdAt: number;
  results: CommandResult[];
}

export interface CommandResult {
  instanceId: string;
  exitCode?: number;
  output: string;
  /** Empty where the command was run, whatever its exit code. */
  error: string;
}

export type ImageStatus = 'Creating' | 'Waiting' | 'Available' | 'UnAvailable' | 'CreateFailed' | 'Deprecated';

export interface Image {
  id: string;
  name: string;
  description: string;
  status: ImageStatus;
  /** ms; of the request, not of the end. */
  createdAt: number;
  disks: ImageDisk[];
  tags: Tags;
  isCopied: boolean;
  /** Of a copy. */
  sourceImageId?: string;
  sourceRegionId?: string;
  sourceInstanceId?: string;
  family: string;
  version: string;
  bootMode: string;
  architecture: string;
  platform: string;
  osName: string;
  resourceGroupId: string;
  /** Accounts that it is shared with. */
  shares: string[];
  /** False: what is started from it runs, and its system does not come up. */
  boots?: boolean;
}

export interface ImageDisk {
  device: string;
  type: 'system' | 'data';
  sizeGiB: number;
  /** Empty while a copy waits for its turn. */
  snapshotId: string;
  kmsKeyId?: string;
}

export interface Snapshot {
  id: string;
  name: string;
  description: string;
  status: 'progressing' | 'accomplished' | 'failed';
  /** ms */
  createdAt: number;
  /** ms; of the last change of status. */
  changedAt: number;
  kind: 'user' | 'auto';
  sourceDiskId: string;
  sourceDiskType: 'system' | 'data';
  sourceCategory: string;
  sizeGiB: number;
  kmsKeyId?: string;
  /** Of a copy. */
  sourceSnapshotId?: string;
  sourceRegionId?: string;
  resourceGroupId: string;
  tags: Tags;
}

/** Work on an image: `startedAt` is missing while it waits for its turn. */
export interface ImageTask {
  kind: 'create' | 'copy' | 'snapshot';
  regionId: string;
  /** Of the image, or of the snapshot where that is all there is to make. */
  imageId: string;
  sourceRegionId: string;
  minutes: number;
  startedAt?: number;
  /** The image will end as CreateFailed. */
  fails: boolean;
}

export interface GroupRule {
  id: string;
  direction: 'ingress' | 'egress';
  /** `IpProtocol`, `PortRange` and the like, as requests name them. */
  fields: Record<string, string>;
  description: string;
  createdAt: number;
}

export interface SecurityGroup {
  id: string;
  name: string;
  description: string;
  vpcId: string;
  type: string;
  innerAccess: 'Accept' | 'Drop';
  rules?: GroupRule[];
  createdAt: number;
  resourceGroupId: string;
  tags: Tags;
}

export interface Instance {
  id: string;
  name: string;
  status: 'Pending' | 'Running' | 'Starting' | 'Stopping' | 'Stopped';
  zoneId: string;
  type: string;
  imageId: string;
  createdAt: number;
  vpcId: string;
  vSwitchId: string;
  privateIp: string;
  securityGroupIds: string[];
  ramRole: string;
  locked: boolean;
  stoppedMode: string;
  deletionProtection: boolean;
  resourceGroupId: string;
  tags: Tags;
  description?: string;
  hostName?: string;
  keyPair?: string;
  /** Base64. */
  userData?: string;
  /** False: its system did not come up, or will not from an image of it. */
  boots?: boolean;
  isPaidAhead?: boolean;
}

export interface Disk {
  id: string;
  name: string;
  instanceId: string;
  type: 'system' | 'data';
  device: string;
  sizeGiB: number;
  category: string;
  zoneId: string;
  createdAt: number;
  kmsKeyId?: string;
  deleteWithInstance: boolean;
  /** The snapshot that it was made from. */
  sourceSnapshotId?: string;
  resourceGroupId: string;
  tags: Tags;
}

export type TaggedType = 'image' | 'snapshot' | 'instance' | 'disk' | 'securitygroup';
