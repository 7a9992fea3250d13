import type { Action, Service } from './core/action';
import { specsOf } from './params/check';

/** Documented errors of ECS that no state of the local cloud causes, and why. */
export const NOT_CAUSED: [string, string][] = [
  ['ImageQuotaExceed.ImageFamily', 'image families are kept as text only'],
  [
    'OperationDenied (CreateImage) of an encrypted or shared snapshot',
    'encrypted servers are imaged by the real cloud too; snapshots are not shared here',
  ],
  [
    'TooManySnapshot.Unfinished',
    'the limit per account is not published; per disk it is QuotaExceed.ConcurrentSnapshotQuota',
  ],
  ['IncorrectInstanceStatus.NeedRestart', 'no change here waits for a restart'],
  [
    'InvalidParamter.Conflict',
    'the code of a token used again is IdempotenceParamNotMatch here; a `code` fault gives this one',
  ],
  ['InvalidAccountStatus.*, Account.Arrearage', 'there is no billing'],
  ['InvalidResourceGroup.NotFound', 'resource groups are kept as text only'],
  ['SourceRegion.NotFound', 'an unknown RegionId is InvalidRegionId.NotFound'],
  ['OperationDenied.ImageCopying (CopyImage), InvalidOperation.Conflict', 'when they come is not documented'],
  ['RegionNotSupportCopy, SizeExceed.Image', 'which regions and sizes is not documented'],
  [
    'OperationDenied.EncryptSnapshotAcrossRegion',
    'of a plain image to an encrypted copy, which is documented as possible too',
  ],
  ['InvalidEncrypted.NotMatchDiskDefaultEncryption', 'there is no encryption by default'],
  ['CancelNotSupported', 'when it comes is not documented'],
  ['ImageIsExporting, ImageIsImporting, ImageIsPublic', 'images are neither exported, imported nor published here'],
  [
    'InvalidParameter.KMSKeyId.CMKUnauthorized',
    'keys have no tag for ECS; one that ECS may not use is KMSUnauthorized',
  ],
  ['InvalidParameter.KmsNotEnabled, OperationDenied.KmsServiceUnauthorized', 'KMS is always open'],
  ['IncorrectDiskStatus.*, DiskError, DiskInArrears', 'a disk is in use or free, and never broken'],
  ['InvalidInstance.NotFoundSystemDisk, InvalidSystemSnapshot.Missing', 'every server has its system disk'],
  ['InstanceExpired*, InsufficientBalance', 'there is no billing'],
  ['InstanceNotReady, OperationDenied.HostRepairing', 'hosts do not break'],
  ['LackResource, InvalidDedicatedHost*, *PrivatePool*, *Spot*, *Hibernation*', 'their parameters are refused'],
  [
    'InvalidInstanceId.NotSupport (StopInstance)',
    'the reference says of the same servers that they are stopped without an error',
  ],
  [
    'DependencyViolation.SLBConfiguring, DependencyViolation.RouteEntry, InvalidOperation.EniLinked',
    'there are no load balancers, routes or second interfaces',
  ],
  [
    'Zone.NotOnSale, InvalidInstanceType.ZoneNotSupported, InstanceType.Offline',
    'what cannot be had is told as sold out',
  ],
  [
    'InvalidDiskCategory.*, InstanceDiskCategoryLimitExceed, InstanceDiskNumber.LimitExceed',
    'what a type carries is not kept here',
  ],
  [
    'InvalidUserData.*, InvalidMarketImage.NotFound, DependencyViolation.WindowsInstance',
    'servers run Linux from own or public images',
  ],
  [
    'Invocation.ExceedQuota, InstanceIds.ExceedLimit, CmdContent.ExceedLimit',
    'limits of Cloud Assistant are not kept here',
  ],
  [
    'Parameter.NotMatched, ParameterStore.*, ContainerId*, ResourceTag*',
    'values are not put into scripts; the other parameters are refused',
  ],
  ['QuotaExceeded.Vpc, QuotaExceeded.VSwitch', 'their quotas are not kept here'],
  [
    'AclLimitExceed, SecurityGroupInstanceLimitExceeded, InvalidOperation.MultiGroupType',
    'of security groups only the five that a server may be in are counted',
  ],
  [
    'DiskNotPortable, InstanceDiskLimitExceeded',
    'every data disk can be taken off, and how many a type carries is not kept',
  ],
  ['TaskConflict, IncorrectVpcStatus, IncorrectVSwitchStatus', 'a network is there as soon as it was asked for'],
  ['Throttling*, ServiceUnavailable, InternalError', 'made by fault rules, not by a state'],
];

