import { CloudError } from '../../../core/error';
import { need, text } from '../../../core/params';
import { parametersOf } from '../../../params/specs';
import { ecsAction } from '../action';
import * as find from '../errors';
import { setTags } from '../store';

export const deleteDisk = ecsAction({
  name: 'DeleteDisk',
  resources: (params) => [`disk/${text(params, 'DiskId') ?? '*'}`],
  parameters: parametersOf('RegionId DiskId!'),
  errors: ['InvalidDiskId.NotFound', 'IncorrectDiskStatus'],
  // The action takes no region: the endpoint tells it.
  findRegion: (params, ecs) => Object.values(ecs.regions).find((region) => region.disks[text(params, 'DiskId') ?? '']),
  handle: (params, call) => {
    const disk = find.disk(call.here, need(params, 'DiskId'));
    if (disk.instanceId) {
      throw new CloudError('IncorrectDiskStatus', `The disk is in use by ${disk.instanceId}.`, 403);
    }
    setTags(call.here, 'disk', disk.id, {});
    delete call.here.disks[disk.id];
    return {};
  },
});
