import type { DrillSettings } from './drill-settings';
import type { RecoverySettings } from './recovery-settings';

/** What the user asked for, validated and with every default filled in. Made by `parseSettings`, read by everybody. */
export interface Settings {
  /** Name of this stack's points, in every tag. */
  vault: string;
  /** Empty where a recovery stack does not name it: its region may be gone, and nothing is asked of it. */
  sourceRegion: string;
  destinationRegions: string[];
  /** Where the function, its logs and its alarm live; never the source. */
  homeRegion: string;
  /** Sorted by name. */
  plans: Plan[];
  /** Destination region -> KMS key id; copies there are encrypted with it. */
  encryptionKeys: Record<string, string>;
  userAccessKey: boolean;
  alarmContactGroups: string[];
  tickMinutes: number;
  /** Per source and per destination region. */
  maxConcurrentCopies: number;
  retiredRegions: string[];
  /** Images per region that the account may hold, where the user told. */
  imageQuota?: number;
  prices?: Prices;
  assumedImageMinutes: number;
  assumedCopyMinutes: number;
  resourceGroupId?: string;
  /** Put on everything that is created; at most four. */
  tags: Record<string, string>;
  /** How copies are proven to boot; absent where they are not. */
  drill?: DrillSettings;
  /** A stack that has it declares no pipeline, but what its servers come up in. */
  recovery?: RecoverySettings;
}

/** What the function is given of them: a change of the others leaves its archive as it is. */
export type TickSettings = Pick<
  Settings,
  | 'vault'
  | 'sourceRegion'
  | 'destinationRegions'
  | 'plans'
  | 'encryptionKeys'
  | 'tickMinutes'
  | 'maxConcurrentCopies'
  | 'retiredRegions'
  | 'resourceGroupId'
  | 'tags'
  | 'drill'
>;

export interface Plan {
  name: string;
  /** Ids of the instances to protect; exactly one of `instances` and `instanceTags` is there. */
  instances?: string[];
  /** Instances that carry all of these tags, looked up again at every slot. */
  instanceTags?: Record<string, string>;
  /** Five-field cron expression, in `timeZone`. */
  schedule: string;
  /** IANA name. */
  timeZone: string;
  imageName: string;
  description?: string;
  destinationImageName: string;
  destinationDescription?: string;
  keep: Keep;
  /** The RPO target, in hours. */
  maxAgeHours: number;
  /** A slot that could not be asked for within so many hours is missed. */
  startWithinHours: number;
  /** Days after which the points of an instance that no longer exists may go; never when absent. */
  goneDays?: number;
  paused: boolean;
  /** Names under which the plan's points were tagged before. */
  formerNames: string[];
}

/** None of the rules keeps all. */
interface Keep {
  source?: KeepRules;
  destination?: KeepRules;
  /** Of unscheduled points; by `last` alone. */
  adHoc?: Pick<KeepRules, 'last'>;
}

/** As restic's keep-last, keep-within, keep-weekly and keep-monthly, in the plan's zone. */
interface KeepRules {
  last?: number;
  days?: number;
  weekly?: number;
  monthly?: number;
}

/** In the user's currency. */
interface Prices {
  snapshotPerGibMonth?: number;
  copyPerGib?: number;
  diskPerGibMonth?: number;
  /** By instance type. */
  serverPerHour?: Record<string, number>;
}
