import { inflateSync } from 'node:zlib';
import { decompress as fromZstd } from 'fzstd';
import type { Action, ParamSpec, Params } from '../../core/action';
import { Reply } from '../../core/action';
import type { Call } from '../../core/call';
import { CloudError, messageOf } from '../../core/error';
import { findLogStore, sls, storeResources } from './action';
import { readLogGroup } from './logGroup';
import { fromLz4 } from './lz4';
import type { LogRow } from './state';
import { insert } from './state';

const LARGEST = 10 * 1024 * 1024;
/** What one request may hold. */
const MOST_LINES = 40_960;

const PACKINGS = new Map<string, (body: Buffer, size: number) => Buffer>([
  ['lz4', fromLz4],
  ['deflate', (body) => inflateSync(body, { maxOutputLength: LARGEST })],
  ['zstd', (body, size) => Buffer.from(fromZstd(body, new Uint8Array(size)))],
]);

const refusal = (code: string, why: string): CloudError => new CloudError(code, why, 400);

/** The body as it was before it was packed. @throws CloudError MissingBodyRawSize, InvalidBodyRawSize, InvalidCompressType, PostBodyTooLarge, PostBodyUncompressError */
function unpacked({ headers, body }: Call): Buffer {
  const packing = headers['x-log-compresstype'] || undefined;
  const told = headers['x-log-bodyrawsize'];
  if (told === undefined && packing !== undefined)
    throw refusal('MissingBodyRawSize', 'x-log-bodyrawsize does not exist in header when it is necessary.');
  const size = told === undefined ? body.length : Number(told);
  if (!Number.isInteger(size) || size < 0) throw refusal('InvalidBodyRawSize', 'x-log-bodyrawsize is invalid.');
  if (size > LARGEST) throw refusal('PostBodyTooLarge', `The body is of more than ${LARGEST} bytes: ${size}.`);
  if (packing === undefined) return body;
  const unpack = PACKINGS.get(packing);
  if (!unpack) throw refusal('InvalidCompressType', `x-log-compresstype ${packing} is unsupported.`);
  try {
    return unpack(body, size);
  } catch (error) {
    throw refusal('PostBodyUncompressError', `The body could not be uncompressed: ${messageOf(error)}.`);
  }
}

/** @throws CloudError PostBodyInvalid */
function linesOf(call: Call): LogRow[] {
  const bytes = unpacked(call);
  let rows: LogRow[];
  try {
    rows = readLogGroup(bytes);
  } catch {
    throw refusal('PostBodyInvalid', 'The body is no LogGroup of protocol buffers.');
  }
  if (rows.length === 0 || rows.length > MOST_LINES)
    throw refusal('PostBodyInvalid', `A LogGroup holds 1 to ${MOST_LINES} lines, not ${rows.length}.`);
  return rows;
}

function putLogs(params: Params, call: Call): Reply {
  const { store } = findLogStore(params, call);
  insert(store, linesOf(call), call.now.getTime());
  return new Reply(200);
}

const extra: Partial<Action> = {
  permission: 'log:PostLogStoreLogs',
  resources: storeResources,
  errors: [
    ...['ProjectNotExist', 'LogStoreNotExist', 'MissingBodyRawSize', 'InvalidBodyRawSize'],
    ...['InvalidCompressType', 'PostBodyInvalid', 'PostBodyTooLarge', 'PostBodyUncompressError'],
  ],
};
const SHARDS = '/logstores/{logstore}/shards';
/** Of a LogGroup: they come in the body, and not as JSON. */
const GROUP = ['LogItems', 'LogTags', 'Topic', 'Source'].map((name): ParamSpec => ({ name, type: 'any' }));
/** Tells the shard: here they are all one. */
const KEY: ParamSpec = { name: 'key', type: 'string' };

export const putLogActions: Action[] = [
  sls('PutLogs', 'POST', `${SHARDS}/lb`, GROUP, putLogs, extra),
  sls('PutLogs', 'POST', `${SHARDS}/route`, [...GROUP, KEY], putLogs, { ...extra, inert: ['key'] }),
];
