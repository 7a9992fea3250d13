import * as cms from '@pulumi/alicloud/cms';
import * as kms from '@pulumi/alicloud/kms';
import * as oss from '@pulumi/alicloud/oss';
import type { CustomResourceOptions, Input } from '@pulumi/pulumi';

type Tags = Record<string, string>;

/** What is declared beside the pipeline itself: buckets and objects, a key, an alarm of the older kind. */
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
