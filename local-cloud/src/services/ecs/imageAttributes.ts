import type { Params } from '../../core/action';
import { text } from '../../params/read';

/** What a request says of an image, and what it is where it says nothing. */
export const imageAttributes = (params: Params, architecture = 'x86_64') => ({
  description: text(params, 'Description') ?? '',
  family: text(params, 'ImageFamily') ?? '',
  version: text(params, 'ImageVersion') ?? '',
  bootMode: text(params, 'BootMode') ?? 'UEFI-Preferred',
  architecture: text(params, 'Architecture') ?? architecture,
  platform: text(params, 'Platform') ?? 'Aliyun',
  osName: 'Alibaba Cloud Linux 3 64 bit',
  resourceGroupId: text(params, 'ResourceGroupId') ?? '',
});
