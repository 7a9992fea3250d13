import type { Params } from '../../../core/action';
import { CloudError } from '../../../core/error';
import { flag, need, text } from '../../../params/read';
import type { EcsCall } from '../action';
import { ecsAction } from '../action';
import { minutesOf } from '../draw';
import { checkKey, KEY_ERRORS, SERVICE_KEY } from '../encryption';
import * as find from '../errors';
import { checkImageQuota } from '../quotas';
import { checkDescription, checkImageName, endDryRun, readTags } from '../rules';
import type { EcsRegion, Image } from '../state';
import { addImage, imageByName } from '../store';
import { beginWaiting } from '../tasks';
import { once } from '../tokens';

export const copyImage = ecsAction({
  name: 'CopyImage',
  // One official table asks for the source image and the target's images, another for the region's images: this is the stricter.
  resources: (params, call) => [
    `image/${text(params, 'ImageId') ?? '*'}`,
    `acs:ecs:${text(params, 'DestinationRegionId') ?? call.region}:${call.accountId}:image/*`,
  ],
  errors: [
    'MissingParameter',
    'InvalidImageName.Malformed',
    'InvalidImageName.Duplicated',
    'InvalidDescription.Malformed',
    'InvalidImageId.NotFound',
    'IncorrectImageStatus',
    'DestinationRegion.NotFound',
    'IncorrectDestinationRegion',
    'InvalidParameter.EncryptedIllegal',
    'OperationDeined.EncryptedSnapshot',
    ...KEY_ERRORS,
    'OperationDenied.ImageCopyConflict',
    'QuotaExceed.Image',
    'Duplicate.TagKey',
    'InvalidTagKey.Malformed',
    'IdempotentParameterMismatch',
    'IdempotentProcessing',
    'DryRunOperation',
  ],
  judges: ['DestinationImageName', 'DestinationDescription'],
  inert: ['EncryptAlgorithm'],
  handle: (params, call) =>
    once(params, call, 'IdempotentParameterMismatch', () => {
      const destination = destinationOf(params, call);
      const source = copyable(params, call);
      const name = text(params, 'DestinationImageName');
      if (name) checkImageName(name, 'DestinationImageName', true);
      checkDescription(text(params, 'DestinationDescription') ?? '', 'DestinationDescription');
      const tags = readTags(params);
      const kmsKeyId = keyOf(params, call, source, destination);
      if (name && imageByName(destination, name)) {
        throw new CloudError(
          'InvalidImageName.Duplicated',
          `The image name is in use in ${destination.id}: "${name}".`,
          400,
        );
      }
      checkImageQuota(call.ecs, destination);
      endDryRun(params);

      const id = call.newId('m', destination.id);
      addImage(destination, {
        ...source,
        id,
        name: name || id,
        description: text(params, 'DestinationDescription') ?? '',
        status: 'Waiting',
        createdAt: call.world.now,
        disks: source.disks.map((disk) => ({ ...disk, snapshotId: '', kmsKeyId })),
        tags,
        isCopied: true,
        sourceImageId: source.id,
        sourceRegionId: call.here.id,
        sourceInstanceId: undefined,
        resourceGroupId: text(params, 'ResourceGroupId') ?? '',
        shares: [],
      });
      call.ecs.tasks.push({
        kind: 'copy',
        regionId: destination.id,
        sourceRegionId: call.here.id,
        imageId: id,
        minutes: minutesOf(call.ecs.durations.copyMinutes, call.random),
        fails: call.fails,
      });
      beginWaiting(call.world, call.world.now);
      return { ImageId: id };
    }),
});

function destinationOf(params: Params, call: EcsCall): EcsRegion {
  const id = need(params, 'DestinationRegionId');
  const destination = call.ecs.regions[id];
  if (!destination) {
    throw new CloudError(
      'DestinationRegion.NotFound',
      `The specified DestinationRegionId does not exist: "${id}".`,
      400,
    );
  }
  if (destination === call.here && !flag(params, 'Encrypted')) {
    throw new CloudError('IncorrectDestinationRegion', 'The destination is the region of the source image.', 403);
  }
  return destination;
}

/** @throws CloudError if the image is not there, not Available, or (an option) being copied already. */
function copyable(params: Params, call: EcsCall): Image {
  const source = find.image(call.here, need(params, 'ImageId'));
  if (source.status !== 'Available') {
    throw new CloudError('IncorrectImageStatus', `The image's status does not support this: ${source.status}.`, 400);
  }
  const isCopying = call.ecs.tasks.some(
    (task) => call.ecs.regions[task.regionId]?.images[task.imageId]?.sourceImageId === source.id,
  );
  if (call.world.options.copyConflict && isCopying) {
    throw new CloudError('OperationDenied.ImageCopyConflict', 'The same image cannot be copied concurrently.', 400);
  }
  return source;
}

/** The key that the copy's snapshots are encrypted with. @throws CloudError if there can be none. */
function keyOf(params: Params, call: EcsCall, source: Image, destination: EcsRegion): string | undefined {
  const isEncrypted = source.disks.some((disk) => disk.kmsKeyId !== undefined);
  const keyId = text(params, 'KMSKeyId');
  if (!flag(params, 'Encrypted')) {
    if (keyId) throw new CloudError('InvalidParameter.EncryptedIllegal', 'KMSKeyId needs Encrypted to be true.', 400);
    if (!isEncrypted) return undefined;
    throw new CloudError(
      'OperationDeined.EncryptedSnapshot',
      'An encrypted snapshot cannot be copied to another region unencrypted: give Encrypted and a key of the destination.',
      403,
    );
  }
  if (keyId) checkKey(call.world, destination.id, keyId);
  return keyId ?? SERVICE_KEY;
}
