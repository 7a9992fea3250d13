import type { Tags } from './ecs';

/**
 * What a region has to offer to servers that are to come up in it. It reads, and makes nothing. Every operation fails with
 * `CloudError`. The function has no need of it, and no right to it: a person's key asks.
 */
export interface RegionOffers {
  readonly region: string;
  /** Zone -> instance types that can be had there now. */
  stock(): Promise<Record<string, string[]>>;
  /** Those of them that there are. */
  instanceTypes(names: readonly string[]): Promise<InstanceType[]>;
  /** Of pay-as-you-go servers; undefined where the cloud names no number. */
  vCpus(): Promise<{ limit: number; used: number } | undefined>;
  /** Those of them that there are. */
  vSwitches(ids: readonly string[]): Promise<VSwitch[]>;
  /** Those of a vSwitch's addresses that something has already. */
  takenAddresses(vSwitchId: string, addresses: readonly string[]): Promise<string[]>;
  hasKeyPair(name: string): Promise<boolean>;
  hasRole(name: string): Promise<boolean>;
  /** The cloud's word for it, `Enabled` when it can be used; undefined for a key that is not in the region. */
  keyState(kmsKeyId: string): Promise<string | undefined>;
  /** `x86_64` and the like, by image id; only of those that there are. */
  architectures(imageIds: readonly string[]): Promise<Record<string, string>>;
  /** @throws CloudError with the reason why the server could not be had now */
  tryRun(server: NewServer): Promise<void>;
}

export interface InstanceType {
  name: string;
  vCpus: number;
  /** As images name it, such as `x86_64`. */
  architecture: string;
}

export interface VSwitch {
  id: string;
  zone: string;
  cidr: string;
  freeAddresses: number;
}

/** A server as it is asked for. */
export interface NewServer {
  name: string;
  imageId: string;
  type: string;
  zone: string;
  vSwitch: string;
  securityGroups: readonly string[];
  privateIp?: string;
  role?: string;
  keyPair?: string;
  /** A secret. */
  password?: string;
  /** Plain text; may hold secrets. */
  userData?: string;
  chargeType: 'PostPaid' | 'PrePaid';
  /** The system disk first. */
  disks: readonly NewDisk[];
  resourceGroupId?: string;
  tags: Tags;
}

export interface NewDisk {
  device: string;
  category: string;
  sizeGiB: number;
}
