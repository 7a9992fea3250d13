import { LocalCloud } from '../../src';
import { ecsClient, requests } from '../clients';

const { CreateImageRequest, CopyImageRequest, DescribeImagesRequest } = requests;
const SHANGHAI = 'cn-shanghai';
const QINGDAO = 'cn-qingdao';
const SERVER = 'i-uf661wb708uvqc9jyhem';

describe('a night, through the official SDK', () => {
  let cloud: LocalCloud;
  beforeAll(async () => {
    cloud = await LocalCloud.start();
  });
  afterAll(() => cloud.close());

  it('makes an image, waits, copies it, and reads the copy', async () => {
    const ecs = ecsClient(cloud);
    const made = await ecs.createImage(
      new CreateImageRequest({ regionId: SHANGHAI, instanceId: SERVER, imageName: 'night-1', clientToken: 'a' }),
    );
    const imageId = made.body?.imageId ?? '';
    expect(imageId).toMatch(/^m-uf6[a-z0-9]{17}$/);
    const look = async (regionId: string, status?: string) => {
      const request = new DescribeImagesRequest({ regionId, imageOwnerAlias: 'self', status });
      return (await ecs.describeImages(request)).body?.images?.image ?? [];
    };

    // The default filter hides what is being made.
    expect(await look(SHANGHAI)).toEqual([]);
    await cloud.clock.advance('PT20M');
    const [creating] = await look(SHANGHAI, 'Creating');
    expect(creating).toMatchObject({ imageId, status: 'Creating', progress: '57%', isCopied: false });
    expect(creating?.diskDeviceMappings?.diskDeviceMapping).toHaveLength(2);

    await cloud.clock.advance('PT15M');
    const copied = await ecs.copyImage(
      new CopyImageRequest({
        regionId: SHANGHAI,
        imageId,
        destinationRegionId: QINGDAO,
        destinationImageName: 'night-1-copy',
        tag: [{ key: 'a', value: '' }],
      }),
    );
    await cloud.clock.advance('PT35M');
    const [copy] = await look(QINGDAO);
    expect(copy).toMatchObject({
      imageId: copied.body?.imageId,
      imageName: 'night-1-copy',
      status: 'Available',
      progress: '100%',
      isCopied: true,
      creationTime: '2026-03-01T10:35:00Z',
      size: 40,
    });
    expect(copy?.tags?.tag).toEqual([expect.objectContaining({ tagKey: 'a', tagValue: '' })]);
  });
});
