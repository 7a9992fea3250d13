import { createHmac, hash } from 'node:crypto';
import { bareQuery, headerLines, readableDate, signV4 } from './encoding';
import type { SignatureStyle } from './style';

const PREFIXES = ['x-log-', 'x-acs-'];

/** SLS: `authorization: LOG <key>:<base64>`, HMAC-SHA1 or HMAC-SHA256 as x-log-signaturemethod says. */
export const sls: SignatureStyle = (wire) => {
  const match = /^LOG ([^:]+):(.+)$/.exec(wire.headers.authorization ?? '');
  if (!match) return undefined;
  const { headers } = wire;
  const query = Object.entries(wire.query)
    .sort((a, b) => (a[0] < b[0] ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const date = headers.date ?? headers['x-log-date'] ?? '';
  // Beside a Date, x-log-date is sent for proxies that drop the other, and is not signed.
  const { 'x-log-date': _spare, ...signed } = headers;
  const lines = headerLines(headers.date === undefined ? headers : signed, PREFIXES);
  const plain = `${headers['content-md5'] ?? ''}\n${headers['content-type'] ?? ''}\n${date}\n`;
  const resource = decodeURIComponent(wire.path) + (query ? `?${query}` : '');
  const stringToSign = `${wire.method}\n${plain}${lines}${resource}`;
  const digest = headers['x-log-signaturemethod'] === 'hmac-sha256' ? 'sha256' : 'sha1';
  return {
    style: 'LOG',
    accessKeyId: match[1] ?? '',
    signature: match[2] ?? '',
    securityToken: headers['x-acs-security-token'],
    date,
    nonce: undefined,
    stringToSign,
    expected: (secret) => createHmac(digest, secret).update(stringToSign).digest('base64'),
  };
};

const V4 = /^SLS4-HMAC-SHA256 Credential=([^/,]+)\/(\d{8}\/[^/,]+\/sls\/aliyun_v4_request),\s*Signature=([0-9a-f]+)$/i;

/** SLS4-HMAC-SHA256: which headers are signed is not said, but always the same. */
export const slsV4: SignatureStyle = (wire) => {
  const match = V4.exec(wire.headers.authorization ?? '');
  if (!match) return undefined;
  const [, accessKeyId = '', scope = '', signature = ''] = match;
  const { headers } = wire;
  const isSigned = (name: string): boolean =>
    name === 'host' || name === 'content-type' || PREFIXES.some((prefix) => name.startsWith(prefix));
  const signed = Object.fromEntries(Object.entries(headers).filter(([name]) => isSigned(name)));
  const canonical = [
    wire.method,
    wire.path,
    bareQuery(wire.query),
    headerLines(signed, ['']),
    Object.keys(signed).sort().join(';'),
    headers['x-log-content-sha256'] ?? '',
  ].join('\n');
  const date = headers['x-log-date'] ?? '';
  const stringToSign = `SLS4-HMAC-SHA256\n${date}\n${scope}\n${hash('sha256', canonical)}`;
  return {
    style: 'SLS4',
    accessKeyId,
    signature: signature.toLowerCase(),
    securityToken: headers['x-acs-security-token'],
    date: readableDate(date),
    nonce: undefined,
    stringToSign,
    expected: (secret) => signV4(secret, scope, stringToSign),
  };
};
