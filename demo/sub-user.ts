import type { LocalCloud } from 'local-cloud';
import { askEcs, askRam, type Key } from './account';
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
  const { cloud, deployed } = rehearsal;
  const before = cloud.snapshot();
  try {
    return await trials(await newKey(cloud, String(deployed.outputs.subUser)), rehearsal);
  } finally {
    await cloud.restore(before);
  }
}

async function trials(key: Key, { cloud, settings }: Rehearsal): Promise<Trial[]> {
  const region = settings.sourceRegion;
  const here = cloud.world.ecs.regions[region];
  const [InstanceId = ''] = Object.keys(here?.instances ?? {});
  const ImageId = Object.values(here?.images ?? {}).find(({ status }) => status === 'Available')?.id ?? '';
  const ask = (action: string, query: Record<string, string>, allowed = true): Promise<Trial> =>
    trial(action, allowed, () => askEcs(cloud, region, action, query, key));
  const DestinationRegionId = settings.destinationRegions[0] ?? '';
  return [
    await ask('CreateImage', { InstanceId, ImageName: 'tried-by-the-sub-user' }),
    await ask('DescribeImages', {}),
    await ask('CopyImage', { ImageId, DestinationRegionId, DestinationImageName: 'tried-by-the-sub-user' }),
    await ask('DeleteImage', { ImageId }, false),
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
