import type { Params } from '../../core/action';
import type { Call } from '../../core/call';
import { CloudError } from '../../core/error';
import { need, text } from '../../params/read';
import { isoSeconds } from '../../core/time';
import type { KmsKey, KmsRegion } from './state';

export const newKey = (id: string, now: number, given: Partial<KmsKey> = {}): KmsKey => ({
  id,
  description: '',
  state: 'Enabled',
  usage: 'ENCRYPT/DECRYPT',
  spec: 'Aliyun_AES_256',
  origin: 'Aliyun_KMS',
  protectionLevel: 'SOFTWARE',
  createdAt: now,
  tags: {},
  ...given,
});

/** KMS is asked at its regional endpoint, without a RegionId: at a bare address the key tells. */
function regionOfKey(params: Params, { world }: Call): string {
  const key = text(params, 'KeyId') ?? '';
  return Object.keys(world.kms).find((id) => world.kms[id]?.keys[key]) ?? '';
}

/** The region's keys, without those whose time to be deleted has come. @throws CloudError where no region is told. */
export function here(params: Params, call: Call): KmsRegion {
  const id = call.region || text(params, 'RegionId') || regionOfKey(params, call);
  const region = call.world.kms[id];
  if (!region) throw new CloudError('InvalidRegionId.NotFound', `The region does not exist: "${id}".`, 404);
  for (const key of Object.values(region.keys)) {
    if (key.deleteAt !== undefined && key.deleteAt <= call.world.now) delete region.keys[key.id];
  }
  return region;
}

/** @throws CloudError 404 in the words of KMS: a key that is not there is forbidden. */
export function keyOf(params: Params, call: Call): KmsKey {
  const id = need(params, 'KeyId');
  const key = here(params, call).keys[id];
  if (key) return key;
  throw new CloudError('Forbidden.KeyNotFound', `The specified Key is not found: "${id}".`, 404);
}

export const keyArn = (key: KmsKey, call: Call): string => `acs:kms:${call.region}:${call.accountId}:key/${key.id}`;

export const keyView = (key: KmsKey, call: Call): object => ({
  KeyId: key.id,
  Arn: keyArn(key, call),
  Description: key.description,
  KeyState: key.state,
  KeyUsage: key.usage,
  KeySpec: key.spec,
  Origin: key.origin,
  ProtectionLevel: key.protectionLevel,
  Creator: call.accountId,
  CreationDate: isoSeconds(key.createdAt),
  DeleteDate: key.deleteAt === undefined ? '' : isoSeconds(key.deleteAt),
  MaterialExpireTime: '',
  LastRotationDate: isoSeconds(key.createdAt),
  AutomaticRotation: 'Disabled',
  PrimaryKeyVersion: `${key.id}-v1`,
  DeletionProtection: 'Disabled',
});
