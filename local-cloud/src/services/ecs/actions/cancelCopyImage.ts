import { CloudError } from '../../../core/error';
import { need, resourceIn } from '../../../params/read';
import { ecsAction } from '../action';
import { dropImage } from '../drop';
import * as find from '../errors';

export const cancelCopyImage = ecsAction({
  name: 'CancelCopyImage',
  resources: resourceIn('image', 'ImageId'),
  errors: ['InvalidImageId.NotFound', 'ImageCreatedNotFromCopy', 'IncorrectImageStatus'],
  handle: (params, call) => {
    const image = find.image(call.here, need(params, 'ImageId'));
    if (!image.isCopied) {
      throw new CloudError('ImageCreatedNotFromCopy', `The image was not made by copying: ${image.id}.`, 400);
    }
    if (image.status !== 'Creating' && image.status !== 'Waiting') {
      throw new CloudError('IncorrectImageStatus', `The image's status does not support this: ${image.status}.`, 400);
    }
    dropImage(call, image, { snapshots: true });
    return {};
  },
});
