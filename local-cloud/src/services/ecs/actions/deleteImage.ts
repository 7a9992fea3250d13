import { CloudError } from '../../../core/error';
import { flag, need, resourceIn } from '../../../params/read';
import type { EcsCall } from '../action';
import { ecsAction } from '../action';
import { dropImage } from '../drop';
import { noImage } from '../errors';
import { endDryRun } from '../rules';
import type { Image } from '../state';
import { imageUsers } from '../users';

export const deleteImage = ecsAction({
  name: 'DeleteImage',
  resources: resourceIn('image', 'ImageId'),
  errors: [
    'InvalidImageId.NotFound',
    'OperationDenied.ImageCopying',
    'ImageUseShared',
    'ImageUsingByInstance',
    'DryRunOperation',
  ],
  handle: (params, call) => {
    const id = need(params, 'ImageId');
    const image = call.here.images[id];
    if (!image) {
      if (call.world.options.deleteMissingImage === 'not-found') throw noImage(id);
      return {};
    }
    checkUnused(call, image, flag(params, 'Force'));
    endDryRun(params);
    // An image that is still being made goes with its unfinished snapshots; finished ones outlive it.
    dropImage(call, image, { snapshots: image.status === 'Creating' });
    return {};
  },
});

function checkUnused(call: EcsCall, image: Image, force: boolean): void {
  const isCopied = (regionId: string, imageId: string): boolean =>
    imageId === image.id || call.ecs.regions[regionId]?.images[imageId]?.sourceImageId === image.id;
  if (call.ecs.tasks.some((task) => task.kind === 'copy' && isCopied(task.regionId, task.imageId))) {
    throw new CloudError('OperationDenied.ImageCopying', `The image is being copied: ${image.id}.`, 403);
  }
  if (image.shares.length > 0) {
    throw new CloudError('ImageUseShared', `The image is shared with other accounts: ${image.id}.`, 403);
  }
  const [user] = imageUsers(call.here, image.id);
  if (user && !force) throw new CloudError('ImageUsingByInstance', `The image is used by an instance: ${user}.`, 403);
}
