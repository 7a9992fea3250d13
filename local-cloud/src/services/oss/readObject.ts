import type { Params } from '../../core/action';
import { Reply } from '../../core/action';
import type { Call } from '../../core/call';
import { text } from '../../params/read';
import { bucketOf, versionOf } from './action';
import { checkHeaders, versionHeader } from './objectHeaders';
import type { Version } from './state';

/** Headers of the answer that the query asks for, mostly of a signed URL. */
export const ANSWERED = [
  'content-type',
  'content-language',
  'expires',
  'cache-control',
  'content-disposition',
  'content-encoding',
];

/** All that is known of an object, as headers. */
function describe(params: Params, call: Call): { version: Version; headers: Record<string, string> } {
  checkHeaders(call);
  const version = versionOf(params, call);
  const headers: Record<string, string> = {
    ...version.headers,
    etag: `"${version.etag}"`,
    'last-modified': new Date(version.changedAt).toUTCString(),
    'accept-ranges': 'bytes',
    'x-oss-object-type': 'Normal',
    'x-oss-storage-class': version.storageClass,
    'x-oss-hash-crc64ecma': version.crc64,
    ...versionHeader(bucketOf(params, call), version),
  };
  for (const name of ANSWERED) {
    const wanted = text(params, `response-${name}`);
    if (wanted) headers[name] = wanted;
  }
  return { version, headers };
}

export function getObject(params: Params, call: Call): Reply {
  const { version, headers } = describe(params, call);
  const content = Buffer.from(version.content, 'base64');
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(call.headers.range ?? '') ?? [];
  if (first === undefined || last === undefined || (first === '' && last === ''))
    return new Reply(200, content, headers);
  const from = first === '' ? Math.max(0, content.length - Number(last)) : Number(first);
  const to = first === '' || last === '' ? content.length - 1 : Math.min(Number(last), content.length - 1);
  // As documented, a range that makes no sense is none.
  if (from > to) return new Reply(200, content, headers);
  const range = `bytes ${from}-${to}/${content.length}`;
  return new Reply(206, content.subarray(from, to + 1), { ...headers, 'content-range': range });
}
