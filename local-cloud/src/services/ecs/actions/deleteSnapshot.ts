import { CloudError } from '../../../core/error';
import { flag, need, resourceIn, text } from '../../../params/read';
import { ecsAction } from '../action';
import * as find from '../errors';
import { imageBySnapshot, removeSnapshot } from '../store';
import { snapshotUsers } from '../users';

export const deleteSnapshot = ecsAction({
  name: 'DeleteSnapshot',
  resources: resourceIn('snapshot', 'SnapshotId'),
  errors: ['InvalidSnapshotId.NotFound', 'SnapshotCreatedImage', 'SnapshotCreatedDisk'],
  // The action takes no region: the endpoint tells it.
  findRegion: (params, ecs) =>
    Object.values(ecs.regions).find((region) => region.snapshots[text(params, 'SnapshotId') ?? '']),
  handle: (params, call) => {
    const snapshot = find.snapshot(call.here, need(params, 'SnapshotId'));
    const imageId = imageBySnapshot(call.here, snapshot.id);
    if (imageId) {
      throw new CloudError('SnapshotCreatedImage', `The snapshot is used by an image: ${imageId}.`, 403);
    }
    const [diskId] = snapshotUsers(call.here, snapshot.id);
    if (diskId && !flag(params, 'Force')) {
      throw new CloudError('SnapshotCreatedDisk', `The snapshot was used to create a disk: ${diskId}.`, 403);
    }
    call.ecs.tasks = call.ecs.tasks.filter((task) => task.imageId !== snapshot.id);
    removeSnapshot(call.here, snapshot);
    return {};
  },
});
