import { createHmac } from 'node:crypto';
import { headerLines } from './encoding';
import type { SignatureStyle } from './style';

/** Signature version 1 of ROA (Function Compute): `authorization: acs <key>:<base64>`. */
export const roaV1: SignatureStyle = (wire) => {
  const match = /^acs ([^:]+):(.+)$/.exec(wire.headers.authorization ?? '');
  if (!match) return undefined;
  const { headers } = wire;
  // The query is signed as it was sent, decoded and sorted.
  const query = Object.entries(wire.query)
    .sort((a, b) => (a[0] < b[0] ? -1 : 1))
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`))
    .join('&');
  const plain = ['accept', 'content-md5', 'content-type', 'date'].map((name) => `${headers[name] ?? ''}\n`).join('');
  const resource = decodeURIComponent(wire.path) + (query ? `?${query}` : '');
  const stringToSign = `${wire.method}\n${plain}${headerLines(headers, ['x-acs-'])}${resource}`;
  return {
    style: 'ROA v1',
    accessKeyId: match[1] ?? '',
    signature: match[2] ?? '',
    securityToken: headers['x-acs-security-token'],
    date: headers.date ?? headers['x-acs-date'] ?? '',
    nonce: headers['x-acs-signature-nonce'],
    stringToSign,
    expected: (secret) => createHmac('sha1', secret).update(stringToSign).digest('base64'),
  };
};
