import type { IncomingMessage, ServerResponse } from 'node:http';
import { messageOf } from '../core/error';
import type { LocalCloud } from '../localCloud';
import { ControlError } from './error';
import type { Handler, Routes } from './routes';
import { routesOf } from './routes';

const LARGEST_BODY = 1024 * 1024;

/** The control API: plain JSON over HTTP, for people and for programs in any language. Answers every request itself. */
export class Control {
  private readonly routes: Routes;

  constructor(
    cloud: LocalCloud,
    readonly prefix: string,
  ) {
    const routes = routesOf(cloud);
    const paths = Object.fromEntries(Object.entries(routes).map(([path, route]) => [path, Object.keys(route)]));
    this.routes = { ...routes, '': { GET: () => ({ paths }) } };
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      // Nobody but a browser sends it: a page on the Internet must not steer the cloud on its visitor's machine.
      if (request.headers.origin !== undefined) throw new ControlError(403, 'The control API serves no web pages.');
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://local');
      const handler = this.find(request.method ?? 'GET', pathname.slice(this.prefix.length).replace(/\/$/, ''));
      write(response, 200, await handler(await readJson(request), searchParams));
    } catch (error) {
      // Whatever else the cloud throws at these calls is about what it was asked for, such as a duration that is none.
      const { status, headers } = error instanceof ControlError ? error : { status: 400, headers: {} };
      const message = messageOf(error);
      write(response, status, { error: { status, message } }, headers);
    }
  }

  private find(method: string, path: string): Handler {
    const route = Object.hasOwn(this.routes, path) ? this.routes[path] : undefined;
    if (!route) {
      const known = Object.keys(this.routes).filter(Boolean).join(', ');
      throw new ControlError(404, `The control API has no "${path}". There are: ${known}.`);
    }
    const handler = Object.hasOwn(route, method) ? route[method as keyof typeof route] : undefined;
    if (handler) return handler;
    const allow = Object.keys(route).join(', ');
    throw new ControlError(405, `"${path}" takes ${allow}, not ${method}.`, { allow });
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > LARGEST_BODY) throw new ControlError(413, 'The body is larger than 1 MiB.', { connection: 'close' });
    parts.push(part);
  }
  if (size === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch (error) {
    throw new ControlError(400, `The body is not JSON: ${messageOf(error)}`);
  }
}

function write(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  const text = `${JSON.stringify(body)}\n`;
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
}
