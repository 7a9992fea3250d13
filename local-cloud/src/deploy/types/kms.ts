import type { Body } from '../client';
import { asText, part, structure, textOf } from '../read';
import type { Place, ResourceType } from '../resourceType';
import { inputs } from '../resourceType';
import type { Values } from '../values';
import { retag } from './tags';

const call = ({ client, region }: Place, action: string, params: Record<string, string | undefined>): Promise<Body> =>
  client.rpc(`kms.${region}.aliyuncs.com`, '2016-01-20', action, params);

async function readKey(id: string, place: Place): Promise<Values> {
  const found = part(await call(place, 'DescribeKey', { KeyId: id }), 'KeyMetadata') as Values;
  const { Arn, Creator, CreationDate, DeleteDate, KeyState, KeySpec, KeyUsage, Origin, PrimaryKeyVersion } = found;
  return {
    arn: Arn ?? '',
    creator: Creator ?? '',
    creationDate: CreationDate ?? '',
    deleteDate: DeleteDate ?? '',
    status: KeyState ?? '',
    keySpec: KeySpec ?? '',
    keyUsage: KeyUsage ?? '',
    origin: Origin ?? '',
    primaryKeyVersion: PrimaryKeyVersion ?? '',
  };
}

async function setStatus(id: string, inputs: Values, place: Place): Promise<void> {
  if (inputs.status === undefined) return;
  const { status } = await readKey(id, place);
  if (status === inputs.status) return;
  await call(place, inputs.status === 'Disabled' ? 'DisableKey' : 'EnableKey', { KeyId: id });
}

export const key: ResourceType = {
  inputs: inputs(
    `description keySpec* keyUsage* origin* protectionLevel* pendingWindowInDays status tags automaticRotation-
     deletionProtection- deletionProtectionDescription- dkmsInstanceId- policy- rotationInterval- deletionWindowInDays-
     keyState- isEnabled-`,
  ),
  defaults: { protectionLevel: 'SOFTWARE' },
  async create(inputs, place) {
    const tags = Object.entries(structure(inputs.tags) ?? {}).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
    const made = await call(place, 'CreateKey', {
      Description: asText(inputs.description),
      KeySpec: asText(inputs.keySpec),
      KeyUsage: asText(inputs.keyUsage),
      Origin: asText(inputs.origin),
      ProtectionLevel: asText(inputs.protectionLevel) ?? 'SOFTWARE',
      Tags: tags.length > 0 ? JSON.stringify(tags) : undefined,
    });
    const id = String(part(made, 'KeyMetadata').KeyId);
    await setStatus(id, inputs, place);
    return { id, outputs: await readKey(id, place) };
  },
  async update(id, inputs, changed, place, old) {
    if (changed.includes('status')) await setStatus(id, inputs, place);
    if (changed.includes('description')) {
      await call(place, 'UpdateKeyDescription', { KeyId: id, Description: textOf(inputs, 'description') });
    }
    const target = { RegionId: place.region, ResourceType: 'key', 'ResourceId.1': id };
    if (changed.includes('tags'))
      await retag(old, inputs, (action, tags) => call(place, action, { ...target, ...tags }));
    return readKey(id, place);
  },
  async remove(id, inputs, place) {
    const days = asText(inputs.pendingWindowInDays);
    if (days === undefined) throw new Error('A key is only deleted where pendingWindowInDays is set.');
    await call(place, 'ScheduleKeyDeletion', { KeyId: id, PendingWindowInDays: days });
  },
};
