import { LocalCloud } from 'local-cloud';
import { EcsClient } from '../../src/cloud/alibaba/client';
import { AlibabaOffers } from '../../src/cloud/alibaba/offers';
import type { NewServer } from '../../src/cloud/offers';
import { byHand, groundIn, type Ground } from './ground';
import { QINGDAO, SHANGHAI } from './story';

/** What a region says that it has to offer, asked over the wire. */
let cloud: LocalCloud;
let offers: AlibabaOffers;
let ground: Ground;
let server: NewServer;

beforeAll(async () => {
  cloud = await LocalCloud.start({
    seed: {
      quotas: { vCpusPerRegion: 9 },
      soldOut: [{ region: QINGDAO, zone: 'cn-qingdao-b', type: 'ecs.r7.large' }],
      kmsKeys: [{ region: QINGDAO, id: 'key-1' }],
      servers: [
        { id: 'i-x86', region: SHANGHAI, disks: [{ sizeGiB: 40 }, { sizeGiB: 100 }] },
        { id: 'i-arm', region: SHANGHAI, type: 'ecs.g8y.large' },
        { id: 'i-here', region: QINGDAO },
      ],
    },
  });
  ground = await groundIn(cloud, QINGDAO);
  const there = cloud.world.ecs.regions[QINGDAO]?.instances['i-here'];
  if (there) Object.assign(there, { vSwitchId: ground.vSwitchId, privateIp: '10.0.0.9' });
  await byHand(cloud, 'ecs', 'CreateKeyPair', QINGDAO, { KeyPairName: 'ops-old' });
  await byHand(cloud, 'ram', 'CreateRole', QINGDAO, { RoleName: 'api-role', AssumeRolePolicyDocument: TRUST });
  server = {
    ...BARE,
    imageId: await imageOf('i-x86'),
    vSwitch: ground.vSwitchId,
    securityGroups: [ground.securityGroupId],
  };
  const { httpUrl, accessKeyId, accessKeySecret } = cloud.endpoints;
  const credentials = { accessKeyId, accessKeySecret };
  const endpoint = { host: new URL(httpUrl).host, protocol: 'HTTP' as const };
  const retry = { tries: 1, baseDelay: 0, random: () => 0, sleep: () => Promise.resolve() };
  offers = new AlibabaOffers(new EcsClient(QINGDAO, credentials, retry, endpoint), { credentials, endpoint, retry });
});
afterAll(() => cloud.close());

const TRUST = JSON.stringify({
  Version: '1',
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: ['ecs.aliyuncs.com'] } }],
});
const BARE: Omit<NewServer, 'imageId' | 'vSwitch' | 'securityGroups'> = {
  name: 'api-1',
  type: 'ecs.g7.large',
  zone: 'cn-qingdao-b',
  chargeType: 'PostPaid',
  systemDisk: { category: 'cloud_essd', sizeGiB: 40 },
  dataDisks: [{ device: '/dev/xvdb', category: 'cloud_essd', sizeGiB: 100 }],
  tags: { 'offsite-vault': 'v' },
};

/** A copy in Qingdao. */
async function imageOf(InstanceId: string): Promise<string> {
  const made = await byHand<{ ImageId: string }>(cloud, 'ecs', 'CreateImage', SHANGHAI, { InstanceId });
  await cloud.clock.advance('PT35M');
  const where = { ImageId: made.ImageId, DestinationRegionId: QINGDAO };
  const { ImageId } = await byHand<{ ImageId: string }>(cloud, 'ecs', 'CopyImage', SHANGHAI, where);
  await cloud.clock.advance('PT35M');
  return ImageId;
}

test('types in stock by zone, without what is sold out there', async () => {
  const stock = await offers.stock();
  expect(stock['cn-qingdao-b']).toContain('ecs.g7.large');
  expect(stock['cn-qingdao-b']).not.toContain('ecs.r7.large');
  expect(stock['cn-qingdao-c']).toContain('ecs.r7.large');
});

test('what types are, and only those that there are', async () => {
  expect(await offers.instanceTypes(['ecs.g7.xlarge', 'ecs.g8y.large', 'ecs.none.large'])).toEqual([
    { name: 'ecs.g7.xlarge', vCpus: 4, architecture: 'x86_64' },
    { name: 'ecs.g8y.large', vCpus: 2, architecture: 'arm64' },
  ]);
});

test('vCPUs that may be had, and those in use', async () => {
  expect(await offers.vCpus()).toEqual({ limit: 9, used: 2 });
});

