import { createHmac, hash } from 'node:crypto';
import { ossPath } from '../ossAddress';
import { bareQuery, encode, headerLines, readableDate, signV4 } from './encoding';
import type { Signed, SignatureStyle } from './style';
import type { Wire } from '../wire';

const V4 =
  /^OSS4-HMAC-SHA256 Credential=([^/,]+)\/(\d{8}\/[^/,]+\/oss\/aliyun_v4_request),\s*(?:AdditionalHeaders=([^,]*),\s*)?Signature=([0-9a-f]+)$/i;

/** OSS4-HMAC-SHA256. Where the request has no x-oss-date, its Date header is signed as it was sent. */
export const ossV4: SignatureStyle = (wire) => {
  const match = V4.exec(wire.headers.authorization ?? '');
  if (!match) return undefined;
  const [, accessKeyId = '', scope = '', additional = '', signature = ''] = match;
  const { headers, query } = wire;
  const date = headers['x-oss-date'] ?? headers.date ?? '';
  const securityToken = headers['x-oss-security-token'];
  const signed = signedV4(wire, { query, additional, date, scope });
  return { ...signed, accessKeyId, signature: signature.toLowerCase(), securityToken };
};

const CREDENTIAL = /^([^/]+)\/(\d{8}\/[^/]+\/oss\/aliyun_v4_request)$/;

/** A URL that holds its signature of version 4, good for so many seconds from its date on. */
export const ossUrlV4: SignatureStyle = (wire) => {
  const { 'x-oss-signature': signature, ...query } = wire.query;
  const match = CREDENTIAL.exec(query['x-oss-credential'] ?? '');
  if (!match || signature === undefined) return undefined;
  const [, accessKeyId = '', scope = ''] = match;
  const date = query['x-oss-date'] ?? '';
  const signed = signedV4(wire, { query, additional: query['x-oss-additional-headers'] ?? '', date, scope });
  const until = new Date(signed.date).getTime() + Number(query['x-oss-expires']) * 1000;
  return { ...signed, accessKeyId, signature, securityToken: query['x-oss-security-token'], until };
};

type Identity = 'accessKeyId' | 'signature' | 'securityToken';

function signedV4(
  { method, headers, host, path }: Wire,
  said: { query: Record<string, string>; additional: string; date: string; scope: string },
): Omit<Signed, Identity> {
  const { query, additional, date, scope } = said;
  // Some clients encode the slashes of a key too; what is signed holds them as they are.
  const parts = decodeURIComponent(ossPath({ host, path })).split('/').map(encode);
  const named = new Set(['content-type', 'content-md5', ...additional.toLowerCase().split(';')]);
  const isSigned = ([name]: [string, string]): boolean => name.startsWith('x-oss-') || named.has(name);
  const lines = headerLines(Object.fromEntries(Object.entries(headers).filter(isSigned)), ['']);
  const payload = headers['x-oss-content-sha256'] ?? 'UNSIGNED-PAYLOAD';
  const canonical = [method, parts.join('/'), bareQuery(query), lines, additional, payload].join('\n');
  const stringToSign = `OSS4-HMAC-SHA256\n${date}\n${scope}\n${hash('sha256', canonical)}`;
  return {
    style: 'OSS4',
    date: readableDate(date),
    nonce: undefined,
    stringToSign,
    expected: (secret) => signV4(secret, scope, stringToSign),
  };
}

/** Names in a query that are part of what is signed by version 1. */
const SUB_RESOURCES = new Set(
  `acl accessmonitor append bucketInfo callback callback-var cname comp continuation-token cors delete encryption endTime img
   inventory inventoryId lifecycle live location logging metaQuery objectMeta partNumber policy position qos referer replication
   replicationLocation replicationProgress requestPayment resourceGroup response-cache-control response-content-disposition
   response-content-encoding response-content-language response-content-type response-expires restore rtc security-token
   sequential startTime stat status style styleName symlink tagging transferAcceleration uploadId uploads versionId versioning
   versions vod website worm wormExtend wormId x-oss-process x-oss-request-payer x-oss-traffic-limit`.split(/\s+/),
);

/** Version 1: `authorization: OSS <key>:<base64>`, HMAC-SHA1. */
export const ossV1: SignatureStyle = (wire) => {
  const [, accessKeyId, signature] = /^OSS ([^:]+):(.+)$/.exec(wire.headers.authorization ?? '') ?? [];
  if (accessKeyId === undefined || signature === undefined) return undefined;
  const { headers } = wire;
  const date = headers.date ?? headers['x-oss-date'] ?? '';
  const securityToken = headers['x-oss-security-token'];
  return { ...signedV1(wire, date), accessKeyId, signature, securityToken, date: readableDate(date) };
};

/** A URL that holds its signature of version 1, good until a second since 1970. */
export const ossUrlV1: SignatureStyle = (wire) => {
  const { OSSAccessKeyId: accessKeyId, Expires: expires = '', Signature: signature } = wire.query;
  if (accessKeyId === undefined || signature === undefined) return undefined;
  const securityToken = wire.query['security-token'];
  return { ...signedV1(wire, expires), accessKeyId, signature, securityToken, date: '', until: Number(expires) * 1000 };
};

function signedV1(wire: Wire, date: string): Omit<Signed, Identity | 'date'> {
  const { headers } = wire;
  const query = Object.entries(wire.query)
    .filter(([name]) => SUB_RESOURCES.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`))
    .join('&');
  const plain = `${headers['content-md5'] ?? ''}\n${headers['content-type'] ?? ''}\n${date}\n`;
  const resource = decodeURIComponent(ossPath(wire)) + (query ? `?${query}` : '');
  const stringToSign = `${wire.method}\n${plain}${headerLines(headers, ['x-oss-'])}${resource}`;
  return {
    style: 'OSS',
    nonce: undefined,
    stringToSign,
    expected: (secret) => createHmac('sha1', secret).update(stringToSign).digest('base64'),
  };
}

/** Names in a query that are the signature's own. */
const OF_SIGNATURE = new Set(
  `OSSAccessKeyId Expires Signature security-token x-oss-signature-version x-oss-signature x-oss-credential x-oss-date
   x-oss-expires x-oss-additional-headers x-oss-security-token`.split(/\s+/),
);

/** What a query asks for, without what signs it. */
export const unsignedQuery = (query: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(query).filter(([name]) => !OF_SIGNATURE.has(name)));
