import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { LocalCloud } from '../../src';

const isThere = spawnSync('aliyun', ['version']).status === 0;
const describeCommand = isThere ? describe : describe.skip;

/** What the command is told from outside; its arguments are those that the real cloud would be given. */
type Way = (cloud: LocalCloud) => { variables: Record<string, string>; flags: string[] };

const endpoint: Way = ({ endpoints: { httpUrl } }) => ({
  variables: {},
  flags: ['--endpoint', httpUrl.replace('http://', ''), '--insecure'],
});
const proxy: Way = ({ endpoints: { proxyUrl, caFile } }) => ({
  variables: { HTTPS_PROXY: proxyUrl, SSL_CERT_FILE: caFile },
  flags: [],
});

describeCommand(`the aliyun command${isThere ? '' : ' (skipped: it is not on this machine)'}`, () => {
  let cloud: LocalCloud;
  const home = mkdtempSync(join(tmpdir(), 'aliyun-'));
  beforeEach(async () => {
    cloud = await LocalCloud.start();
  });
  afterEach(() => cloud.close());
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  async function aliyun(way: Way, region: string, ...words: string[]): Promise<Record<string, unknown>> {
    const { accessKeyId, accessKeySecret } = cloud.endpoints;
    const { variables, flags } = way(cloud);
    const env = {
      ...{ PATH: process.env.PATH, HOME: home, ALIBABA_CLOUD_REGION_ID: region, ...variables },
      ...{ ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId, ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret },
    };
    const { stdout } = await promisify(execFile)('aliyun', [...words, '--RegionId', region, ...flags], { env });
    return JSON.parse(stdout) as Record<string, unknown>;
  }

  it.each([
    ['by direct http endpoint', endpoint],
    ['through the proxy with TLS', proxy],
  ])('makes an image, copies it when it is done, and reads the copy: %s', async (_title, way) => {
    const SHANGHAI = 'cn-shanghai';
    const QINGDAO = 'cn-qingdao';
    const look = async (region: string, id: unknown) =>
      (await aliyun(way, region, 'ecs', 'DescribeImages', '--ImageId', String(id), '--Status', 'Creating,Available'))
        .Images as { Image: Record<string, unknown>[] };
    const instance = ['--InstanceId', 'i-uf661wb708uvqc9jyhem', '--ImageName', 'by-hand', '--Tag.1.Key', 'a'];
    const { ImageId } = await aliyun(way, SHANGHAI, 'ecs', 'CreateImage', ...instance);
    expect(await look(SHANGHAI, ImageId)).toMatchObject({ Image: [{ ImageId, Status: 'Creating' }] });
    await cloud.clock.advance('PT35M');
    expect(await look(SHANGHAI, ImageId)).toMatchObject({ Image: [{ Status: 'Available', Progress: '100%' }] });
    const to = ['--ImageId', String(ImageId), '--DestinationRegionId', QINGDAO, '--DestinationImageName', 'copy'];
    const copy = await aliyun(way, SHANGHAI, 'ecs', 'CopyImage', ...to);
    await cloud.clock.advance('PT35M');
    expect(await look(QINGDAO, copy.ImageId)).toMatchObject({ Image: [{ ImageName: 'copy', IsCopied: true }] });
  });

  it('says what the cloud refused', async () => {
    const asked = aliyun(proxy, 'cn-shanghai', 'ecs', 'CreateImage', '--InstanceId', 'i-0');
    await expect(asked).rejects.toThrow('InvalidInstanceId.NotFound');
  });
});
