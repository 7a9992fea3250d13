import type { IncomingMessage } from 'node:http';
import { CloudError } from '../core/error';

/** A request as received, before anybody knows which action it is. */
export interface Wire {
  method: string;
  /** Host name without port. */
  host: string;
  path: string;
  query: Record<string, string>;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: Buffer;
  /** Query and form together, for RPC. */
  form: Record<string, string>;
  secure: boolean;
  sourceIp: string;
}

const LARGEST_BODY = 100 * 1024 * 1024;

/** @throws CloudError if the body is too large. */
export async function readWire(request: IncomingMessage, secure: boolean): Promise<Wire> {
  const url = new URL(request.url ?? '/', 'http://local');
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(',') : (value ?? ''),
    ]),
  );
  const query = Object.fromEntries(url.searchParams);
  const body = await readBody(request);
  const isForm = (headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  const form = isForm ? { ...query, ...Object.fromEntries(new URLSearchParams(body.toString('utf8'))) } : query;
  const host = url.hostname === 'local' ? (headers.host ?? '').replace(/:\d+$/, '') : url.hostname;
  return {
    method: request.method ?? 'GET',
    host: host.toLowerCase(),
    path: url.pathname,
    query,
    headers,
    body,
    form,
    secure,
    sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
  };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += (part as Buffer).length;
    if (size > LARGEST_BODY)
      throw new CloudError('RequestEntityTooLarge', 'The request body is larger than 100 MB.', 413);
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts);
}
