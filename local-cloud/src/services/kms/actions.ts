import type { Action, Params } from '../../core/action';
import type { Call } from '../../core/call';
import { CloudError } from '../../core/error';
import { integer, invalidParameter, need, text } from '../../params/read';
import { pageByNumber } from '../../params/paging';
import { here, keyArn, keyOf, keyView, newKey } from './keys';
import { tagsFromJson } from './tags';

const DAY_MS = 86_400_000;
const VERSION = '2016-01-20';

const oneKey = (params: Params, call: Call): string[] => [
  `acs:kms:${call.region}:${call.accountId}:key/${text(params, 'KeyId') ?? '*'}`,
];
const everyKey = (_params: Params, call: Call): string[] => [`acs:kms:${call.region}:${call.accountId}:key`];

const kms = (name: string, rest: Partial<Action> & Pick<Action, 'handle'>): Action => ({
  service: 'kms',
  version: VERSION,
  permission: `kms:${name}`,
  resources: oneKey,
  name,
  errors: ['Forbidden.KeyNotFound'],
  ...rest,
});

/** Changes a key's state. @throws CloudError for a key that is to be deleted. */
const stateChange = (name: string, from: string[], change: (params: Params, call: Call) => object): Action =>
  kms(name, {
    errors: ['Forbidden.KeyNotFound', 'Rejected.PendingDeletion', 'Rejected.Unavailable'],
    handle: (params, call) => {
      const key = keyOf(params, call);
      if (!from.includes(key.state)) {
        const code = key.state === 'PendingDeletion' ? 'Rejected.PendingDeletion' : 'Rejected.Unavailable';
        throw new CloudError(code, `The key's state does not support this: ${key.state}.`, 409);
      }
      return change(params, call);
    },
  });

export const kmsActions: Action[] = [
  kms('CreateKey', {
    resources: everyKey,
    errors: [],
    judges: ['Tags'],
    inert: ['DKMSInstanceId', 'EnableAutomaticRotation', 'RotationInterval', 'Policy', 'KeyStorageMechanism'],
    handle: (params, call) => {
      const id = `key-${call.newId('k').slice(2).toLowerCase()}`;
      const key = newKey(id, call.world.now, {
        description: text(params, 'Description') ?? '',
        usage: text(params, 'KeyUsage') ?? 'ENCRYPT/DECRYPT',
        spec: text(params, 'KeySpec') ?? 'Aliyun_AES_256',
        origin: text(params, 'Origin') ?? 'Aliyun_KMS',
        protectionLevel: text(params, 'ProtectionLevel') ?? 'SOFTWARE',
        tags: tagsFromJson(text(params, 'Tags')),
      });
      here(params, call).keys[id] = key;
      return { KeyMetadata: { ...keyView(key, call), DeletionProtection: undefined } };
    },
  }),
  kms('DescribeKey', {
    readOnly: true,
    handle: (params, call) => ({ KeyMetadata: keyView(keyOf(params, call), call) }),
  }),
  kms('ListKeys', {
    resources: everyKey,
    readOnly: true,
    errors: ['InvalidParameter'],
    refused: ['Filters'],
    handle: (params, call) => {
      const { items, ...page } = pageByNumber(Object.values(here(params, call).keys), params);
      return { ...page, Keys: { Key: items.map((key) => ({ KeyId: key.id, KeyArn: keyArn(key, call) })) } };
    },
  }),
  kms('UpdateKeyDescription', {
    handle: (params, call) => {
      keyOf(params, call).description = need(params, 'Description');
      return {};
    },
  }),
  stateChange('EnableKey', ['Disabled', 'Enabled'], (params, call) => {
    keyOf(params, call).state = 'Enabled';
    return {};
  }),
  stateChange('DisableKey', ['Disabled', 'Enabled'], (params, call) => {
    keyOf(params, call).state = 'Disabled';
    return {};
  }),
  stateChange('ScheduleKeyDeletion', ['Enabled', 'Disabled'], (params, call) => {
    const days = integer(params, 'PendingWindowInDays') ?? 0;
    if (days < 7 || days > 366) throw invalidParameter('PendingWindowInDays', 'it is 7 to 366');
    const key = keyOf(params, call);
    key.state = 'PendingDeletion';
    key.deleteAt = call.world.now + days * DAY_MS;
    return {};
  }),
  stateChange('CancelKeyDeletion', ['PendingDeletion'], (params, call) => {
    const key = keyOf(params, call);
    key.state = 'Enabled';
    key.deleteAt = undefined;
    return {};
  }),
];
