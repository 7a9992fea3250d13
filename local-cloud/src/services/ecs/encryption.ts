import { CloudError } from '../../core/error';
import type { World } from '../../core/world';
import type {} from '../kms/state';

/** @throws CloudError unless the key is in this region and enabled. */
export function checkKey(world: World, regionId: string, keyId: string): void {
  const key = world.kms[regionId]?.keys[keyId];
  if (!key) throw new CloudError('KMSKeyId.NotFound', `The key is not in ${regionId}: "${keyId}".`, 403);
  if (key.state !== 'Enabled') {
    throw new CloudError('KMSKeyId.NotEnabled', `The key cannot be used, it is ${key.state}: "${keyId}".`, 403);
  }
}
