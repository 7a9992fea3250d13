import type { Tags } from '../../core/tags';

declare module '../../core/world' {
  interface World {
    /** By region. */
    kms: Record<string, KmsRegion>;
  }
}

export interface KmsRegion {
  keys: Record<string, KmsKey>;
}

export interface KmsKey {
  id: string;
  description: string;
  state: 'Enabled' | 'Disabled' | 'PendingDeletion';
  usage: string;
  spec: string;
  origin: string;
  protectionLevel: string;
  /** False: ECS may not use it. */
  granted?: boolean;
  /** ms */
  createdAt: number;
  /** ms; of a key that is to be deleted. */
  deleteAt?: number;
  tags: Tags;
}
