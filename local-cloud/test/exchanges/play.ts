import type { LocalCloud } from '../../src';
import { Deployer } from '../deployed';
import type { Answer, Exchange } from './replay';
import { at, exchangesOf, replay } from './replay';

/** In the order in which one needs the other. */
export const RESOURCES = [
  'location',
  'sts',
  'ram.User',
  'ram.AccessKey',
  'ram.Policy',
  'ram.Role',
  'ram.UserPolicyAttachment',
  'ram.RolePolicyAttachment',
  'log.Project',
  'log.Store',
  'log.StoreIndex',
  'fc.V3Function',
  'fc.V3Trigger',
  'fc.V3AsyncInvokeConfig',
  'fc.V3ConcurrencyConfig',
  'cms.AlarmContactGroup',
  'cms.Alarm',
  'oss.Bucket',
  'kms.Key',
  'vpc.Network',
  'vpc.Switch',
  'ecs.SecurityGroup',
  'ecs.getImages',
  'ecs.Instance',
];
/** Where an answer holds an id that later requests name. */
const MINTED = [
  'AccessKey.AccessKeyId',
  'KeyMetadata.KeyId',
  'VpcId',
  'VSwitchId',
  'SecurityGroupId',
  'InstanceIdSets.InstanceIdSet.0',
  'Instances.Instance.0.NetworkInterfaces.NetworkInterface.0.NetworkInterfaceId',
  'Disks.Disk.0.DiskId',
  'DiskId',
];
export const ACCOUNT = '9876543210987654';

export interface Played {
  resource: string;
  exchange: Exchange;
  answer: Answer;
}

/** Every recorded exchange, in the order of a resource's life: made, read, changed, removed, looked for in vain. */
export async function playAll(cloud: LocalCloud): Promise<Played[]> {
  const played: Played[] = [];
  const minted = await prepareImages(cloud);
  const play = async (resource: string, phase: RegExp): Promise<void> => {
    for (const exchange of exchangesOf(resource, ACCOUNT)) {
      if (!phase.test(exchange.phase)) continue;
      const answer = await replay(cloud, exchange, minted);
      played.push({ resource, exchange, answer });
      for (const path of MINTED) {
        const [recorded, given] = [exchange.answer[path], at(answer.body, path)];
        if (typeof recorded === 'string' && recorded !== '' && typeof given === 'string') minted.set(recorded, given);
      }
    }
  };
  for (const resource of RESOURCES) await play(resource, /^(data|create)/);
  for (const resource of RESOURCES) await play(resource, /^(read|refresh)$/);
  for (const resource of RESOURCES) await play(resource, /^update/);
  for (const resource of [...RESOURCES].reverse()) await play(resource, /^delete/);
  for (const resource of RESOURCES) await play(resource, /gone/);
  return played;
}

/** The three images that were there when the data source was recorded. */
async function prepareImages(cloud: LocalCloud): Promise<Map<string, string>> {
  const { client } = new Deployer(cloud);
  const ids = new Map<string, string>();
  for (const n of [1, 2, 3]) {
    const { ImageId } = await client.rpc('ecs.cn-shanghai.aliyuncs.com', '2014-05-26', 'CreateImage', {
      RegionId: 'cn-shanghai',
      InstanceId: 'i-uf661wb708uvqc9jyhem',
      ImageName: `golden-${n}`,
      'Tag.1.Key': 'ops',
      'Tag.1.Value': 'golden',
    });
    ids.set(`m-sha${n}`, String(ImageId));
    await cloud.clock.advance('PT1H');
  }
  return ids;
}
