import { z } from 'zod';
import { RECOVERY_MODES } from '../recovery-settings';
import { readAddress, readCidr } from '../cidr';
import { ENCRYPTED } from './secrets';
import { flag, group, leaf, list, mapOf, required, text, wholeNumber } from './spec';
import { instanceId, planName, region } from './values';

// The keys of `offsite:recovery`; see fields.ts.

const oneOf = (words: readonly string[]) => text(`must be one of ${words.join(', ')}`, (word) => words.includes(word));
const short = (rule: string) => text(rule, (value) => value.length >= 1 && value.length <= 128);

const ofSheet = short('must be text of at most 128 characters');
const zone = text('must be a zone id, such as cn-qingdao-b', /^[a-z]{2}-[a-z0-9-]+$/);
const instanceType = text('must be an instance type, such as ecs.g7.large', /^ecs\.[a-z0-9-]+(\.[a-z0-9-]+)+$/);
const cidr = text('must be a range of addresses, such as 10.0.0.0/24', (value) => readCidr(value) !== undefined);
const address = text('must be an address, such as 10.0.0.11', (value) => readAddress(value) !== undefined);
const ports = text('must be a port or from/to, such as 443 or 8000/8010', (value) => portsOf(value) !== undefined);
const time = text('must be "newest" or a time with its zone, such as 2026-03-02T02:00:00+08:00', isPointInTime);

/** Of one server, and of those that no override names. */
const SERVER = {
  type: leaf(instanceType, 'ecs.g7.large'),
  zone: leaf(zone, 'cn-qingdao-b'),
  privateIp: leaf(address, '10.0.0.11'),
  role: leaf(short('must be the name of a RAM role'), 'api-role'),
  keyPair: leaf(short('must be the name of a key pair of the region'), 'ops'),
  password: leaf(
    text(
      'must have 8 to 30 characters, of three kinds among A-Z, a-z, 0-9 and signs',
      (value) => value === ENCRYPTED || isPassword(value),
    ),
    'pulumi config set --secret --path offsite:recovery.defaults.password',
  ),
  userData: leaf(
    text('must be text of at most 32 KB', (value) => value.length <= 32 * 1024),
    '#!/bin/sh',
  ),
  chargeType: leaf(oneOf(['PostPaid', 'PrePaid']), 'PostPaid'),
  diskCategory: leaf(text('must be a category of disks, such as cloud_essd', /^cloud(_[a-z0-9]+)*$/), 'cloud_essd'),
};

const serverExample = '{ type: ecs.g7.xlarge, zone: cn-qingdao-c, keyPair: ops }';
// A password and an address are one server's own; in the defaults the latter could only be wrong.
const { privateIp: _, ...DEFAULTS } = SERVER;

const rule = group(
  {
    protocol: leaf(oneOf(['tcp', 'udp', 'icmp', 'all']), 'tcp'),
    ports: leaf(ports, '443'),
    from: required(leaf(cidr, '0.0.0.0/0')),
  },
  '{ protocol: tcp, ports: 443, from: 0.0.0.0/0 }',
);

export const RECOVERY = {
  mode: required(leaf(z.preprocess(offAsTyped, oneOf(RECOVERY_MODES)), 'failover')),
  region: leaf(region, 'cn-qingdao'),
  point: leaf(time, 'newest'),
  servers: group(
    {
      plans: leaf(list('must be a list of plan names', planName, 'must name a plan'), 'nightly'),
      instances: leaf(
        list('must be a list of instance ids', instanceId, 'must name an instance'),
        'i-uf661wb708uvqc9jyhem',
      ),
      sheet: group(
        {
          type: leaf(ofSheet, 'ecs.g7.large'),
          zone: leaf(ofSheet, 'cn-shanghai-b'),
          vSwitch: leaf(ofSheet, 'vsw-uf6e0001'),
          role: leaf(ofSheet, 'api-role'),
          securityGroup: leaf(ofSheet, 'sg-uf6e0001'),
        },
        '{ role: api-role }',
      ),
    },
    '{ plans: nightly }',
  ),
  network: group(
    {
      cidr: leaf(cidr, '10.0.0.0/16'),
      vSwitches: mapOf(zone, leaf(cidr, '10.0.0.0/24'), '{ cn-qingdao-b: 10.0.0.0/24 }', 'must hold a vSwitch'),
      ingress: mapOf(
        short('must be a name of 1 to 128 characters'),
        rule,
        '{ web: { protocol: tcp, ports: 443, from: 0.0.0.0/0 } }',
      ),
      vSwitchIds: leaf(
        list('must be a list of vSwitch ids', text('must be a vSwitch id', /^vsw-[a-z0-9-]+$/), 'must name a vSwitch'),
        'vsw-m5e0001',
      ),
      securityGroupIds: leaf(
        list(
          'must be a list of security group ids',
          text('must be a security group id', /^sg-[a-z0-9-]+$/),
          'must name a security group',
        ),
        'sg-m5e0001',
      ),
    },
    '{ cidr: 10.0.0.0/16, vSwitches: { cn-qingdao-b: 10.0.0.0/24 } }',
  ),
  typeFallbacks: mapOf(
    instanceType,
    leaf(
      list('must be a list of instance types', instanceType, 'must name an instance type'),
      'ecs.g6.large,ecs.c7.xlarge',
    ),
    '{ ecs.g7.large: [ecs.g6.large, ecs.c7.xlarge] }',
  ),
  defaults: group(DEFAULTS, serverExample),
  overrides: mapOf(instanceId, group(SERVER, serverExample), `{ i-uf661wb708uvqc9jyhem: ${serverExample} }`),
  check: group(
    {
      command: required(leaf(short('must be a shell command of at most 128 characters'), 'systemctl is-active nginx')),
      timeoutSeconds: leaf(
        wholeNumber('must be a number of seconds from 10 to 3600', (n) => n >= 10 && n <= 3600),
        '60',
      ),
    },
    '{ command: systemctl is-active nginx }',
  ),
  protect: leaf(flag('must be true or false'), 'true'),
};

/** YAML of old takes `off` for false, and so may have come what the user typed. */
function offAsTyped(value: unknown): unknown {
  return value === false || value === 'false' ? 'off' : value;
}

/** As the cloud writes it; undefined for no port. */
export function portsOf(text: string): string | undefined {
  const [from = '', to = from, ...more] = text.split('/');
  const isPort = (word: string): boolean => /^\d{1,5}$/.test(word) && Number(word) >= 1 && Number(word) <= 65535;
  return more.length === 0 && isPort(from) && isPort(to) && Number(from) <= Number(to) ? `${from}/${to}` : undefined;
}

function isPointInTime(text: string): boolean {
  if (text === 'newest') return true;
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text));
}

/** As the cloud wants it. */
function isPassword(text: string): boolean {
  const kinds = [/[A-Z]/, /[a-z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(text)).length;
  return text.length >= 8 && text.length <= 30 && kinds >= 3 && !text.startsWith('/');
}
