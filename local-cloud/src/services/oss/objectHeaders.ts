import type { Call } from '../../core/call';
import { notImplemented } from './action';
import type { Bucket, Version } from './state';

/** Given back with the object as they came. */
const KEPT =
  /^(content-type|cache-control|content-disposition|content-encoding|content-language|expires|x-oss-meta-.*|x-oss-server-side-encryption(-key-id)?)$/;
/** Of the request alone. */
const PASSING =
  /^x-oss-(date|content-sha256|security-token|object-acl|storage-class|forbid-overwrite|acl|hash-crc64ecma)$/;

/** Headers that would change what is asked for. @throws CloudError NotImplemented that names the header */
export function checkHeaders({ headers }: Call): void {
  const odd = Object.keys(headers).find(
    (name) => /^(x-oss-|if-)/.test(name) && !KEPT.test(name) && !PASSING.test(name) && headers[name] !== '',
  );
  if (odd !== undefined) throw notImplemented(`the header ${odd}`);
}

export function keptHeaders({ headers }: Call): Record<string, string> {
  const kept = Object.entries(headers).filter(([name, value]) => KEPT.test(name) && value !== '');
  return { 'content-type': 'application/octet-stream', ...Object.fromEntries(kept) };
}

export const versionHeader = (bucket: Bucket, { id }: Version): Record<string, string> =>
  bucket.versioning === undefined ? {} : { 'x-oss-version-id': id };
