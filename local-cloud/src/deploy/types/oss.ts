import { toXml } from '../../front/xml';
import type { OssAnswer } from '../client';
import { asText, structure, structures, textOf } from '../read';
import type { Place, ResourceType } from '../resourceType';
import { inputs } from '../resourceType';
import type { Value, Values } from '../values';
import { tagList } from './tags';

type Sent = { headers?: Record<string, string>; body?: string | Buffer };

export const callBucket = (
  bucket: string,
  place: Place,
  method: string,
  path: string,
  sent: Sent = {},
): Promise<OssAnswer> => place.client.oss(`${bucket}.oss-${place.region}.aliyuncs.com`, method, path, sent);

/** Puts a document, or removes it where there is nothing to put. */
async function put(bucket: string, place: Place, query: string, root: string, document?: object): Promise<void> {
  if (document) await callBucket(bucket, place, 'PUT', `/?${query}`, { body: toXml(root, document) });
  else await callBucket(bucket, place, 'DELETE', `/?${query}`);
}

/** Header names to values, without those that are not set. */
export const given = (headers: Record<string, Value | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );

const midnight = (date: Value | undefined): string | undefined =>
  date === undefined ? undefined : `${String(date)}T00:00:00.000Z`;

function lifecycle(rules: Value | undefined): object | undefined {
  const Rule = structures(rules).map(({ id, prefix, enabled, expirations, tags }) => {
    const [expiration] = structures(expirations);
    const Tag = tagList(tags);
    return {
      ID: id,
      Prefix: prefix ?? '',
      Status: enabled === true ? 'Enabled' : 'Disabled',
      ...(Tag.length > 0 && { Tag }),
      Expiration: expiration && {
        Days: expiration.days,
        Date: midnight(expiration.date),
        CreatedBeforeDate: midnight(expiration.createdBeforeDate),
        ExpiredObjectDeleteMarker: expiration.expiredObjectDeleteMarker,
      },
    };
  });
  return Rule.length > 0 ? { Rule } : undefined;
}

function tagging(tags: Value | undefined): object | undefined {
  const Tag = tagList(tags);
  return Tag.length > 0 ? { TagSet: { Tag } } : undefined;
}

function encryption(rule: Value | undefined): object | undefined {
  const { sseAlgorithm, kmsMasterKeyId, kmsDataEncryption } = structure(rule) ?? {};
  if (sseAlgorithm === undefined) return undefined;
  const sent = { SSEAlgorithm: sseAlgorithm, KMSMasterKeyID: kmsMasterKeyId, KMSDataEncryption: kmsDataEncryption };
  return { ApplyServerSideEncryptionByDefault: sent };
}

async function setPolicy(bucket: string, policy: Value | undefined, place: Place): Promise<void> {
  const body = asText(policy) ?? '';
  await callBucket(bucket, place, body === '' ? 'DELETE' : 'PUT', '/?policy', body === '' ? {} : { body });
}

/** What is set after the bucket was made, each under a name of its own in the query. */
const SETTINGS: Record<string, (bucket: string, inputs: Values, place: Place) => Promise<void>> = {
  lifecycleRules: (bucket, inputs, place) =>
    put(bucket, place, 'lifecycle', 'LifecycleConfiguration', lifecycle(inputs.lifecycleRules)),
  policy: (bucket, inputs, place) => setPolicy(bucket, inputs.policy, place),
  tags: (bucket, inputs, place) => put(bucket, place, 'tagging', 'Tagging', tagging(inputs.tags)),
  versioning: async (bucket, inputs, place) => {
    const { status } = structure(inputs.versioning) ?? {};
    if (status !== undefined) await put(bucket, place, 'versioning', 'VersioningConfiguration', { Status: status });
  },
};

async function readBucket(name: string, place: Place): Promise<Values> {
  const { BucketInfo } = (await callBucket(name, place, 'GET', '/?bucketInfo')).document as unknown as {
    BucketInfo: { Bucket: Record<string, string> & { Owner: { ID: string } } };
  };
  const { CreationDate, ExtranetEndpoint, IntranetEndpoint, Location, Owner } = BucketInfo.Bucket;
  return {
    creationDate: CreationDate?.slice(0, 10) ?? '',
    extranetEndpoint: ExtranetEndpoint ?? '',
    intranetEndpoint: IntranetEndpoint ?? '',
    location: Location ?? '',
    owner: Owner.ID,
  };
}