test('vSwitches, and the addresses that are taken in them', async () => {
  const { vSwitchId: id } = ground;
  expect(await offers.vSwitches([id, 'vsw-none'])).toEqual([
    { id, zone: 'cn-qingdao-b', cidr: '10.0.0.0/24', freeAddresses: 251 },
  ]);
  const asked = Array.from({ length: 120 }, (_none, i) => `10.0.0.${i + 1}`);
  expect(await offers.takenAddresses(id, asked)).toEqual(['10.0.0.9']);
});

test('some place in a zone, as long as it has room', async () => {
  const { vSwitchId: vSwitch, securityGroupId: securityGroup } = ground;
  expect(await offers.anyPlaceIn('cn-qingdao-b')).toEqual({ vSwitch, securityGroup });
  expect(await offers.anyPlaceIn('cn-qingdao-c')).toBeUndefined();
  const found = cloud.world.vpc[QINGDAO]?.switches[vSwitch];
  const whole = found?.cidr ?? '';
  if (found) found.cidr = '10.0.0.8/30';
  const other = await offers.anyPlaceIn('cn-qingdao-b');
  if (found) found.cidr = whole;
  expect(other?.vSwitch).not.toBe(vSwitch);
});

test('key pairs and roles by their whole name', async () => {
  expect([await offers.hasKeyPair('ops-old'), await offers.hasKeyPair('ops')]).toEqual([true, false]);
  expect([await offers.hasRole('api-role'), await offers.hasRole('api')]).toEqual([true, false]);
});

test('the state of a key, as KMS has it', async () => {
  expect([await offers.keyState('key-1'), await offers.keyState('key-2')]).toEqual(['Enabled', undefined]);
  await byHand(cloud, 'kms', 'DisableKey', QINGDAO, { KeyId: 'key-1' });
  expect(await offers.keyState('key-1')).toBe('Disabled');
});

test('what processor an image is for', async () => {
  const arm = await imageOf('i-arm');
  expect(await offers.architectures([server.imageId, arm, 'm-none'])).toEqual({
    [server.imageId]: 'x86_64',
    [arm]: 'arm64',
  });
});

test('a try that would do says nothing and makes nothing; one that would not says why', async () => {
  const before = Object.keys(cloud.world.ecs.regions[QINGDAO]?.instances ?? {});
  await expect(offers.tryRun({ ...server, privateIp: '10.0.0.11', userData: '#!/bin/sh' })).resolves.toBeUndefined();
  expect(Object.keys(cloud.world.ecs.regions[QINGDAO]?.instances ?? {})).toEqual(before);
  const code = (more: Partial<NewServer>) =>
    offers.tryRun({ ...server, ...more }).catch((error: { code: string }) => error.code);
  expect(await code({ privateIp: '10.0.0.9' })).toBe('InvalidPrivateIpAddress.Duplicated');
  expect(await code({ role: 'api' })).toBe('InvalidRamRole.NotFound');
  expect(await code({ type: 'ecs.r7.large' })).toBe('OperationDenied.NoStock');
  expect(await code({ type: 'ecs.g8y.large' })).toBe('ImageNotSupportInstanceType');
  expect(await code({ type: 'ecs.g7.4xlarge' })).toBe('QuotaExceed.ElasticQuota');
  expect(await code({ systemDisk: { category: 'cloud_essd', sizeGiB: 20 } })).toBe(
    'InvalidSystemDiskSize.LessThanImageSize',
  );
});

test('a network and a start, tried without a trace', async () => {
  const networks = () => Object.keys(cloud.world.vpc[QINGDAO]?.networks ?? {}).length;
  const before = networks();
  await expect(offers.tryNetwork('10.8.0.0/16')).resolves.toBeUndefined();
  await expect(offers.tryNetwork('10.8.0.1/16')).rejects.toMatchObject({ code: 'InvalidCidrBlock.Malformed' });
  expect(networks()).toBe(before);
  await expect(offers.tryStart('i-here')).rejects.toMatchObject({ code: 'IncorrectInstanceStatus' });
  const there = cloud.world.ecs.regions[QINGDAO]?.instances['i-here'];
  if (there) there.status = 'Stopped';
  await expect(offers.tryStart('i-here')).resolves.toBeUndefined();
  expect(there?.status).toBe('Stopped');
});

test('servers by their tags', async () => {
  expect(await offers.servers({ app: 'none' })).toEqual([]);
  await byHand(cloud, 'ecs', 'TagResources', QINGDAO, {
    ResourceType: 'instance',
    'ResourceId.1': 'i-here',
    'Tag.1.Key': 'app',
    'Tag.1.Value': 'dr',
  });
  expect(await offers.servers({ app: 'dr' })).toMatchObject([
    { id: 'i-here', privateIp: '10.0.0.9', tags: { app: 'dr' } },
  ]);
});
