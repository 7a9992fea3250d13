import type { Wire } from '../wire';

/** What a request says of its signature. */
export interface Signed {
  style: 'ACS3' | 'RPC v1' | 'ROA v1' | 'LOG' | 'SLS4' | 'OSS4' | 'OSS';
  accessKeyId: string;
  signature: string;
  securityToken?: string;
  /** As sent: ISO or RFC 1123. */
  date: string;
  nonce?: string;
  /** Of a URL that holds its signature: good until then, ms. Its date, if it has one, is when that begins. */
  until?: number;
  /** The only form of the date that is taken. */
  dateForm?: RegExp;
  stringToSign: string;
  /** The signature that this secret gives. */
  expected(secret: string): string;
}

/** Reads one style; undefined if the request is of another. */
export type SignatureStyle = (wire: Wire) => Signed | undefined;
