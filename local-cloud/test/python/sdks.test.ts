import { join } from 'node:path';
import { LocalCloud } from '../../src';
import { describePython, ROOT, runPython } from './environment';

/** What a program reads from its environment to go one way; the program is the same in all of them. */
type Way = (cloud: LocalCloud) => Record<string, string>;

const direct: Way = ({ endpoints: { httpUrl } }) => ({
  ECS_PROTOCOL: 'http',
  ECS_ENDPOINT: httpUrl.replace('http://', ''),
});
const plainProxy: Way = ({ endpoints: { proxyUrl } }) => ({ ECS_PROTOCOL: 'http', HTTP_PROXY: proxyUrl });
const classicTls: Way = ({ endpoints: { proxyUrl, caFile } }) => ({
  ECS_PROTOCOL: 'https',
  HTTPS_PROXY: proxyUrl,
  ALIBABA_CLOUD_CA_BUNDLE: caFile,
});
const newTls: Way = ({ endpoints: { proxyUrl, caFile } }) => ({
  ECS_PROTOCOL: 'https',
  HTTPS_PROXY: proxyUrl,
  LOCAL_CLOUD_CA_FILE: caFile,
  PYTHONPATH: join(ROOT, 'local-cloud/python'),
});

interface Disk {
  Device: string;
  Size: string;
  SnapshotId: string;
}
interface Image {
  ImageId: string;
  ImageName: string;
  Description: string;
  DiskDeviceMappings: { DiskDeviceMapping: Disk[] };
  Tags: { Tag: { TagKey: string; TagValue: string }[] };
}
interface Seen {
  server: { InstanceId: string; VpcAttributes: { PrivateIpAddress: { IpAddress: string[] } } };
  states: string[];
  source: Image;
  copy: Image;
}

const runProgram = async (program: string, way: Way, cloud: LocalCloud): Promise<Seen> =>
  (await runPython(cloud, program, way(cloud))) as Seen;

describePython('the Python SDKs', () => {
  let cloud: LocalCloud;
  beforeEach(async () => {
    cloud = await LocalCloud.start();
  });
  afterEach(() => cloud.close());

  test.each([
    ['classic', 'by direct http endpoint', 'classic.py', direct],
    ['classic', 'through the proxy, plain', 'classic.py', plainProxy],
    ['classic', 'through the proxy with TLS', 'classic.py', classicTls],
    ['new', 'by direct http endpoint', 'new.py', direct],
    ['new', 'through the proxy, plain', 'new.py', plainProxy],
    ['new', 'through the proxy with TLS', 'new.py', newTls],
  ])('the %s SDK makes an image, copies it and reads the copy, %s', async (sdk, _way, program, way) => {
    const { server, states, source, copy } = await runProgram(program, way, cloud);
    expect(states).toEqual(['Creating', 'Available', 'Creating', 'Available']);
    expect(server.VpcAttributes.PrivateIpAddress.IpAddress).toEqual(['10.0.0.11']);
    expect(source).toMatchObject({
      ImageId: expect.stringMatching(/^m-uf6/),
      ImageName: `nightly-${sdk}`,
      Description: `made by the ${sdk} SDK, 中文 & more`,
      Tags: { Tag: [{ TagKey: 'made-by', TagValue: expect.stringMatching(/^\w+ \(\d\.0\) \*$/) }] },
    });
    expect(copy).toMatchObject({ ImageId: expect.stringMatching(/^m-m5e/), ImageName: `nightly-${sdk}-copy` });
    const disks = (image: Image) => image.DiskDeviceMappings.DiskDeviceMapping;
    expect(disks(copy).map(({ Device, Size }) => [Device, Size])).toEqual([
      ['/dev/xvda', '40'],
      ['/dev/xvdb', '200'],
    ]);
    for (const { SnapshotId } of disks(copy)) expect(SnapshotId).toMatch(/^s-m5e/);
    expect(cloud.calls().every(({ outcome }) => outcome === 'ok')).toBe(true);
  });

  test.each([
    ['classic.py', 'ALIBABA_CLOUD_CA_BUNDLE', classicTls],
    ['new.py', 'LOCAL_CLOUD_CA_FILE', newTls],
  ])('%s does not trust the cloud without %s', async (program, name, way) => {
    const untrusting: Way = (one) => Object.fromEntries(Object.entries(way(one)).filter(([key]) => key !== name));
    await expect(runProgram(program, untrusting, cloud)).rejects.toThrow(/CERTIFICATE_VERIFY_FAILED/);
    expect(cloud.calls()).toEqual([]);
  });

  test.each([
    ['classic.py', { kind: 'throttle', times: 9 }, /Throttling.User Request was denied/],
    ['classic.py', { kind: 'code', code: 'QuotaExceed.Image', times: 9 }, /HTTP Status: 403 Error:QuotaExceed.Image/],
    ['new.py', { kind: 'throttle', times: 9 }, /Throttling.User/],
    ['new.py', { kind: 'code', code: 'QuotaExceed.Image', times: 9 }, /QuotaExceed.Image/],
  ] as const)('%s reads the code of an error: %j', async (program, fault, message) => {
    cloud.faults.add({ ...fault, action: 'CreateImage' });
    await expect(runProgram(program, direct, cloud)).rejects.toThrow(message);
  });
});
