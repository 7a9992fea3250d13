import Ecs, {
  CopyImageRequest,
  CreateImageRequest,
  DeleteImageRequest,
  DescribeImagesRequest,
} from '@alicloud/ecs20140526';
import type { LocalCloud } from 'local-cloud';
import { askRam, configFor, type Key } from './account';
import type { Rehearsal } from './rehearsal';

export interface Trial {
  call: string;
  answer: string;
  asExpected: boolean;
}

/**
 * Tries with a key of the RAM sub-user what the script did (make an image, look at images, copy one), and what it must never be
 * able to do. The world is put back as it was.
 */
export async function trySubUser(rehearsal: Rehearsal): Promise<Trial[]> {
  const { cloud, settings, deployed } = rehearsal;
  const before = cloud.snapshot();
  try {
    const key = await newKey(cloud, String(deployed.outputs.subUser));
    const clientOf = (regionId: string) => new Ecs(configFor(cloud, key, regionId));
    return await trials(clientOf(settings.sourceRegion), rehearsal);
  } finally {
    await cloud.restore(before);
  }
}

async function trials(ecs: Ecs, { cloud, settings }: Rehearsal): Promise<Trial[]> {
  const regionId = settings.sourceRegion;
  const destinationRegionId = settings.destinationRegions[0];
  const here = cloud.world.ecs.regions[regionId];
  const instanceId = Object.keys(here?.instances ?? {})[0];
  const imageId = Object.values(here?.images ?? {}).find(({ status }) => status === 'Available')?.id;
  return [
    await trial('CreateImage', true, () =>
      ecs.createImage(new CreateImageRequest({ regionId, instanceId, imageName: 'tried-by-the-sub-user' })),
    ),
    await trial('DescribeImages', true, () => ecs.describeImages(new DescribeImagesRequest({ regionId }))),
    await trial('CopyImage', true, () =>
      ecs.copyImage(
        new CopyImageRequest({ regionId, imageId, destinationRegionId, destinationImageName: 'tried-by-the-sub-user' }),
      ),
    ),
    await trial('DeleteImage', false, () => ecs.deleteImage(new DeleteImageRequest({ regionId, imageId }))),
  ];
}

async function trial(call: string, allowed: boolean, ask: () => Promise<unknown>): Promise<Trial> {
  try {
    await ask();
    return { call, answer: 'allowed', asExpected: allowed };
  } catch (error) {
    const code = String((error as { code?: unknown }).code);
    return { call, answer: code, asExpected: !allowed && code === 'Forbidden.RAM' };
  }
}

/** Made by the account itself, as the stack does where `userAccessKey` is set. */
async function newKey(cloud: LocalCloud, userName: string): Promise<Key> {
  const answer = await askRam(cloud, 'CreateAccessKey', { UserName: userName });
  const made = (answer as { AccessKey: { AccessKeyId: string; AccessKeySecret: string } }).AccessKey;
  return { accessKeyId: made.AccessKeyId, accessKeySecret: made.AccessKeySecret };
}
