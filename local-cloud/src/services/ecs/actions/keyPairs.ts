import { createHash } from 'node:crypto';
import type { Action, Params } from '../../../core/action';
import { CloudError } from '../../../core/error';
import { isAsked, jsonTexts, need, resourceIn, text } from '../../../params/read';
import { pageByNumber, sortNewestFirst } from '../../../params/paging';
import { isoSeconds } from '../../../core/time';
import { PAGE, parametersOf, TAG } from '../../../params/specs';
import type { EcsCall } from '../action';
import { ecsAction } from '../action';
import { hasTags, readTags, wantedTags } from '../rules';
import type { KeyPair } from '../state';
import { tagView } from '../views/tags';

const named = resourceIn('keypair', 'KeyPairName');

/** So many of a region. */
const MOST = 500;

/** @throws CloudError for a name that is malformed or taken, and above the quota */
function addKeyPair(params: Params, call: EcsCall, publicKey: string): KeyPair {
  const name = need(params, 'KeyPairName');
  if (!/^\p{L}[\p{L}\p{N}:_-]{1,127}$/u.test(name)) {
    throw new CloudError('InvalidKeyPairName.Malformed', `Specified Key Pair name is not valid: "${name}".`, 400);
  }
  if (call.here.keyPairs[name]) {
    throw new CloudError('KeyPair.AlreadyExist', `The key pair already exists: "${name}".`, 400);
  }
  if (Object.keys(call.here.keyPairs).length >= MOST) {
    throw new CloudError('QuotaExceed.KeyPair', `A region has no more than ${MOST} key pairs.`, 403);
  }
  const fingerPrint = createHash('md5').update(publicKey).digest('hex');
  const pair: KeyPair = {
    id: call.newId('ssh', call.here.id),
    name,
    fingerPrint,
    createdAt: call.world.now,
    resourceGroupId: text(params, 'ResourceGroupId') ?? '',
    tags: readTags(params),
  };
  call.here.keyPairs[name] = pair;
  return pair;
}

const shown = (pair: KeyPair) => ({
  KeyPairName: pair.name,
  KeyPairFingerPrint: pair.fingerPrint,
});

const errors = [
  ...['InvalidKeyPairName.Malformed', 'KeyPair.AlreadyExist', 'QuotaExceed.KeyPair'],
  ...['Duplicate.TagKey', 'InvalidTagKey.Malformed', 'InvalidTagValue.Malformed'],
];

export const keyPairActions: Action[] = [
  ecsAction({
    name: 'ImportKeyPair',
    resources: named,
    parameters: [...parametersOf('RegionId KeyPairName! PublicKeyBody! ResourceGroupId'), TAG],
    errors,
    handle: (params, call) => shown(addKeyPair(params, call, need(params, 'PublicKeyBody'))),
  }),
  ecsAction({
    name: 'CreateKeyPair',
    resources: named,
    parameters: [...parametersOf('RegionId KeyPairName! ResourceGroupId'), TAG],
    errors,
    handle: (params, call) => {
      // It opens nothing: there is no server behind to log in to.
      const secret = Array.from({ length: 4 }, () => call.newId('k').slice(2)).join('');
      const lines = ['-----BEGIN RSA PRIVATE KEY-----', secret, '-----END RSA PRIVATE KEY-----', ''];
      const pair = addKeyPair(params, call, secret);
      return { ...shown(pair), KeyPairId: pair.id, PrivateKeyBody: lines.join('\n') };
    },
  }),
  ecsAction({
    name: 'DescribeKeyPairs',
    resources: named,
    parameters: [
      ...parametersOf('RegionId KeyPairName KeyPairFingerPrint ResourceGroupId'),
      ...PAGE,
      { name: 'IncludePublicKey', type: 'boolean' },
      TAG,
    ],
    errors: ['InvalidParameter'],
    inert: ['IncludePublicKey'],
    readOnly: true,
    handle: (params, call) => {
      const tags = wantedTags(params);
      const found = Object.values(call.here.keyPairs).filter(
        (pair) =>
          hasTags(pair.tags, tags) &&
          isAsked(
            params,
            ['KeyPairName', pair.name],
            ['KeyPairFingerPrint', pair.fingerPrint],
            ['ResourceGroupId', pair.resourceGroupId],
          ),
      );
      const { items, ...page } = pageByNumber(sortNewestFirst(found), params);
      const KeyPair = items.map((pair) => ({
        ...shown(pair),
        CreationTime: isoSeconds(pair.createdAt),
        ResourceGroupId: pair.resourceGroupId,
        Tags: tagView(pair.tags),
      }));
      return { ...page, KeyPairs: { KeyPair } };
    },
  }),
  ecsAction({
    name: 'DeleteKeyPairs',
    resources: (params) => (jsonTexts(params, 'KeyPairNames') ?? ['*']).map((name) => `keypair/${name}`),
    parameters: parametersOf('RegionId KeyPairNames!'),
    handle: (params, call) => {
      for (const name of jsonTexts(params, 'KeyPairNames') ?? []) delete call.here.keyPairs[name];
      return {};
    },
  }),
];
