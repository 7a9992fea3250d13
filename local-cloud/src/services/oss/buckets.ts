import type { Action, Params } from '../../core/action';
import { Reply } from '../../core/action';
import type { Call } from '../../core/call';
import { CloudError } from '../../core/error';
import { need, text } from '../../params/read';
import { findRegion } from '../../core/regions';
import type { Xml } from '../../front/xml';
import { arnOf, bucketOf, documentOf, memberText, oss, xmlReply } from './action';
import { aclOf, readAcl } from './acl';
import { encryptionOf } from './settings';
import type { Acl, Bucket } from './state';

const NAME = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;
const byName = (a: Bucket, b: Bucket): number => (a.name < b.name ? -1 : 1);
export const iso = (ms: number): string => new Date(ms).toISOString();
export const ownerOf = (call: Call): object => ({ ID: call.accountId, DisplayName: call.accountId });

const view = (bucket: Bucket): object => ({
  CreationDate: iso(bucket.createdAt),
  ExtranetEndpoint: `oss-${bucket.region}.aliyuncs.com`,
  IntranetEndpoint: `oss-${bucket.region}-internal.aliyuncs.com`,
  Location: `oss-${bucket.region}`,
  Name: bucket.name,
  Region: bucket.region,
  ResourceGroupId: bucket.resourceGroupId,
  StorageClass: bucket.storageClass,
});

/** How many of a list, as the request says. @throws CloudError InvalidArgument */
export function countOf(params: Params, largest: number, usual = 100): number {
  const given = text(params, 'max-keys');
  const count = Number(given ?? usual);
  if (Number.isInteger(count) && count >= 1 && count <= largest) return count;
  throw new CloudError('InvalidArgument', `max-keys must be between 1 and ${largest}.`, 400, {
    ArgumentName: 'max-keys',
    ArgumentValue: given,
  });
}

function listBuckets(params: Params, call: Call): Reply {
  const prefix = text(params, 'prefix') ?? '';
  const marker = text(params, 'marker') ?? '';
  const count = countOf(params, 1000);
  const found = Object.values(call.world.oss.buckets)
    .filter(({ name }) => name.startsWith(prefix) && name > marker)
    .sort(byName);
  const shown = found.slice(0, count);
  const isTruncated = found.length > shown.length;
  return xmlReply('ListAllMyBucketsResult', {
    Owner: ownerOf(call),
    Prefix: prefix,
    Marker: marker,
    MaxKeys: count,
    IsTruncated: isTruncated,
    ...(isTruncated && { NextMarker: shown.at(-1)?.name }),
    Buckets: { Bucket: shown.map(view) },
  });
}

function putBucket(params: Params, call: Call): Reply {
  const name = need(params, 'bucket');
  if (!NAME.test(name)) throw new CloudError('InvalidBucketName', `The specified bucket is not valid: "${name}".`, 400);
  const given = call.body.length > 0 ? documentOf(call, 'CreateBucketConfiguration') : '';
  const region = regionOfNew(given, call);
  const acl = aclOf(call, 'x-oss-acl') ?? 'private';
  const { buckets } = call.world.oss;
  const old = buckets[name];
  if (old && old.region !== region) {
    throw new CloudError('BucketAlreadyExists', 'The requested bucket name is not available.', 409, {
      BucketName: name,
    });
  }
  // The owner's own bucket made again only gets another ACL.
  if (old) old.acl = acl;
  else buckets[name] = newBucket(name, region, acl, given, call);
  return new Reply(200, undefined, { location: `/${name}` });
}

/** Of the host, else of the body, else the usual one. @throws CloudError InvalidLocationConstraint */
function regionOfNew(given: Xml, call: Call): string {
  const region = call.region || (memberText(given, 'LocationConstraint') ?? 'oss-cn-hangzhou').replace(/^oss-/, '');
  if (findRegion(region)) return region;
  throw new CloudError('InvalidLocationConstraint', `There is no such location: "${region}".`, 400);
}

function newBucket(name: string, region: string, acl: Acl, given: Xml, call: Call): Bucket {
  const encryption = encryptionOf(call);
  return {
    name,
    region,
    createdAt: call.world.now,
    acl,
    storageClass: memberText(given, 'StorageClass') ?? 'Standard',
    redundancy: memberText(given, 'DataRedundancyType') ?? 'LRS',
    resourceGroupId: call.headers['x-oss-resource-group-id'] ?? 'rg-default',
    tags: {},
    settings: encryption ? { encryption } : {},
    objects: {},
  };
}

function deleteBucket(params: Params, call: Call): Reply {
  const bucket = bucketOf(params, call);
  if (Object.keys(bucket.objects).length > 0) {
    throw new CloudError('BucketNotEmpty', 'The bucket you tried to delete is not empty.', 409, {
      BucketName: bucket.name,
    });
  }
  delete call.world.oss.buckets[bucket.name];
  return new Reply(204);
}

function bucketInfo(params: Params, call: Call): Reply {
  const bucket = bucketOf(params, call);
  const { encryption } = bucket.settings;
  const rule = Object(encryption) as { ApplyServerSideEncryptionByDefault?: object };
  return xmlReply('BucketInfo', {
    Bucket: {
      ...view(bucket),
      DataRedundancyType: bucket.redundancy,
      Owner: ownerOf(call),
      AccessControlList: { Grant: bucket.acl },
      Versioning: bucket.versioning,
      AccessMonitor: memberText(bucket.settings.accessmonitor, 'Status'),
      ServerSideEncryptionRule: rule.ApplyServerSideEncryptionByDefault ?? { SSEAlgorithm: 'None' },
    },
  });
}

export const bucketActions: Action[] = [
  oss({
    name: 'ListBuckets',
    scope: 'service',
    method: 'GET',
    parameters: 'prefix marker max-keys',
    errors: ['InvalidArgument'],
    resources: (_params, call) => [arnOf(call)],
    handle: listBuckets,
  }),
  oss({
    name: 'PutBucket',
    scope: 'bucket',
    method: 'PUT',
    body: 'CreateBucketConfiguration',
    errors: [
      'InvalidBucketName',
      'BucketAlreadyExists',
      'InvalidLocationConstraint',
      'MalformedXML',
      'InvalidArgument',
    ],
    handle: putBucket,
  }),
  oss({
    name: 'DeleteBucket',
    scope: 'bucket',
    method: 'DELETE',
    errors: ['BucketNotEmpty'],
    handle: deleteBucket,
  }),
  oss({ name: 'GetBucketInfo', scope: 'bucket', method: 'GET', query: 'bucketInfo', handle: bucketInfo }),
  oss({
    name: 'GetBucketLocation',
    scope: 'bucket',
    method: 'GET',
    query: 'location',
    handle: (params, call) => {
      const { region } = bucketOf(params, call);
      return new Reply(
        200,
        `<?xml version="1.0" encoding="UTF-8"?>\n<LocationConstraint>oss-${region}</LocationConstraint>`,
        {
          'content-type': 'application/xml',
        },
      );
    },
  }),
  oss({
    name: 'GetBucketAcl',
    scope: 'bucket',
    method: 'GET',
    query: 'acl',
    handle: (params, call) => readAcl(bucketOf(params, call).acl, call),
  }),
  oss({
    name: 'PutBucketAcl',
    scope: 'bucket',
    method: 'PUT',
    query: 'acl',
    errors: ['InvalidArgument'],
    handle: (params, call) => {
      const bucket = bucketOf(params, call);
      bucket.acl = aclOf(call, 'x-oss-acl') ?? bucket.acl;
      return new Reply(200);
    },
  }),
];
