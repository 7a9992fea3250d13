import { readFileSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { LocalCloud } from '../../src';
import { rpc, send } from '../wire';

/** All that a socket says until it closes. */
const drain = (socket: Socket): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = '';
    socket.on('data', (part: Buffer) => (text += part.toString()));
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
  });

describe('the network in front of the cloud', () => {
  let cloud: LocalCloud;
  beforeAll(async () => {
    cloud = await LocalCloud.start();
  });
  afterAll(() => cloud.close());

  const GET = (host: string): string =>
    `GET /?Action=DescribeRegions HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`;
  const port = (): number => Number(new URL(cloud.endpoints.httpUrl).port);

  const overTls = (servername: string, socket?: Socket): Promise<string> => {
    const ca = readFileSync(cloud.endpoints.caFile);
    const where = socket ? { socket } : { host: '127.0.0.1', port: cloud.endpoints.tlsPort };
    const tls = connectTls({ ...where, servername, ca }, () => tls.write(GET(servername)));
    return drain(tls);
  };

  const tunnel = async (target: string): Promise<{ status: string; socket: Socket }> => {
    const socket = connectTcp(port(), '127.0.0.1');
    socket.write(`CONNECT ${target} HTTP/1.1\r\nhost: ${target}\r\n\r\n`);
    const head = await new Promise<string>((resolve) =>
      socket.once('data', (part: Buffer) => resolve(part.toString())),
    );
    return { status: head.split(' ')[1] ?? '', socket };
  };

  it.each([
    'ecs.cn-shanghai.aliyuncs.com',
    'ram.aliyuncs.com',
    'cn-qingdao.log.aliyuncs.com',
    'offsite-prod.cn-qingdao.log.aliyuncs.com',
    '1234567890123456.cn-qingdao.fc.aliyuncs.com',
    'archive.oss-cn-qingdao.aliyuncs.com',
    'archive.oss-cn-qingdao-internal.aliyuncs.com',
    'offsite-prod.cn-qingdao-intranet.log.aliyuncs.com',
    '1234567890123456.cn-qingdao-internal.fc.aliyuncs.com',
    'kms.me-east-1.aliyuncs.com',
  ])('its certificate holds for %s', async (host) => {
    expect(await overTls(host)).toMatch(/MissingAccessKeyId|<Code>AccessDenied</);
  });

  it('has no certificate for other names', async () => {
    await expect(overTls('example.com')).rejects.toThrow(/altnames/);
  });

  it('ends tunnels to the cloud itself', async () => {
    const { status, socket } = await tunnel('ecs.cn-shanghai.aliyuncs.com:443');
    expect(status).toBe('200');
    expect(await overTls('ecs.cn-shanghai.aliyuncs.com', socket)).toContain('MissingAccessKeyId');
  });

  it.each(['example.com:443', 'aliyuncs.com.example.com:443', '127.0.0.1:22', 'ecs.cn-shanghai.aliyuncs.com:22'])(
    'opens no tunnel to %s',
    async (target) => {
      const { status, socket } = await tunnel(target);
      expect(status).toBe('403');
      socket.destroy();
    },
  );

  it('serves absolute requests of hosts of the cloud, and of no others', async () => {
    const absolute = (url: string) => send(cloud, { method: 'GET', path: url, headers: { host: new URL(url).host } });
    const own = await absolute('http://ecs.cn-shanghai.aliyuncs.com/?Action=DescribeRegions&Format=JSON');
    expect(own.body).toMatchObject({ Code: 'MissingAccessKeyId', HostId: 'ecs.cn-shanghai.aliyuncs.com' });
    expect((await absolute('http://example.com/')).status).toBe(403);
  });

  it('names an action or a host that it does not have', async () => {
    const got = await rpc(cloud, { action: 'MakeCoffee' });
    expect([got.status, got.body.Code]).toEqual([404, 'InvalidAction.NotFound']);
    expect(got.body.Message).toContain('"MakeCoffee"');
    const elsewhere = await rpc(cloud, { action: 'DescribeImages', host: 'rds.aliyuncs.com', version: '2014-08-15' });
    expect(elsewhere.body.Code).toBe('InvalidAction.NotFound');
  });

  it('answers in XML where a client asks for it', async () => {
    const got = await rpc(cloud, { action: 'MakeCoffee', params: { Format: 'XML' } });
    expect(got.text).toMatch(/<Error>.*<Code>InvalidAction.NotFound<\/Code>.*<\/Error>/);
  });

  it('says that a port is in use', async () => {
    await expect(LocalCloud.start({ port: port() })).rejects.toThrow(/in use/);
  });

  it('stays up whatever is thrown at it', async () => {
    const half = connectTcp(port(), '127.0.0.1');
    half.end('POST / HTTP/1.1\r\ncontent-length: 100\r\n\r\nabc');
    const rubbish = connectTcp(cloud.endpoints.tlsPort, '127.0.0.1');
    rubbish.end('GET / HTTP/1.1\r\n\r\n');
    await Promise.all([drain(half), drain(rubbish).catch(() => '')]);
    const huge = await send(cloud, { headers: { 'x-large': 'a'.repeat(100_000) } }).catch(() => undefined);
    expect(huge?.status ?? 0).not.toBe(200);
    expect((await rpc(cloud, { action: 'DescribeRegions' })).status).toBe(200);
  });
});
