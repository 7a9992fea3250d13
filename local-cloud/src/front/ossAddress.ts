import type { Wire } from './wire';

const BUCKET_HOST = /^([a-z0-9-]+)\.oss-[a-z0-9-]+\.aliyuncs\.com$/;
const ADDRESS = /^(\d+\.\d+\.\d+\.\d+|localhost|\[.*\])$/;
const SIGNED = /^OSS4?(?:-HMAC-SHA256 Credential=[^/,]+\/\d{8}\/([^/,]+))?/;
const SIGNED_URL = /^[^/]+\/\d{8}\/([^/]+)\/oss\//;

/** `/<bucket>/<key>`, encoded as it came, wherever the bucket was named: in the host name, or in the path at a bare address. */
export function ossPath({ host, path }: Pick<Wire, 'host' | 'path'>): string {
  const bucket = BUCKET_HOST.exec(host)?.[1];
  return bucket === undefined ? path : `/${bucket}${path}`;
}

/**
 * Is it OSS that is asked, at an address instead of a host name, as SDKs do with an IP address for endpoint? Only the signature
 * tells then, and version 1 of it tells no region. The bucket is the first part of the path.
 */
export function ossAtAddress({ host, path, headers, query }: Wire): Record<string, string> | undefined {
  if (!ADDRESS.test(host)) return undefined;
  const match = SIGNED.exec(headers.authorization ?? '') ?? SIGNED_URL.exec(query['x-oss-credential'] ?? '');
  if (!match && query.OSSAccessKeyId === undefined) return undefined;
  const bucket = path.split('/')[1];
  return { region: match?.[1] ?? '', ...(bucket && { bucket: decodeURIComponent(bucket) }) };
}
