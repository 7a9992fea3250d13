import { getImages, type GetImagesResult } from '@pulumi/alicloud/ecs/getImages';
import * as pulumi from '@pulumi/pulumi';
import type { Selection } from '../../plan/recovery-settings';
import { TAG, type Tags } from '../../recovery/identity';
import { readPoint, type Point } from '../../recovery/point';

/** So many images with a tag the cloud looks at; of more it shows a part, and says nothing. */
const LIMIT = 1000;

type Image = GetImagesResult['images'][number];

/** Deprecated: retired by hand, which forbids to copy it and not to start it. Of the others it is said that they cannot be started. */
const OTHER_STATUSES = ['Deprecated', 'Waiting', 'Creating', 'CreateFailed', 'UnAvailable'];

/**
 * The copies of a vault, as narrowly as the selection allows: the provider asks once for each image.
 *
 * @throws RunError where the cloud does not show all
 */
export async function readPoints(
  vault: string,
  { plans, instances }: Selection,
  region: string,
  options: pulumi.InvokeOptions,
): Promise<Point[]> {
  const narrow: Tags[] = instances?.map((id) => ({ [TAG.instance]: id })) ??
    plans?.map((name) => ({ [TAG.plan]: name })) ?? [{}];
  const asked = [
    ...narrow.map((tags) => imagesOf({ [TAG.vault]: vault, ...tags }, 'Available', options)),
    ...OTHER_STATUSES.map((status) => imagesOf({ [TAG.vault]: vault }, status, options)),
  ];
  const images = new Map((await Promise.all(asked)).flat().map((image) => [image.id, image]));
  return [...images.values()].flatMap((image) => readPoint(seen(image), region, vault) ?? []);
}

async function imagesOf(tags: Tags, status: string, options: pulumi.InvokeOptions): Promise<Image[]> {
  const { images } = await getImages({ owners: 'self', status, tags }, options);
  if (images.length >= LIMIT) {
    const what = tags[TAG.instance] ?? tags[TAG.plan] ?? tags[TAG.vault];
    throw new pulumi.RunError(
      `${what} has ${LIMIT} images or more, and the cloud does not show all of them: name the servers in ` +
        'offsite:recovery.servers.instances.',
    );
  }
  return images;
}

function seen({ id, name, state, creationTime, diskDeviceMappings, tags }: Image) {
  return {
    id,
    name,
    status: state,
    createdAt: new Date(creationTime),
    progress: 100,
    tags: tags ?? {},
    disks: diskDeviceMappings.map(({ device, size, snapshotId }) => ({ device, sizeGiB: Number(size), snapshotId })),
  };
}