/** Every version of every object, as forceDestroy asks for. */
async function empty(name: string, place: Place): Promise<void> {
  const { document } = await callBucket(name, place, 'GET', '/?versions');
  const { Version, DeleteMarker } = document.ListVersionsResult as unknown as Values;
  const all = [Version, DeleteMarker].flatMap((rows) => (Array.isArray(rows) ? rows : rows ? [rows] : []));
  const doomed = structures(all).map(({ Key, VersionId }) => ({ Key, VersionId }));
  if (doomed.length === 0) return;
  await callBucket(name, place, 'POST', '/?delete', { body: toXml('Delete', { Object: doomed }) });
}

export const bucket: ResourceType = {
  inputs: inputs(
    `bucket!* acl storageClass* redundancyType* resourceGroupId serverSideEncryptionRule lifecycleRules policy tags versioning
     forceDestroy accessMonitor- corsRules- lifecycleRuleAllowSameActionOverlap- logging- loggingIsenable- refererConfig-
     transferAcceleration- website-`,
    {
      serverSideEncryptionRule: inputs('sseAlgorithm! kmsMasterKeyId kmsDataEncryption'),
      versioning: inputs('status!'),
      lifecycleRules: inputs(
        `id prefix enabled! expirations tags abortMultipartUploads- filter- noncurrentVersionExpirations-
         noncurrentVersionTransitions- transitions-`,
        { expirations: inputs('days date createdBeforeDate expiredObjectDeleteMarker') },
      ),
    },
  ),
  defaults: { storageClass: 'Standard', redundancyType: 'LRS', forceDestroy: false },
  async create(inputs, place) {
    const name = textOf(inputs, 'bucket');
    const rule = structure(inputs.serverSideEncryptionRule) ?? {};
    const headers = given({
      'x-oss-acl': inputs.acl,
      'x-oss-resource-group-id': inputs.resourceGroupId,
      'x-oss-server-side-encryption': rule.sseAlgorithm,
      'x-oss-server-side-encryption-key-id': rule.kmsMasterKeyId,
      'x-oss-server-side-data-encryption': rule.kmsDataEncryption,
    });
    const body = toXml('CreateBucketConfiguration', {
      StorageClass: inputs.storageClass ?? 'Standard',
      DataRedundancyType: inputs.redundancyType ?? 'LRS',
    });
    await callBucket(name, place, 'PUT', '/', { headers, body });
    for (const [setting, set] of Object.entries(SETTINGS)) {
      if (inputs[setting] !== undefined) await set(name, inputs, place);
    }
    return { id: name, outputs: await readBucket(name, place) };
  },
  async update(name, inputs, changed, place) {
    if (changed.includes('acl')) {
      await callBucket(name, place, 'PUT', '/?acl', { headers: { 'x-oss-acl': asText(inputs.acl) ?? 'private' } });
    }
    if (changed.includes('serverSideEncryptionRule')) {
      const rule = encryption(inputs.serverSideEncryptionRule);
      await put(name, place, 'encryption', 'ServerSideEncryptionRule', rule);
    }
    if (changed.includes('resourceGroupId')) {
      const ResourceGroupId = asText(inputs.resourceGroupId) ?? '';
      await put(name, place, 'resourceGroup', 'BucketResourceGroupConfiguration', { ResourceGroupId });
    }
    for (const [setting, set] of Object.entries(SETTINGS)) {
      if (changed.includes(setting)) await set(name, inputs, place);
    }
    return {};
  },
  async remove(name, inputs, place) {
    if (inputs.forceDestroy === true) await empty(name, place);
    await callBucket(name, place, 'DELETE', '/');
  },
};

/** Removing it leaves the bucket as it is, as with the provider. */
export const bucketAcl: ResourceType = {
  inputs: inputs('bucket!* acl!'),
  async create(inputs, place) {
    const id = textOf(inputs, 'bucket');
    await callBucket(id, place, 'PUT', '/?acl', { headers: { 'x-oss-acl': textOf(inputs, 'acl') } });
    return { id, outputs: {} };
  },
  async update(id, inputs, _changed, place) {
    await callBucket(id, place, 'PUT', '/?acl', { headers: { 'x-oss-acl': textOf(inputs, 'acl') } });
    return {};
  },
  remove: () => Promise.resolve(),
};
