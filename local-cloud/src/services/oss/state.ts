import type { Tags } from '../../core/tags';
import type { Xml } from '../../front/xml';

declare module '../../core/world' {
  interface World {
    oss: OssState;
  }
}

interface OssState {
  /** By name: names are global, a bucket lives in one region. */
  buckets: Record<string, Bucket>;
}

export interface Bucket {
  name: string;
  region: string;
  /** ms */
  createdAt: number;
  acl: Acl;
  storageClass: string;
  redundancy: string;
  resourceGroupId: string;
  versioning?: 'Enabled' | 'Suspended';
  tags: Tags;
  /** What was put under `?cors`, `?lifecycle` and the like, given back as it came; policies are JSON text. */
  settings: Record<string, Xml>;
  /** By key; the newest version first. */
  objects: Record<string, Version[]>;
}

export type Acl = 'private' | 'public-read' | 'public-read-write' | 'default';

export interface Version {
  /** `null` where versioning was off when it was made. */
  id: string;
  /** A deletion, where versions are kept. */
  isMarker: boolean;
  /** ms */
  changedAt: number;
  /** Base64. */
  content: string;
  size: number;
  /** MD5, hex in capitals. */
  etag: string;
  crc64: string;
  acl: Acl;
  storageClass: string;
  /** Headers that are given back as they came: content-type, cache-control, x-oss-meta-* and the like. */
  headers: Record<string, string>;
}
