import { CloudError } from '../../../core/error';
import { need, text, texts } from '../../../core/params';
import { ecsAction } from '../action';
import * as find from '../errors';
import { pageByNumber } from '../paging';
import { checkDescription, checkImageName, endDryRun } from '../rules';
import { imageByName, renameImage } from '../store';

const oneImage = (params: Parameters<typeof need>[0]): string[] => [`image/${text(params, 'ImageId') ?? '*'}`];

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
  inert: ['LicenseType', 'Features'],
  handle: (params, call) => {
    const image = find.image(call.here, need(params, 'ImageId'));
    const { ImageName: name, Description: description, Status: status } = textsOf(params);
    if (name) checkImageName(name, 'ImageName', false);
    checkDescription(description ?? '', 'Description');
    if (name && name !== image.name && imageByName(call.here, name)) {
      throw new CloudError('InvalidImageName.Duplicated', `The image name is in use: "${name}".`, 400);
    }
    if (status && status !== 'Deprecated' && status !== 'Available') {
      throw new CloudError('InvalidParameter.Status', 'The parameter "Status" is Deprecated or Available.', 400);
    }
    if (status && image.status !== 'Available' && image.status !== 'Deprecated') {
      throw new CloudError('IncorrectImageStatus', `The image's status does not support this: ${image.status}.`, 400);
    }
    endDryRun(params);
    if (name) renameImage(call.here, image, name);
    if (description !== undefined) image.description = description;
    if (status) image.status = status;
    image.family = text(params, 'ImageFamily') ?? image.family;
    image.bootMode = text(params, 'BootMode') ?? image.bootMode;
    return {};
  },
});

const textsOf = (params: Parameters<typeof need>[0]) => ({
  ImageName: text(params, 'ImageName'),
  Description: text(params, 'Description'),
  Status: text(params, 'Status') as 'Available' | 'Deprecated' | undefined,
});

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
