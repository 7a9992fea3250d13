import { createHmac } from 'node:crypto';
import { canonicalQuery, DATE, encode } from './encoding';
import type { SignatureStyle } from './style';

/** Signature version 1 of RPC: HMAC-SHA1 over query and form together. */
export const rpcV1: SignatureStyle = ({ method, form }) => {
  const { Signature: signature, ...rest } = form;
  if (signature === undefined) return undefined;
  const stringToSign = `${method}&%2F&${encode(canonicalQuery(rest))}`;
  return {
    style: 'RPC v1',
    accessKeyId: form.AccessKeyId ?? '',
    signature,
    securityToken: form.SecurityToken,
    date: form.Timestamp ?? '',
    dateForm: DATE,
    nonce: form.SignatureNonce,
    stringToSign,
    expected: (secret) => createHmac('sha1', `${secret}&`).update(stringToSign).digest('base64'),
  };
};
