import { CloudError } from '../../core/error';
import type { World } from '../../core/world';
import type {} from '../kms/state';

/** Codes of keys that cannot be used. */
export const KEY_ERRORS = ['NotFound', 'CMKNotEnabled', 'KMSUnauthorized'].map(
  (what) => `InvalidParameter.KMSKeyId.${what}`,
);

/** @throws CloudError unless the key is in this region, enabled, and ECS may use it; the service's own key always is. */
export function checkKey(world: World, regionId: string, keyId: string): void {
  if (keyId === SERVICE_KEY) return;
  const refuse = (what: string, why: string, status: number): never => {
    throw new CloudError(`InvalidParameter.KMSKeyId.${what}`, `${why}: "${keyId}".`, status);
  };
  const key = world.kms[regionId]?.keys[keyId];
  if (!key) return refuse('NotFound', `The specified KMSKeyId does not exist in ${regionId}`, 404);
  if (key.state !== 'Enabled') refuse('CMKNotEnabled', `The key has to be enabled, it is ${key.state}`, 403);
  if (key.granted === false) refuse('KMSUnauthorized', 'ECS has no right to use the key', 403);
}

/** The same of a disk that is encrypted already: a key that is gone keeps nobody from reading it here. */
export function checkKeyOf(world: World, regionId: string, keyId: string | undefined): void {
  if (keyId && world.kms[regionId]?.keys[keyId]) checkKey(world, regionId, keyId);
}

/** What disks are encrypted with where no key is named. */
export const SERVICE_KEY = 'alias/acs/ecs';
