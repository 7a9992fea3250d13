import type { Ecs, Image } from '../../src/cloud/ecs';
import { CloudError, type ErrorKind } from '../../src/cloud/errors';
import type { Point } from '../../src/recovery/point';

/** A region that answers to a few operations in a test's own way, and to everything else with nothing. */
export function region(name: string, answers: Partial<Ecs> = {}): Ecs {
  const cloud: Ecs = {
    region: name,
    imagePages: (filter) => onePage(cloud.describeImages(filter)),
    snapshotPages: (filter) => onePage(cloud.describeSnapshots(filter)),
    describeInstances: async (which) =>
      'ids' in which
        ? which.ids.map((id) => ({ id, type: '', zone: '', vSwitch: '', privateIp: '', securityGroups: [] }))
        : [],
    describeDisks: async () => [],
    describeInstanceRamRole: async () => ({}),
    describeImages: async () => [],
    describeSnapshots: async () => [],
    createImage: async ({ instanceId }) => `m-of-${instanceId}`,
    copyImage: async ({ imageId }) => `copy-of-${imageId}`,
    tagSnapshots: async () => {},
    deleteImage: async () => {},
    deleteSnapshot: async () => {},
    ...answers,
  };
  return cloud;
}

async function* onePage<T>(page: Promise<T[]>): AsyncGenerator<T[]> {
  yield await page;
}

export function refusal(kind: ErrorKind, code = 'Some.Code', operation = 'CreateImage'): CloudError {
  return new CloudError({
    kind,
    code,
    message: 'the cloud says no',
    requestId: 'R-1',
    operation,
    region: 'cn-shanghai',
  });
}

/** How the cloud lists a point's image. */
export function listed(point: Point, changes: Partial<Image> = {}): Image {
  return {
    id: point.imageId,
    name: point.name,
    status: point.status as Image['status'],
    createdAt: point.createdAt,
    progress: point.progress,
    tags: point.tags,
    disks: point.disks.map((disk, i) => ({ device: `/dev/xvd${'abcdef'[i]}`, ...disk })),
    ...changes,
  };
}
