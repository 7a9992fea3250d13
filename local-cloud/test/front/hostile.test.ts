import dns from 'node:dns';
import { connect as connectTcp, Socket } from 'node:net';
import type { NetConnectOpts } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { LocalCloud } from '../../src';
import { rpc, send } from '../wire';

const MIB = 1024 * 1024;
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const JSON_TO_FC = { 'content-type': 'application/json', host: '1.cn-qingdao.fc.aliyuncs.com' };
setFlagsFromString('--expose_gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes that are still held once all garbage is gone. */
const held = async (): Promise<number> => {
  for (let round = 0; round < 3; round++) {
    await new Promise((done) => setTimeout(done, 20));
    collect();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

describe('hostile clients', () => {
  let cloud: LocalCloud;
  const sockets: Socket[] = [];
  beforeAll(async () => {
    cloud = await LocalCloud.start();
  });
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
  });
  afterAll(() => cloud.close());

  const port = (of = cloud): number => Number(new URL(of.endpoints.httpUrl).port);
  const open = (to: number, text = ''): Promise<Socket> =>
    new Promise((resolve, reject) => {
      const socket = connectTcp(to, '127.0.0.1', () => {
        socket.write(text);
        resolve(socket);
      });
      sockets.push(socket);
      socket.once('error', reject);
      socket.once('connect', () => socket.off('error', reject).on('error', () => undefined));
    });
  /** What comes back until the other side closes. */
  const said = (socket: Socket): Promise<string> =>
    new Promise((resolve) => {
      let text = '';
      socket.on('data', (part: Buffer) => (text += part.toString()));
      socket.on('close', () => resolve(text));
    });
  const works = async (of = cloud): Promise<void> => {
    expect((await rpc(of, { action: 'DescribeRegions' })).status).toBe(200);
  };

  describe('too much', () => {
    it('refuses headers of more than 64 KiB, and takes the URL of long Chinese tags', async () => {
      const socket = await open(port(), `GET / HTTP/1.1\r\nhost: x\r\nx-large: ${'a'.repeat(70_000)}\r\n\r\n`);
      expect(await said(socket)).toMatch(/^HTTP\/1.1 431 /);
      const params: Record<string, string> = { ResourceType: 'instance', 'ResourceId.1': 'i-uf661wb708uvqc9jyhem' };
      for (let n = 1; n <= 18; n++)
        Object.assign(params, { [`Tag.${n}.Key`]: `键${n}`, [`Tag.${n}.Value`]: '值'.repeat(128) });
      const got = await rpc(cloud, { action: 'TagResources', params: { RegionId: 'cn-shanghai', ...params } });
      expect([got.status, got.body.Code]).toEqual([200, undefined]);
    });

    it('ends a head that never ends', async () => {
      const socket = await open(port(), 'GET / HTTP/1.1\r\n');
      const answer = said(socket);
      while (!socket.destroyed && socket.writable) {
        socket.write(`x-${Math.random()}: ${'a'.repeat(1000)}\r\n`);
        await new Promise((done) => setImmediate(done));
      }
      await answer;
      await works();
    });

    it('refuses bodies of 10 MB, and forgets them', async () => {
      const bodies: [what: string, headers: Record<string, string>, body: string][] = [
        ['a form', FORM, `Action=X&Big=${'a'.repeat(10 * MIB)}`],
        ['a form of millions', FORM, 'a=1&'.repeat(2.5 * MIB)],
        ['JSON, nested a million deep', JSON_TO_FC, `{"a":${'['.repeat(MIB)}${']'.repeat(MIB)}}`],
        ['JSON, a list of millions', JSON_TO_FC, `{"a":[${'1,'.repeat(5 * MIB)}1]}`],
        ['bytes', { host: 'cn-qingdao.log.aliyuncs.com' }, '\u0000'.repeat(10 * MIB)],
      ];
      const path = '/2023-03-30/functions';
      const ask = async () => {
        for (const [what, headers, body] of bodies) {
          const { status } = await send(cloud, { path, headers, body });
          expect({ what, refused: status >= 400 }).toEqual({ what, refused: true });
        }
      };
      await ask();
      const before = await held();
      for (let again = 0; again < 2; again++) await ask();
      // Of all together: a twentieth of one that stayed would be seen.
      expect((await held()) - before).toBeLessThan(MIB);
      expect(JSON.stringify(cloud.calls()).length).toBeLessThan(2 * MIB);
      await works();
    });

    it('refuses forms that take long to read, and forgets them', async () => {
      const forms = {
        'too many parameters': Array.from({ length: 10_000 }, (_, n) => `a${n}=${'b'.repeat(50)}`).join('&'),
        'a name that is too long': `${'a'.repeat(MIB / 2)}=1`,
        'a name of too many parts': `${'a.'.repeat(MIB / 4)}b=1`,
        'an action that is too long': `Action=${'a'.repeat(MIB / 2)}`,
        'a region that is too long': `Action=DescribeImages&RegionId=${'a'.repeat(MIB / 2)}`,
      };
      const ask = async () => {
        for (const [what, body] of Object.entries(forms)) {
          const { status } = await send(cloud, { headers: FORM, body });
          expect({ what, status }).toEqual({ what, status: 413 });
        }
      };
      await ask();
      const logged = cloud.calls().length;
      const before = await held();
      for (let again = 0; again < 5; again++) await ask();
      expect((await held()) - before).toBeLessThan(MIB);
      expect(cloud.calls()).toHaveLength(logged);
    });

    it('says why a body of more than 100 MB is refused, to a client that stops to listen', async () => {
      const socket = await open(port(), `POST / HTTP/1.1\r\nhost: x\r\ncontent-length: ${200 * MIB}\r\n\r\n`);
      const answer = said(socket);
      const part = Buffer.alloc(MIB);
      for (let sent = 0; sent < 101; sent++) {
        if (!socket.write(part)) await new Promise((done) => socket.once('drain', done));
      }
      expect(await answer).toMatch(/^HTTP\/1.1 413 /);
    });
  });

  describe('too little', () => {
    it.each([
      ['no byte', ''],
      ['half a line', 'POST /?Acti'],
      ['half a head', 'POST / HTTP/1.1\r\nhost: ecs.cn-shanghai.aliyuncs.com\r\n'],
      ['half a body', 'POST / HTTP/1.1\r\nhost: ecs.cn-shanghai.aliyuncs.com\r\ncontent-length: 100\r\n\r\nabc'],
      ['half a chunk', 'POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nffff\r\nabc'],
      ['half a tunnel', 'CONNECT ecs.cn-shanghai.aliyuncs.com:443 HTTP/1.1\r\nhost: x\r\n\r\n'],
    ])('a hundred connections with %s stop nobody, open or cut', async (_what, text) => {
      const halves = await Promise.all(Array.from({ length: 100 }, () => open(port(), text)));
      await works();
      for (const socket of halves) socket.destroy();
      await works();
    });

    it('keeps answering with 1,000 idle connections, at little memory, and closes at once', async () => {
      const own = await LocalCloud.start();
      await works(own);
      const before = await held();
      for (let n = 0; n < 10; n++) await Promise.all(Array.from({ length: 100 }, () => open(port(own))));
      await works(own);
      // Both ends of each connection are in this process.
      expect((await held()) - before).toBeLessThan(40 * MIB);
      const begun = performance.now();
      await own.close();
      expect(performance.now() - begun).toBeLessThan(5000);
    });
  });

  describe('not what it seems', () => {
    it.each([
      ['no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n\r\n', /^HTTP\/1.1 400 /],
      ['TLS', '\u0016\u0003\u0001\u0002\u0000\u0001\r\n', /^HTTP\/1.1 400 /],
      [
        'two lengths',
        'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab',
        /^HTTP\/1.1 400 /,
      ],
      [
        'length and chunks',
        'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
        /^HTTP\/1.1 400 /,
      ],
      ['no host', 'GET / HTTP/1.1\r\n\r\n', /^HTTP\/1.1 400 /],
      [
        'a path that cannot be decoded',
        'GET /%E0%A4%A HTTP/1.1\r\nhost: 1.cn-qingdao.fc.aliyuncs.com\r\nconnection: close\r\n\r\n',
        /^HTTP\/1.1 400 /,
      ],
      ['a URL that is none', 'GET http://[::1 HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', /^HTTP\/1.1 400 /],
      [
        'an upgrade',
        'GET / HTTP/1.1\r\nhost: ecs.cn-shanghai.aliyuncs.com\r\nconnection: upgrade, close\r\nupgrade: websocket\r\n\r\n',
        /MissingAccessKeyId|^$/,
      ],
    ])('answers %s', async (_what, text, answer) => {
      const socket = await open(port(), text);
      expect(await said(socket)).toMatch(answer);
      await works();
    });

    it.each(['example.com', 'ecs.cn-shanghai.aliyuncs.com.example.com', ''])(
      'outlives the TLS name "%s"',
      async (name) => {
        const failed = await new Promise<string>((resolve) => {
          const tls = connectTls({ host: '127.0.0.1', port: cloud.endpoints.tlsPort, servername: name });
          tls.on('error', (error) => resolve(error.message));
          tls.on('secureConnect', () => resolve('connected'));
        });
        expect(failed).not.toBe('connected');
        await works();
      },
    );

    it('outlives a TLS handshake that is broken off, and plain text on the TLS port', async () => {
      for (const text of ['GET / HTTP/1.1\r\n\r\n', '\u0016\u0003\u0001']) {
        const socket = await open(cloud.endpoints.tlsPort, text);
        socket.end();
        await said(socket);
      }
      await works();
    });
  });

  describe('the proxy', () => {
    const connects: unknown[] = [];
    beforeEach(() => {
      connects.length = 0;
      const original = Socket.prototype.connect;
      // Every connection that this process makes, the tests' own ones included, goes through here.
      jest.spyOn(Socket.prototype, 'connect').mockImplementation(function (this: Socket, ...args: unknown[]) {
        const [first] = args.flat() as [NetConnectOpts | number];
        connects.push(typeof first === 'object' ? { ...first } : { port: first, host: args[1] });
        return Reflect.apply(original, this, args) as Socket;
      });
    });
    afterEach(() => jest.restoreAllMocks());

    it.each([
      'example.com:443',
      'aliyuncs.com.example.com:443',
      'notaliyuncs.com:443',
      'ecs.cn-shanghai.aliyuncs.com:22',
      'ecs.cn-shanghai.aliyuncs.com:443@example.com:443',
      '127.0.0.1:443',
      '[::1]:443',
      '169.254.169.254:80',
      'localhost:443',
    ])('opens no tunnel to %s', async (target) => {
      const socket = await open(port(), `CONNECT ${target} HTTP/1.1\r\nhost: ecs.cn-shanghai.aliyuncs.com\r\n\r\n`);
      expect(await said(socket)).toMatch(/^HTTP\/1.1 40[03] /);
    });

    it.each([
      'http://example.com/',
      'http://ecs.cn-shanghai.aliyuncs.com@example.com/',
      'http://aliyuncs.com.example.com/',
      'http://127.0.0.1:22/',
      'http://127.0.0.1/-/reset',
      'http://169.254.169.254/latest/meta-data/',
      'https://example.com/',
    ])('fetches nothing from %s, whatever the Host header says', async (url) => {
      const got = await send(cloud, { method: 'GET', path: url, headers: { host: 'ecs.cn-shanghai.aliyuncs.com' } });
      expect(got.status).toBe(403);
    });

    it('never leaves loopback: all hosts of the cloud end in this process', async () => {
      const resolve = jest.spyOn(dns, 'lookup');
      for (const host of ['ecs.cn-shanghai.aliyuncs.com', 'no-such-product.aliyuncs.com', 'aliyuncs.com']) {
        const got = await send(cloud, { method: 'GET', path: `http://${host}/`, headers: { host } });
        expect(got.status).toBeGreaterThanOrEqual(400);
        const socket = await open(port(), `CONNECT ${host}:443 HTTP/1.1\r\nhost: ${host}\r\n\r\n`);
        expect((await new Promise<Buffer>((done) => socket.once('data', done))).toString()).toMatch(/^HTTP\/1.1 200 /);
      }
      expect(resolve).not.toHaveBeenCalled();
      expect(connects.length).toBeGreaterThan(0);
      for (const to of connects) expect(to).toMatchObject({ host: '127.0.0.1', port: port() });
    });

    it('listens on 127.0.0.1 and no other address', async () => {
      for (const to of [port(), cloud.endpoints.tlsPort]) {
        const refused = await new Promise<string>((resolve) => {
          const socket = connectTcp(to, '127.0.0.2', () => resolve('connected'));
          socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
          sockets.push(socket);
        });
        expect(refused).not.toBe('connected');
      }
    });
  });
});
