import { createHmac, hash } from 'node:crypto';
import { canonicalQuery, DATE, encode } from './encoding';
import type { Wire } from '../wire';
import type { SignatureStyle } from './style';

const AUTHORIZATION = /^ACS3-HMAC-SHA256 Credential=([^,]*),\s*SignedHeaders=([^,]*),\s*Signature=([0-9a-fA-F]*)$/;
const sha256 = (data: string | Buffer): string => hash('sha256', data);
const OF_NOTHING = sha256('');

const pathOf = ({ path }: Wire): string =>
  path === '/'
    ? path
    : path
        .split('/')
        .map((part) => encode(decodeURIComponent(part)))
        .join('/');

/** ACS3-HMAC-SHA256: what the official SDKs send by default. */
export const acs3: SignatureStyle = (wire) => {
  const match = AUTHORIZATION.exec(wire.headers.authorization ?? '');
  if (!match) return undefined;
  const [, accessKeyId = '', signedHeaders = '', signature = ''] = match;
  let lines = '';
  for (const name of signedHeaders.split(';')) lines += `${name}:${(wire.headers[name] ?? '').trim()}\n`;
  const query = canonicalQuery(wire.query);
  const body = wire.body.length === 0 ? OF_NOTHING : sha256(wire.body);
  const canonical = `${wire.method}\n${pathOf(wire)}\n${query}\n${lines}\n${signedHeaders}\n${body}`;
  const stringToSign = `ACS3-HMAC-SHA256\n${sha256(canonical)}`;
  return {
    style: 'ACS3',
    accessKeyId,
    signature: signature.toLowerCase(),
    securityToken: wire.headers['x-acs-security-token'],
    date: wire.headers['x-acs-date'] ?? '',
    dateForm: DATE,
    nonce: wire.headers['x-acs-signature-nonce'],
    stringToSign,
    expected: (secret) => createHmac('sha256', secret).update(stringToSign).digest('hex'),
  };
};
