import { DRILL } from './fields-drill';
import { RECOVERY } from './fields-recovery';
import { flag, group, leaf, list, mapOf, number, optional, required, text, wholeNumber } from './spec';
import { instanceId, planName, region, schedule, timeZone } from './values';

// Every key of the config with its rule and a right example; defaults and rules between keys are elsewhere.

const REGION_LIST = 'must be a list of region ids';

const positive = wholeNumber('must be a whole number above 0');
const hours = number('must be a number of hours above 0', (n) => n > 0);
const minutes = number('must be a number of minutes above 0', (n) => n > 0);
const price = number('must be a price, 0 or more', (n) => n >= 0);

/** Of 128 characters, what instance id, time and the two dashes leave, and a little for suffixes. */
const IMAGE_NAME_ROOM = 80;
/** The cloud keeps names for itself that begin so. */
export const RESERVED_NAME = /^(aliyun|acs:)/i;
const imageName = text(
  `must have 2 to ${IMAGE_NAME_ROOM} characters, begin with a letter, but not with "aliyun" or "acs:", and hold only ` +
    'letters, digits, ":", "_" and "-"',
  (value) => /^\p{L}[\p{L}\p{N}:_-]+$/u.test(value) && !RESERVED_NAME.test(value) && value.length <= IMAGE_NAME_ROOM,
);
const description = text(
  'must have 2 to 256 characters and not begin with http:// or https://',
  (value) => value.length >= 2 && value.length <= 256 && !/^https?:\/\//.test(value),
);

const tagKey = (forbidden: RegExp, rule: string) =>
  text(rule, (key) => key.length >= 1 && key.length <= 128 && !forbidden.test(key));
const anyTagKey = tagKey(
  /^(aliyun|acs:)|https?:\/\//i,
  'must be a tag key: 1 to 128 characters, not beginning with "aliyun" or "acs:"',
);
const ownTagKey = tagKey(
  /^(aliyun|acs:|offsite)|https?:\/\//i,
  'must be a tag key: 1 to 128 characters, not beginning with "aliyun", "acs:" or "offsite"',
);
const tagValue = text('must be text of at most 128 characters', (value) => value.length <= 128);

const keepRules = group(
  {
    last: leaf(positive, '7'),
    days: leaf(positive, '14'),
    weekly: leaf(positive, '8'),
    monthly: leaf(positive, '12'),
  },
  '{ last: 7, weekly: 8 }',
);

export const PLAN = {
  instances: leaf(
    list('must be a list of instance ids', instanceId, 'must name an instance'),
    'i-uf661wb708uvqc9jyhem,i-uf661wb708uvqc9jyhel',
  ),
  // None would mean every server of the region.
  instanceTags: mapOf(anyTagKey, leaf(tagValue, 'production'), '{ env: production }', 'must name a tag'),
  schedule: required(leaf(schedule, '0 2 * * *')),
  timeZone: leaf(timeZone, 'Asia/Shanghai'),
  imageName: leaf(imageName, 'api-source-image'),
  description: leaf(description, 'nightly image of the API servers'),
  destinationImageName: leaf(imageName, 'api-destination-image'),
  destinationDescription: leaf(description, 'copy of the nightly image of the API servers'),
  keep: group(
    { source: keepRules, destination: keepRules, adHoc: group({ last: leaf(positive, '3') }, '{ last: 3 }') },
    '{ source: { last: 3 }, destination: { days: 14, monthly: 12 } }',
  ),
  maxAgeHours: leaf(hours, '36'),
  startWithinHours: leaf(hours, '6'),
  goneDays: leaf(wholeNumber('must be a whole number of days above 0'), '90'),
  paused: leaf(flag('must be true or false'), 'false'),
  formerNames: leaf(list('must be a list of plan names', planName), 'nightly-old'),
};

export const SETTINGS = {
  sourceRegion: required(leaf(region, 'cn-shanghai')),
  destinationRegions: required(leaf(list(REGION_LIST, region, 'must name a region'), 'cn-qingdao,cn-beijing')),
  homeRegion: leaf(region, 'cn-qingdao'),
  plans: required(
    mapOf(
      planName,
      group(PLAN, '{ instances: [i-uf661wb708uvqc9jyhem], schedule: "0 2 * * *" }'),
      '{ nightly: { instances: [i-uf661wb708uvqc9jyhem], schedule: "0 2 * * *" } }',
      'must hold a plan',
    ),
  ),
  vault: leaf(
    text(
      'must be a vault name: 1 to 40 letters, digits, "-", "_" and ".", the first a letter or digit',
      /^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/,
    ),
    'offsite-prod',
  ),
  encryptionKeys: mapOf(
    region,
    leaf(text('must be a KMS key id', /^[A-Za-z0-9][A-Za-z0-9/_-]{3,127}$/), 'key-hzz630494463ejqjxoeqq'),
    '{ cn-qingdao: key-hzz630494463ejqjxoeqq }',
  ),
  userAccessKey: leaf(flag('must be true or false'), 'true'),
  alarmContactGroups: leaf(
    list(
      'must be a list of CloudMonitor contact groups',
      text('must be the name of a contact group', (value) => value.length >= 1 && value.length <= 128),
    ),
    'ops,on-call',
  ),
  tickMinutes: leaf(
    wholeNumber('must be a whole number from 1 to 30 that divides 60', (n) => n >= 1 && n <= 30 && 60 % n === 0),
    '5',
  ),
  maxConcurrentCopies: leaf(positive, '5'),
  retiredRegions: leaf(list(REGION_LIST, region), 'cn-zhangjiakou'),
  imageQuota: leaf(positive, '100'),
  prices: group(
    {
      snapshotPerGibMonth: leaf(price, '0.12'),
      copyPerGib: leaf(price, '0.5'),
      diskPerGibMonth: leaf(price, '1'),
      serverPerHour: mapOf(
        text('must be an instance type', /^ecs\.[a-z0-9.-]+$/),
        leaf(price, '0.7'),
        '{ ecs.g7.large: 0.7 }',
      ),
    },
    '{ copyPerGib: 0.5 }',
  ),
  assumedImageMinutes: leaf(minutes, '35'),
  assumedCopyMinutes: leaf(minutes, '35'),
  resourceGroupId: leaf(text('must be a resource group id', /^rg-[a-z0-9]{4,}$/), 'rg-acfmxazb4ph6aiy'),
  tags: mapOf(ownTagKey, leaf(tagValue, 'ops'), '{ owner: ops }'),
  drill: group(DRILL, '{ schedule: "0 12 * * *" }'),
  recovery: group(RECOVERY, '{ mode: failover, region: cn-qingdao }'),
};

/** Of a stack with `recovery`: it protects nothing, and has to say whose copies it starts. */
export const RECOVERY_STACK = {
  ...SETTINGS,
  sourceRegion: optional(SETTINGS.sourceRegion),
  plans: optional(SETTINGS.plans),
  vault: required(SETTINGS.vault),
};
