import type { Params } from '../../../core/action';
import { CloudError } from '../../../core/error';
import { need, resourceIn, text, texts } from '../../../params/read';
import type { EcsCall } from '../action';
import { ecsAction } from '../action';
import * as find from '../errors';
import { pageByNumber } from '../../../params/paging';
import { checkDescription, checkImageName, endDryRun } from '../rules';
import type { Image } from '../state';
import { imageByName, renameImage } from '../store';

const oneImage = resourceIn('image', 'ImageId');

export const modifyImageAttribute = ecsAction({
  name: 'ModifyImageAttribute',
  resources: oneImage,
  errors: [
    'InvalidImageId.NotFound',
    'InvalidImageName.Malformed',
    'InvalidImageName.Duplicated',
    'InvalidDescription.Malformed',
    'IncorrectImageStatus',
    'InvalidParameter.Status',
    'DryRunOperation',
  ],
  judges: ['ImageName', 'Description'],
  inert: ['LicenseType', 'Features'],
  handle: (params, call) => {
    const image = find.image(call.here, need(params, 'ImageId'));
    const change = checkedChange(params, call, image);
    endDryRun(params);
    if (change.name) renameImage(call.here, image, change.name);
    image.description = change.description ?? image.description;
    image.status = change.status ?? image.status;
    image.family = text(params, 'ImageFamily') ?? image.family;
    image.bootMode = text(params, 'BootMode') ?? image.bootMode;
    return {};
  },
});

interface Change {
  name?: string;
  description?: string;
  status?: 'Available' | 'Deprecated';
}

/** @throws CloudError for a name, description or status that cannot be given to the image. */
function checkedChange(params: Params, call: EcsCall, image: Image): Change {
  const [name, description] = [text(params, 'ImageName'), text(params, 'Description')];
  if (name) checkImageName(name, 'ImageName', false);
  checkDescription(description ?? '', 'Description');
  if (name && name !== image.name && imageByName(call.here, name)) {
    throw new CloudError('InvalidImageName.Duplicated', `The image name is in use: "${name}".`, 400);
  }
  return { name, description, status: statusFor(params, image) };
}

/** Deprecated images still start servers, and can neither be shared nor copied; this is reversible. */
function statusFor(params: Params, image: Image): Change['status'] {
  const status = text(params, 'Status');
  if (status === undefined) return undefined;
  if (status !== 'Deprecated' && status !== 'Available') {
    throw new CloudError('InvalidParameter.Status', 'The parameter "Status" is Deprecated or Available.', 400);
  }
  if (image.status !== 'Available' && image.status !== 'Deprecated') {
    throw new CloudError('IncorrectImageStatus', `The image's status does not support this: ${image.status}.`, 400);
  }
  return status;
}

export const modifyImageSharePermission = ecsAction({
  name: 'ModifyImageSharePermission',
  resources: oneImage,
  errors: ['InvalidImageId.NotFound', 'IncorrectImageStatus'],
  inert: ['IsPublic', 'LaunchPermission', 'DryRun'],
  handle: (params, call) => {
    const image = find.image(call.here, need(params, 'ImageId'));
    if (image.status !== 'Available') {
      throw new CloudError('IncorrectImageStatus', `The image's status does not support this: ${image.status}.`, 400);
    }
    const removed = texts(params, 'RemoveAccount');
    image.shares = [...new Set([...image.shares, ...texts(params, 'AddAccount')])].filter(
      (id) => !removed.includes(id),
    );
    return {};
  },
});

export const describeImageSharePermission = ecsAction({
  name: 'DescribeImageSharePermission',
  resources: oneImage,
  errors: ['InvalidImageId.NotFound'],
  readOnly: true,
  handle: (params, call) => {
    const image = find.image(call.here, need(params, 'ImageId'));
    const { items, ...page } = pageByNumber(image.shares, params);
    return {
      RegionId: call.here.id,
      ImageId: image.id,
      ...page,
      Accounts: { Account: items.map((id) => ({ AliyunId: id })) },
      ShareGroups: { ShareGroup: [] },
    };
  },
});
