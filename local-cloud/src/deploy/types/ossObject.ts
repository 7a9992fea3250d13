import { readFileSync } from 'node:fs';
import { asText, textOf } from '../read';
import type { Place, ResourceType } from '../resourceType';
import { inputs } from '../resourceType';
import type { Values } from '../values';
import { callBucket, given } from './oss';

const objectPath = (inputs: Values): string => `/${textOf(inputs, 'key').split('/').map(encodeURIComponent).join('/')}`;

/** The usual type of a content where the program names none. */
const typeOf = (key: string): string => TYPES[/\.[a-z0-9]+$/i.exec(key)?.[0].toLowerCase() ?? ''] ?? OTHER;
const OTHER = 'application/octet-stream';
const TYPES: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'application/javascript',
  '.json': 'application/json',
  '.txt': 'text/plain',
  '.xml': 'application/xml',
  '.zip': 'application/zip',
};

async function putObject(inputs: Values, place: Place): Promise<Values> {
  const bucket = textOf(inputs, 'bucket');
  const { source, content } = inputs;
  if (source === undefined && content === undefined) throw new Error('An object needs source or content.');
  const headers = given({
    'content-type': inputs.contentType ?? typeOf(textOf(inputs, 'key')),
    'cache-control': inputs.cacheControl,
    'content-disposition': inputs.contentDisposition,
    'content-encoding': inputs.contentEncoding,
    'content-md5': inputs.contentMd5,
    'x-oss-object-acl': inputs.acl ?? 'private',
    'x-oss-server-side-encryption': inputs.serverSideEncryption ?? 'AES256',
    'x-oss-server-side-encryption-key-id': inputs.kmsKeyId,
  });
  const body = source === undefined ? textOf(inputs, 'content') : readFileSync(textOf(inputs, 'source'));
  await callBucket(bucket, place, 'PUT', objectPath(inputs), { headers, body });
  const found = (await callBucket(bucket, place, 'HEAD', objectPath(inputs))).headers;
  return {
    contentType: found['content-type'] ?? '',
    contentLength: found['content-length'] ?? '',
    etag: (found.etag ?? '').replaceAll('"', ''),
    versionId: found['x-oss-version-id'] ?? '',
  };
}

export const bucketObject: ResourceType = {
  inputs: inputs(
    `bucket!* key!* source content acl contentType cacheControl contentDisposition contentEncoding contentMd5
     serverSideEncryption kmsKeyId expires- objectWormMode- objectWormRetainUntilDate-`,
  ),
  defaults: { acl: 'private', serverSideEncryption: 'AES256' },
  create: async (inputs, place) => ({ id: textOf(inputs, 'key'), outputs: await putObject(inputs, place) }),
  async update(_id, inputs, changed, place) {
    if (changed.some((name) => name !== 'acl')) return putObject(inputs, place);
    const headers = { 'x-oss-object-acl': asText(inputs.acl) ?? 'private' };
    await callBucket(textOf(inputs, 'bucket'), place, 'PUT', `${objectPath(inputs)}?acl`, { headers });
    return {};
  },
  async remove(_id, inputs, place) {
    await callBucket(textOf(inputs, 'bucket'), place, 'DELETE', objectPath(inputs));
  },
};
