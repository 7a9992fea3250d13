import Ecs, {
  CopyImageRequest,
  CreateImageRequest,
  DeleteImageRequest,
  DescribeImagesRequest,
} from '@alicloud/ecs20140526';
import OpenApi, { $OpenApiUtil } from '@alicloud/openapi-core';
import { RuntimeOptions } from '@darabonba/typescript';
import type { LocalCloud } from 'local-cloud';
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

type Key = { accessKeyId: string; accessKeySecret: string };

function configFor(cloud: LocalCloud, key: Key, regionId: string): $OpenApiUtil.Config {
  const { host } = new URL(cloud.endpoints.httpUrl);
  return new $OpenApiUtil.Config({ ...key, regionId, endpoint: host, protocol: 'HTTP' });
}

/** Made by the account itself, as the stack does where `userAccessKey` is set. */
async function newKey(cloud: LocalCloud, userName: string): Promise<Key> {
  const { accessKeyId, accessKeySecret } = cloud.endpoints;
  const answer = await new OpenApi(configFor(cloud, { accessKeyId, accessKeySecret }, '')).callApi(
    new $OpenApiUtil.Params({
      action: 'CreateAccessKey',
      version: '2015-05-01',
      protocol: 'HTTP',
      pathname: '/',
      method: 'POST',
      authType: 'AK',
      style: 'RPC',
      reqBodyType: 'formData',
      bodyType: 'json',
    }),
    new $OpenApiUtil.OpenApiRequest({ query: { UserName: userName } }),
    new RuntimeOptions({}),
  );
  const made = (answer.body as { AccessKey: { AccessKeyId: string; AccessKeySecret: string } }).AccessKey;
  return { accessKeyId: made.AccessKeyId, accessKeySecret: made.AccessKeySecret };
}
