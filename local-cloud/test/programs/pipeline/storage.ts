import * as cms from '@pulumi/alicloud/cms';
import * as ecs from '@pulumi/alicloud/ecs';
import * as kms from '@pulumi/alicloud/kms';
import * as oss from '@pulumi/alicloud/oss';
import * as vpc from '@pulumi/alicloud/vpc';
import type { CustomResourceOptions, Input } from '@pulumi/pulumi';

type Tags = Record<string, string>;

/** What is declared beside the pipeline itself: buckets and objects, a key, a security group, an alarm of the older kind. */
export function declareStorage(
  opts: CustomResourceOptions,
  was: <T>(before: T, after: T) => T,
  contactGroup: Input<string>,
): void {
  const bucket = new oss.Bucket(
    'bucket',
    {
      bucket: 'pipe-vault',
      forceDestroy: true,
      tags: was<Tags>({ a: '1', b: '1' }, { a: '2' }),
      serverSideEncryptionRule: { sseAlgorithm: was('AES256', 'KMS') },
      lifecycleRules: [{ id: 'old', enabled: true, prefix: 'tmp/', expirations: [{ days: was(30, 60) }] }],
      versioning: was(undefined, { status: 'Enabled' }),
    },
    opts,
  );
  new oss.Bucket('plain', { bucket: 'pipe-vault-plain', storageClass: 'IA', redundancyType: 'ZRS' }, opts);
  const name = bucket.id;
  new oss.BucketAcl('acl', { bucket: name, acl: was('private', 'public-read') }, opts);
  new oss.BucketObject(
    'object',
    { bucket: name, key: 'a/b c.json', content: was('{"a": 1}', '{"a": 2}'), cacheControl: 'no-cache' },
    opts,
  );
  new kms.Key(
    'key',
    {
      description: was('copies', 'copies of servers'),
      pendingWindowInDays: 7,
      tags: was<Tags>({ a: '1' }, { b: '1' }),
    },
    opts,
  );
  const network = new vpc.Network(
    'network',
    {
      vpcName: was('pipe-net', 'pipe-network'),
      cidrBlock: '10.1.0.0/16',
      description: 'of the recovered',
      tags: was<Tags>({ a: '1' }, { b: '1' }),
    },
    opts,
  );
  const vSwitch = new vpc.Switch(
    'switch',
    {
      vpcId: network.id,
      zoneId: 'cn-qingdao-b',
      cidrBlock: '10.1.1.0/24',
      vswitchName: was('pipe-b', 'pipe-zone-b'),
      tags: was<Tags>({ a: '1' }, { a: '2' }),
    },
    opts,
  );
  const group = new ecs.SecurityGroup(
    'security-group',
    {
      securityGroupName: was('pipe-first', 'pipe-second'),
      description: 'of the recovered',
      vpcId: network.id,
      innerAccessPolicy: was('Accept', 'Drop'),
      tags: was<Tags>({ a: '1' }, { a: '2', b: '1' }),
    },
    opts,
  );
  const server = {
    imageId: 'aliyun_3_x64_20G_alibase_20260115.vhd',
    instanceType: was('ecs.g7.large', 'ecs.g7.xlarge'),
    vswitchId: vSwitch.id,
    securityGroups: [group.id],
    systemDiskCategory: 'cloud_essd',
    systemDiskSize: 40,
  };
  new ecs.Instance(
    'running',
    {
      ...server,
      instanceName: was('pipe-1', 'pipe-first'),
      privateIp: '10.1.1.77',
      description: 'of the recovered',
      userData: 'aGk=',
      tags: was<Tags>({ a: '1' }, { a: '2', b: '1' }),
    },
    opts,
  );
  new ecs.Instance(
    'stopped',
    {
      ...server,
      instanceName: 'pipe-2',
      status: 'Stopped',
      stoppedMode: 'StopCharging',
      dataDisks: [{ name: 'data', size: 60, category: 'cloud_auto' }],
    },
    opts,
  );
  new cms.Alarm(
    'alarm',
    {
      name: 'pipe-errors',
      project: 'acs_fc',
      metric: 'FunctionFunctionErrors',
      contactGroups: [contactGroup],
      metricDimensions: '[{"functionName":"pipe"}]',
      period: 60,
      silenceTime: was(300, 600),
      escalationsCritical: { comparisonOperator: '>=', statistics: 'Sum', threshold: was('1', '2'), times: 1 },
      enabled: was(true, false),
      tags: was<Tags>({ a: '1' }, { a: '2' }),
    },
    opts,
  );
}
