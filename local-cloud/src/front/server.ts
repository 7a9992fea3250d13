import { createServer as createHttp } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { CloudError, messageOf } from '../core/error';
import type { Certificates } from './certificate';
import type { Dispatched } from './dispatch';
import type { Wire } from './wire';
import { readWire } from './wire';

export interface FrontServer {
  port: number;
  tlsPort: number;
  close(): Promise<void>;
}

/** What the server asks of the cloud behind it. */
export interface Behind {
  dispatch(wire: Wire): Promise<Dispatched>;
  /** True where no connection to this host shall come about. */
  isDark(host: string): boolean;
  /** Plain requests to loopback itself, below this path, are the control API's. */
  control?: { prefix: string; handle(request: IncomingMessage, response: ServerResponse): Promise<void> };
}

/** SDKs send all parameters in the URL: twenty tags of 128 Chinese characters each are 46 KiB of it. */
const MAX_HEADER_BYTES = 64 * 1024;

/** Listens on loopback: one HTTP port (API, proxy, CONNECT) and one TLS port that CONNECT and preloads end at. */
export async function listen(behind: Behind, certificates: Certificates, port: number): Promise<FrontServer> {
  const sockets = new Set<Duplex>();
  const track = (socket: Duplex): void => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  };
  const http = createHttp(
    { maxHeaderSize: MAX_HEADER_BYTES },
    (request, response) => void serve(behind, request, response, false),
  );
  const { cert, key } = certificates;
  const tls = createHttps({ cert, key, maxHeaderSize: MAX_HEADER_BYTES }, (request, response) => {
    void serve(behind, request, response, true);
  });
  for (const server of [http, tls] as Server[]) {
    server.keepAliveTimeout = 0;
    server.on('connection', track);
    server.on('clientError', refuseHead);
  }
  tls.on('tlsClientError', (_error, socket) => socket.destroy());
  tls.on('secureConnection', (socket) => {
    if (typeof socket.servername === 'string' && behind.isDark(socket.servername)) socket.destroy();
  });
  http.on('connect', (request, socket, head) => connect(behind, tls, request, socket as Socket, head));
  try {
    await Promise.all([open(http, port), open(tls, 0)]);
  } catch (error) {
    http.close();
    tls.close();
    throw error;
  }
  return {
    port: (http.address() as AddressInfo).port,
    tlsPort: (tls.address() as AddressInfo).port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await Promise.all([http, tls].map((server) => new Promise((done) => server.close(done))));
    },
  };
}

/** What is no HTTP, or too much of it, before there is a request. */
function refuseHead(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request';
  socket.end(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
}

function open(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const busy = error.code === 'EADDRINUSE';
      reject(busy ? new Error(`Port ${port} of 127.0.0.1 is in use: choose another, or 0 for a free one.`) : error);
    });
    server.listen(port, '127.0.0.1', () => resolve());
  });
}

const isCloudHost = (host: string): boolean => /^([a-z0-9-]+\.)*aliyuncs\.com$/i.test(host);

/** Is it asked of loopback itself: not of a host of the cloud, nor of a name that a web page made point here? */
const isFor = (prefix: string, { url, headers }: IncomingMessage): boolean =>
  (url ?? '').startsWith(prefix) && /^(127\.0\.0\.1|localhost)(:\d+)?$/i.test(headers.host ?? '');

/** The tunnel never leaves this process: it ends in the TLS server, whatever host was asked for. */
function connect(behind: Behind, tls: Server, request: IncomingMessage, socket: Socket, head: Buffer): void {
  socket.on('error', () => socket.destroy());
  const [host = '', port] = (request.url ?? '').split(':');
  if (!isCloudHost(host) || port !== '443') {
    socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    return;
  }
  if (behind.isDark(host)) {
    socket.destroy();
    return;
  }
  socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
  if (head.length > 0) socket.unshift(head);
  tls.emit('connection', socket);
}

async function serve(
  behind: Behind,
  request: IncomingMessage,
  response: ServerResponse,
  secure: boolean,
): Promise<void> {
  try {
    const { control } = behind;
    if (control && !secure && isFor(control.prefix, request)) {
      await control.handle(request, response);
      return;
    }
    const isAbsolute = /^https?:\/\//i.test(request.url ?? '');
    const wire = await readWire(request, secure);
    if (isAbsolute && !isCloudHost(wire.host)) {
      plain(response, 403, 'The proxy reaches hosts of aliyuncs.com only.');
      return;
    }
    answer(await behind.dispatch(wire), response);
  } catch (error) {
    // Not a call yet, so that there is no log to write it to: a path that cannot be decoded, say.
    const status = error instanceof CloudError ? error.status : 400;
    plain(response, status, messageOf(error));
  }
}

function answer({ answer: given, after }: Dispatched, response: ServerResponse): void {
  if (given.cut) {
    response.destroy();
    return;
  }
  response.writeHead(given.status, given.headers);
  // Answers to what arrived together leave together: a client that waits is woken once for all, not for each, which costs the server
  // as much as the answer. Once the last byte was handed to the kernel, the client can read it, whatever happens to it then.
  setImmediate(() => response.end(given.body, after));
}

function plain(response: ServerResponse, status: number, text: string): void {
  if (response.headersSent) return;
  response.writeHead(status, { 'content-type': 'text/plain', connection: 'close' });
  response.end(text);
}
