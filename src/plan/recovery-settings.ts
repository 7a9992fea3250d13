/** What the recovery stack is to do at the destination, validated and with every default filled in. */
export interface RecoverySettings {
  /** `off` declares nothing; `standby` keeps servers made and stopped; `failover` and `drill` run them. */
  mode: RecoveryMode;
  /** Where the servers come up; one of the destinations. */
  region: string;
  /** The newest data that was taken not after this; absent for the newest that there is. */
  point?: Date;
  servers: Selection;
  /** Absent only while the mode is off. */
  network?: NetworkWish;
  /** Instance type -> what to take instead of it, in this order. */
  typeFallbacks: Record<string, string[]>;
  /** For every server that no override speaks of. */
  defaults: ServerWish;
  /** Old instance id -> what is different for this one. */
  overrides: Record<string, ServerWish>;
  /** Run by Cloud Assistant on each server once it is up; `up` fails where it does. */
  check?: Check;
  /** Whether running servers of a failover are locked against deletion, by the engine and by the cloud. */
  protect: boolean;
}

export const RECOVERY_MODES = ['off', 'standby', 'failover', 'drill'] as const;
export type RecoveryMode = (typeof RECOVERY_MODES)[number];

/** Filters are ANDed; none of them means every server of the vault. */
export interface Selection {
  plans?: string[];
  /** Old instance ids. */
  instances?: string[];
  /** By what the server sheet says; each given member must be equal. */
  sheet?: Partial<Record<'type' | 'zone' | 'vSwitch' | 'role' | 'securityGroup', string>>;
}

export type NetworkWish = MadeNetwork | ExistingNetwork;

export interface MadeNetwork {
  kind: 'made';
  cidr: string;
  /** Zone -> CIDR. */
  vSwitches: Record<string, string>;
  /** What may come in; nothing when empty. */
  ingress: IngressRule[];
}

export interface ExistingNetwork {
  kind: 'existing';
  vSwitchIds: string[];
  securityGroupIds: string[];
}

export interface IngressRule {
  /** Of the user's choice; it names the rule in the stack. */
  name: string;
  protocol: 'tcp' | 'udp' | 'icmp' | 'all';
  /** `22/22`; `-1/-1` for protocols without ports. */
  ports: string;
  cidr: string;
}

/** What the server sheet cannot know, or what is to differ from it. */
export interface ServerWish {
  type?: string;
  zone?: string;
  privateIp?: string;
  role?: string;
  keyPair?: string;
  /** A secret. */
  password?: string;
  /** A secret: it often holds some. */
  userData?: string;
  chargeType?: 'PostPaid' | 'PrePaid';
  /** Of all its disks; absent for those that they had. */
  diskCategory?: string;
}

export interface Check {
  /** Of a shell; exit code 0 is well. */
  command: string;
  timeoutSeconds: number;
}
