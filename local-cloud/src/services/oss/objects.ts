import { createHash } from 'node:crypto';
import type { Action, Params } from '../../core/action';
import { Reply } from '../../core/action';
import type { Call } from '../../core/call';
import { crc64 } from '../../core/crc64';
import { CloudError } from '../../core/error';
import { need, text } from '../../params/read';
import { aclOf, readAcl } from './acl';
import { bucketOf, oss, versionOf } from './action';
import { checkHeaders, keptHeaders, versionHeader } from './objectHeaders';
import { ANSWERED, getObject } from './readObject';
import type { Bucket, Version } from './state';

/** Puts a version before the others, or in the place of the one made while nothing was kept. */
function addVersion(bucket: Bucket, key: string, version: Version): void {
  const isKept = bucket.versioning === 'Enabled';
  const old = bucket.objects[key] ?? [];
  bucket.objects[key] = [version, ...(isKept ? old : old.filter(({ id }) => id !== 'null'))];
}

const newVersionId = (bucket: Bucket, call: Call): string =>
  bucket.versioning === 'Enabled' ? `CAE${call.newId('v').replace(/[^a-z0-9]/g, '')}` : 'null';

function putObject(params: Params, call: Call): Reply {
  checkHeaders(call);
  const { headers, body } = call;
  const bucket = bucketOf(params, call);
  const key = need(params, 'key');
  if (key.length > 1023 || /^[/\\]/.test(key))
    throw new CloudError('InvalidObjectName', 'The specified object is not valid.', 400);
  if (headers['x-oss-forbid-overwrite'] === 'true' && bucket.objects[key]?.[0]?.isMarker === false) {
    throw new CloudError(
      'FileAlreadyExists',
      'The object you specified already exists and can not be overwritten.',
      409,
    );
  }
  const md5 = createHash('md5').update(body).digest();
  const sent = headers['content-md5'];
  if (sent && sent !== md5.toString('base64')) {
    throw new CloudError('InvalidDigest', 'The Content-MD5 you specified was invalid.', 400, { 'Content-MD5': sent });
  }
  const version: Version = {
    id: newVersionId(bucket, call),
    isMarker: false,
    changedAt: call.world.now,
    content: body.toString('base64'),
    size: body.length,
    etag: md5.toString('hex').toUpperCase(),
    crc64: crc64(body),
    acl: aclOf(call, 'x-oss-object-acl') ?? 'default',
    storageClass: headers['x-oss-storage-class'] || bucket.storageClass,
    headers: keptHeaders(call),
  };
  addVersion(bucket, key, version);
  return new Reply(200, undefined, {
    etag: `"${version.etag}"`,
    'content-md5': md5.toString('base64'),
    'x-oss-hash-crc64ecma': version.crc64,
    ...versionHeader(bucket, version),
  });
}

function deleteObject(params: Params, call: Call): Reply {
  checkHeaders(call);
  const bucket = bucketOf(params, call);
  return new Reply(204, undefined, removeVersion(bucket, need(params, 'key'), text(params, 'versionId'), call));
}

/** What is not there is gone already. @returns what the answer tells of versions, as headers */
export function removeVersion(bucket: Bucket, key: string, id: string | undefined, call: Call): Record<string, string> {
  const versions = bucket.objects[key] ?? [];
  if (id === undefined && bucket.versioning !== undefined) {
    const marker = newMarker(bucket, call);
    addVersion(bucket, key, marker);
    return { 'x-oss-delete-marker': 'true', 'x-oss-version-id': marker.id };
  }
  const gone = versions.find((version) => version.id === (id ?? 'null'));
  const left = versions.filter((version) => version !== gone);
  if (left.length > 0) bucket.objects[key] = left;
  else delete bucket.objects[key];
  const told: Record<string, string> = id === undefined ? {} : { 'x-oss-version-id': id };
  return gone?.isMarker ? { ...told, 'x-oss-delete-marker': 'true' } : told;
}

const newMarker = (bucket: Bucket, call: Call): Version => ({
  id: newVersionId(bucket, call),
  isMarker: true,
  changedAt: call.world.now,
  content: '',
  size: 0,
  etag: '',
  crc64: '0',
  acl: 'default',
  storageClass: '',
  headers: {},
});

const onObject = { scope: 'object' as const, parameters: 'versionId' };
const notThere = ['NoSuchKey', 'NoSuchVersion', 'MethodNotAllowed'];

export const objectActions: Action[] = [
  oss({
    name: 'PutObject',
    scope: 'object',
    method: 'PUT',
    errors: ['InvalidObjectName', 'InvalidDigest', 'FileAlreadyExists', 'InvalidArgument', 'NotImplemented'],
    handle: putObject,
  }),
  oss({
    ...onObject,
    name: 'GetObject',
    method: 'GET',
    parameters: ['versionId', ...ANSWERED.map((name) => `response-${name}`)].join(' '),
    errors: notThere,
    handle: getObject,
  }),
  oss({
    ...onObject,
    name: 'HeadObject',
    permission: 'GetObject',
    method: 'HEAD',
    errors: notThere,
    handle: getObject,
  }),
  oss({
    ...onObject,
    name: 'GetObjectMeta',
    permission: 'GetObject',
    method: 'HEAD',
    query: 'objectMeta',
    errors: notThere,
    handle: getObject,
  }),
  oss({ ...onObject, name: 'DeleteObject', method: 'DELETE', handle: deleteObject }),
  oss({
    ...onObject,
    name: 'GetObjectAcl',
    method: 'GET',
    query: 'acl',
    errors: notThere,
    handle: (params, call) => readAcl(versionOf(params, call).acl, call),
  }),
  oss({
    ...onObject,
    name: 'PutObjectAcl',
    method: 'PUT',
    query: 'acl',
    errors: [...notThere, 'InvalidArgument'],
    handle: (params, call) => {
      const version = versionOf(params, call);
      version.acl = aclOf(call, 'x-oss-object-acl') ?? version.acl;
      return new Reply(200);
    },
  }),
];
