/**
 * What each operation must be allowed to do: the one source of the policies that the stack attaches.
 * Resource forms as in Alibaba Cloud's RAM authorisation tables for ECS.
 */
export type OperationName =
  | 'describeInstances'
  | 'describeDisks'
  | 'describeInstanceRamRole'
  | 'describeImages'
  | 'describeSnapshots'
  | 'createImage'
  | 'copyImage'
  | 'tagSnapshots'
  | 'deleteImage'
  | 'deleteSnapshot';

/** Resource types that a grant can name; the part before the slash in `acs:ecs:<region>:<account>:<type>/<id>`. */
export type ResourceKind =
  | 'image'
  | 'instance'
  /** Every one of the region, where those are asked about that no plan lists any more. */
  | 'any-instance'
  | 'disk'
  | 'snapshot'
  | 'security-group'
  | 'command'
  | 'vswitch'
  /** What the cloud authorises by region alone. */
  | 'anything';

export interface Permission {
  action: string;
  /**
   * `instance` grants name the protected ids where the plans list ids; every other kind means all of its region
   * (`image/*`), since an image's id is not known before it is made.
   */
  on: ResourceKind;
  /** Regions the grant names: the source, the destinations (retired ones included), both, or the one that is drilled in. */
  side: 'source' | 'destination' | 'both' | 'drill';
  /** The RAM sub-user holds it too. It may make and copy images, and look at them: never delete, never tag. */
  user: boolean;
  /** Only where the request, or what it is about, carries the tag that every server of a drill has. */
  drillTag?: 'request' | 'resource';
  /** Asked for by the real cloud alone, as documented: no scenario on the local cloud misses it. Says why. */
  realCloudOnly?: string;
}

export const PERMISSIONS: Record<OperationName, Permission[]> = {
  describeInstances: [{ action: 'ecs:DescribeInstances', on: 'any-instance', side: 'source', user: false }],
  describeDisks: [{ action: 'ecs:DescribeDisks', on: 'disk', side: 'source', user: false }],
  describeInstanceRamRole: [{ action: 'ecs:DescribeInstanceRamRole', on: 'instance', side: 'source', user: false }],
  describeImages: [{ action: 'ecs:DescribeImages', on: 'image', side: 'both', user: true }],
  describeSnapshots: [{ action: 'ecs:DescribeSnapshots', on: 'snapshot', side: 'both', user: false }],
  createImage: [
    { action: 'ecs:CreateImage', on: 'image', side: 'source', user: true },
    { action: 'ecs:CreateImage', on: 'instance', side: 'source', user: true },
  ],
  // One official table names the source's image, another the destination's: both are granted.
  copyImage: [{ action: 'ecs:CopyImage', on: 'image', side: 'both', user: true }],
  tagSnapshots: [
    { action: 'ecs:TagResources', on: 'snapshot', side: 'both', user: false },
    {
      action: 'ecs:TagResources',
      on: 'image',
      side: 'both',
      user: false,
      realCloudOnly: 'CreateImage and CopyImage with tags may be refused without the right to tag what they make',
    },
  ],
  deleteImage: [{ action: 'ecs:DeleteImage', on: 'image', side: 'both', user: false }],
  deleteSnapshot: [{ action: 'ecs:DeleteSnapshot', on: 'snapshot', side: 'both', user: false }],
};

/** Of a drill. */
export type DrillOperationName =
  | 'find'
  | 'looseDisks'
  | 'securityGroups'
  | 'run'
  | 'remove'
  | 'removeDisk'
  | 'tagServer'
  | 'tagImage'
  | 'isUp'
  | 'runCommand'
  | 'lastCommand';

const drill = (action: string, on: ResourceKind, more: Partial<Permission> = {}): Permission => ({
  action,
  on,
  side: 'drill',
  user: false,
  ...more,
});

/**
 * Granted to the function where the stack drills, and else to nobody. Whatever changes something holds for a drill's own
 * servers alone, by their tag: a region that is drilled in is one that servers come up in after a disaster.
 */
export const DRILL_PERMISSIONS: Record<DrillOperationName, Permission[]> = {
  find: [drill('ecs:DescribeInstances', 'any-instance')],
  looseDisks: [drill('ecs:DescribeDisks', 'disk')],
  securityGroups: [drill('ecs:DescribeSecurityGroups', 'security-group')],
  run: [
    drill('ecs:RunInstances', 'anything', { drillTag: 'request' }),
    drill('ecs:RunInstances', 'vswitch', {
      drillTag: 'request',
      realCloudOnly: 'its table of rights names the vSwitch too, which is of another service',
    }),
  ],
  remove: [drill('ecs:DeleteInstance', 'any-instance', { drillTag: 'resource' })],
  removeDisk: [drill('ecs:DeleteDisk', 'disk', { drillTag: 'resource' })],
  tagServer: [drill('ecs:TagResources', 'any-instance', { drillTag: 'resource' })],
  tagImage: [drill('ecs:TagResources', 'image')],
  isUp: [drill('ecs:DescribeCloudAssistantStatus', 'anything')],
  runCommand: [
    drill('ecs:RunCommand', 'command', { drillTag: 'resource' }),
    drill('ecs:RunCommand', 'any-instance', { drillTag: 'resource' }),
  ],
  lastCommand: [drill('ecs:DescribeInvocationResults', 'anything')],
};
