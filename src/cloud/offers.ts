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
  /** Some vSwitch of the zone with a security group beside it, whoever uses them; undefined where there are none. */
  anyPlaceIn(zone: string): Promise<Place | undefined>;
  /** Those of a vSwitch's addresses that something has already. */
  takenAddresses(vSwitchId: string, addresses: readonly string[]): Promise<string[]>;
  hasKeyPair(name: string): Promise<boolean>;
  hasRole(name: string): Promise<boolean>;
  /** The cloud's word for it, `Enabled` when it can be used; undefined for a key that is not in the region. */
  keyState(kmsKeyId: string): Promise<string | undefined>;
  /** `x86_64` and the like, by image id; only of those that there are. */
  architectures(imageIds: readonly string[]): Promise<Record<string, string>>;
  /** Those that carry all of these tags. */
  servers(tags: Tags): Promise<ServerThere[]>;
  /** @throws CloudError with the reason why the server could not be had now */
  tryRun(server: NewServer): Promise<void>;
  /** @throws CloudError with the reason why the server could not be started now */
  tryStart(instanceId: string): Promise<void>;
  /** @throws CloudError with the reason why there could be no such network now */
  tryNetwork(cidr: string): Promise<void>;
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

export interface Place {
  vSwitch: string;
  securityGroup: string;
}

export interface ServerThere {
  id: string;
  imageId: string;
  /** The cloud's word for it, such as `Stopped`. */
  status: string;
  type: string;
  zone: string;
  vSwitch: string;
  privateIp: string;
  /** As the cloud writes it. */
  createdAt: string;
  tags: Tags;
}

/** A server as it is asked for. */
export interface NewServer {
  name: string;
  imageId: string;
  type: string;
  /** Of the vSwitch; it need not be told. */
  zone?: string;
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
  /** As the image has it where it is absent. */
  systemDisk?: NewDisk;
  /** Those of the image, told apart by their devices. */
  dataDisks: readonly (NewDisk & { device: string })[];
  resourceGroupId?: string;
  tags: Tags;
}

export interface NewDisk {
  category: string;
  sizeGiB: number;
}
