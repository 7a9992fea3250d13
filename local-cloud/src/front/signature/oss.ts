import { createHmac, hash } from 'node:crypto';
import { ossPath } from '../ossAddress';
import { bareQuery, encode, headerLines, readableDate, signingKey } from './encoding';
import type { SignatureStyle } from './style';

const V4 =
  /^OSS4-HMAC-SHA256 Credential=([^/,]+)\/(\d{8})\/([^/,]+)\/oss\/aliyun_v4_request,\s*(?:AdditionalHeaders=([^,]*),\s*)?Signature=([0-9a-f]+)$/i;

/** OSS4-HMAC-SHA256. Where the request has no x-oss-date, its Date header is signed as it was sent. */
export const ossV4: SignatureStyle = (wire) => {
  const match = V4.exec(wire.headers.authorization ?? '');
  if (!match) return undefined;
  const [, accessKeyId = '', day = '', region = '', additional = '', signature = ''] = match;
  const { headers } = wire;
  const date = headers['x-oss-date'] ?? headers.date ?? '';
  // Some clients encode the slashes of a key too; what is signed holds them as they are.
  const path = decodeURIComponent(ossPath(wire)).split('/').map(encode);
  const named = new Set(['content-type', 'content-md5', ...additional.toLowerCase().split(';')]);
  const isSigned = ([name]: [string, string]): boolean => name.startsWith('x-oss-') || named.has(name);
  const signed = Object.fromEntries(Object.entries(headers).filter(isSigned));
  const canonical = [
    wire.method,
    path.join('/'),
    bareQuery(wire.query),
    headerLines(signed, ['']),
    additional,
    headers['x-oss-content-sha256'] ?? 'UNSIGNED-PAYLOAD',
  ].join('\n');
  const scope = `${day}/${region}/oss/aliyun_v4_request`;
  const stringToSign = `OSS4-HMAC-SHA256\n${date}\n${scope}\n${hash('sha256', canonical)}`;
  return {
    style: 'OSS4',
    accessKeyId,
    signature: signature.toLowerCase(),
    securityToken: headers['x-oss-security-token'],
    date: readableDate(date),
    nonce: undefined,
    stringToSign,
    expected: (secret) =>
      createHmac('sha256', signingKey(secret, scope.split('/')))
        .update(stringToSign)
        .digest('hex'),
  };
};

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
  const match = /^OSS ([^:]+):(.+)$/.exec(wire.headers.authorization ?? '');
  if (!match) return undefined;
  const { headers } = wire;
  const query = Object.entries(wire.query)
    .filter(([name]) => SUB_RESOURCES.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`))
    .join('&');
  const date = headers.date ?? headers['x-oss-date'] ?? '';
  const plain = `${headers['content-md5'] ?? ''}\n${headers['content-type'] ?? ''}\n${date}\n`;
  const resource = decodeURIComponent(ossPath(wire)) + (query ? `?${query}` : '');
  const stringToSign = `${wire.method}\n${plain}${headerLines(headers, ['x-oss-'])}${resource}`;
  return {
    style: 'OSS',
    accessKeyId: match[1] ?? '',
    signature: match[2] ?? '',
    securityToken: headers['x-oss-security-token'],
    date: readableDate(date),
    nonce: undefined,
    stringToSign,
    expected: (secret) => createHmac('sha1', secret).update(stringToSign).digest('base64'),
  };
};