/** What an action was denied for want of, and whether it was allowed with just that. */
export interface Rights {
  service: string;
  action: string;
  denied: { action: string; resource: string }[];
  allowed: boolean;
  /** The code that the allowed call met, where it met one. */
  last?: string;
}

/** COVERAGE.md, from the table of actions and from what was seen of their permissions. */
export function coverage(services: Service[], rights: Rights[]): string {
  const sorted = [...services].sort((a, b) => (a.name < b.name ? -1 : 1));
  const count = sorted.reduce((sum, service) => sum + service.actions.length, 0);
  return `${[
    '# What the local cloud covers',
    '',
    'Generated from the table of actions by `npm run coverage -w local-cloud`; a test holds it in step.',
    `${count} actions of ${sorted.length} services. Any other action, and any other parameter, is an error that names it.`,
    '',
    'Inert parameters are accepted and change nothing; refused ones are an error here, since ignoring them would answer',
    'wrongly. Parameters of every RPC action (RegionId, OwnerId and the like) are left out. Every action is called by a user',
    'without rights, who is then granted what the refusal names: the last column has the resources that a sample call was',
    'denied, and after that allowed. Cases of one action are in the tests.',
    '',
    ...sorted.flatMap((service) =>
      section(
        service,
        rights.filter((one) => one.service === service.name),
      ),
    ),
    '## Documented errors of ECS that no state causes here',
    '',
    'Codes and statuses are those of the error tables in the published API reference of ECS and VPC (its pages of 2021 to',
    '2026). Where its editions differ, the newest holds: a client token of Cloud Assistant used again with other parameters',
    'is 403 there, and 400 everywhere else.',
    '',
    '| Error | Why |',
    '|---|---|',
    ...NOT_CAUSED.map(([error, why]) => `| ${error} | ${why} |`),
  ].join('\n')}\n`;
}

function section(service: Service, rights: Rights[]): string[] {
  const actions = [...service.actions].sort((a, b) => (a.name < b.name ? -1 : 1));
  return [
    `## ${service.name} (${service.protocol.toUpperCase()}; ${service.endpoints.map((host) => `\`${host}\``).join(', ')})`,
    '',
    '| Action | Permission | Parameters | Inert | Refused | Errors | Seen denied, then allowed |',
    '|---|---|---|---|---|---|---|',
    ...actions.map((action) =>
      row(
        action,
        rights.find((one) => one.action === action.name),
      ),
    ),
    '',
  ];
}

function row(action: Action, seen: Rights | undefined): string {
  const { inert = [], refused = [], errors = [] } = action;
  const set = new Set([...inert, ...refused, 'RegionId']);
  const supported = (specsOf(action) ?? []).filter((spec) => !set.has(spec.name));
  const names = supported.map((spec) => (spec.required ? `**${spec.name}**` : spec.name));
  const route = action.route ? `<br>\`${action.route.method} ${action.route.path}\`` : '';
  const cells = [
    `${action.name}${route}`,
    action.permission ?? 'none asked',
    names.join(', '),
    inert.join(', '),
    refused.join(', '),
    [...errors].sort().join(', '),
    seenOf(seen),
  ];
  return `| ${cells.map((cell) => cell || '-').join(' | ')} |`;
}

/** Resources without `acs:<service>:<region>:<account>:`, since these are the same in each row. */
const seenOf = (seen: Rights | undefined): string =>
  seen?.allowed ? seen.denied.map(({ resource }) => `\`${resource.split(':').slice(4).join(':')}\``).join(', ') : 'no';
