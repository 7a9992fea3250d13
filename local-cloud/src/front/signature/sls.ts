import { createHmac } from 'node:crypto';
import { headerLines } from './encoding';
import type { SignatureStyle } from './style';

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
  const plain = `${headers['content-md5'] ?? ''}\n${headers['content-type'] ?? ''}\n${date}\n`;
  const resource = decodeURIComponent(wire.path) + (query ? `?${query}` : '');
  const stringToSign = `${wire.method}\n${plain}${headerLines(headers, ['x-log-', 'x-acs-'])}${resource}`;
  const hash = headers['x-log-signaturemethod'] === 'hmac-sha256' ? 'sha256' : 'sha1';
  return {
    style: 'LOG',
    accessKeyId: match[1] ?? '',
    signature: match[2] ?? '',
    securityToken: headers['x-acs-security-token'],
    date,
    nonce: undefined,
    stringToSign,
    expected: (secret) => createHmac(hash, secret).update(stringToSign).digest('base64'),
  };
};
