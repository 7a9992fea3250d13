import { createHmac, randomUUID } from 'node:crypto';
import { request } from 'node:http';
import type { Endpoints } from '../core/call';
import { canonicalQuery, encode } from '../front/signature/encoding';

/** A refusal of the cloud, as a deployment shows it. */
export class RefusedError extends Error {
  constructor(
    readonly action: string,
    readonly code: string,
    readonly status: number,
    why: string,
  ) {
    super(`${action}: ${code}: ${why}`);
    this.name = 'RefusedError';
  }

  get isNotFound(): boolean {
    return this.status === 404;
  }
}

export type Body = Record<string, unknown>;

interface Exchange {
  action: string;
  method: string;
  host: string;
  /** With the query. */
  path: string;
  headers: Record<string, string>;
  body?: string;
}

/** Calls the local cloud over the wire under the account's root key, each product in its own protocol. */
export class CloudClient {
  constructor(
    private readonly endpoints: () => Endpoints,
    private readonly now: () => Date,
  ) {}

  /** @throws RefusedError */
  rpc(host: string, version: string, action: string, params: Record<string, string | undefined>): Promise<Body> {
    const { accessKeyId, accessKeySecret } = this.endpoints();
    const given = Object.entries(params).filter((pair): pair is [string, string] => pair[1] !== undefined);
    const query: Record<string, string> = {
      Action: action,
      Version: version,
      Format: 'JSON',
      AccessKeyId: accessKeyId,
      SignatureMethod: 'HMAC-SHA1',
      SignatureVersion: '1.0',
      SignatureNonce: randomUUID(),
      Timestamp: `${this.now().toISOString().slice(0, 19)}Z`,
      ...Object.fromEntries(given),
    };
    const toSign = `POST&%2F&${encode(canonicalQuery(query))}`;
    const Signature = createHmac('sha1', `${accessKeySecret}&`).update(toSign).digest('base64');
    return this.exchange({
      action,
      method: 'POST',
      host,
      path: `/?${canonicalQuery({ ...query, Signature })}`,
      headers: {},
    });
  }

  /** Function Compute. @param path with the query, if any @throws RefusedError */
  roa(host: string, method: string, path: string, content?: Body): Promise<Body> {
    const { accessKeyId, accessKeySecret } = this.endpoints();
    const body = content === undefined ? undefined : JSON.stringify(content);
    const headers: Record<string, string> = {
      accept: 'application/json',
      date: this.now().toUTCString(),
      'x-acs-signature-nonce': randomUUID(),
      'x-acs-signature-method': 'HMAC-SHA1',
      ...(body !== undefined && { 'content-type': 'application/json; charset=utf-8' }),
    };
    const plain = `${headers.accept}\n\n${headers['content-type'] ?? ''}\n${headers.date}\n`;
    const toSign = `${method}\n${plain}${own(headers, 'x-acs-')}${decodeURIComponent(path)}`;
    const signature = createHmac('sha1', accessKeySecret).update(toSign).digest('base64');
    headers.authorization = `acs ${accessKeyId}:${signature}`;
    return this.exchange({ action: `${method} ${path}`, method, host, path, headers, body });
  }

  /** The log service. @throws RefusedError */
  sls(host: string, method: string, path: string, content?: Body): Promise<Body> {
    const { accessKeyId, accessKeySecret } = this.endpoints();
    const body = content === undefined ? undefined : JSON.stringify(content);
    const headers: Record<string, string> = {
      date: this.now().toUTCString(),
      'x-log-apiversion': '0.6.0',
      'x-log-signaturemethod': 'hmac-sha256',
      'x-log-bodyrawsize': String(Buffer.byteLength(body ?? '')),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    };
    const plain = `\n${headers['content-type'] ?? ''}\n${headers.date}\n`;
    const toSign = `${method}\n${plain}${own(headers, 'x-log-')}${decodeURIComponent(path)}`;
    const signature = createHmac('sha256', accessKeySecret).update(toSign).digest('base64');
    headers.authorization = `LOG ${accessKeyId}:${signature}`;
    return this.exchange({ action: `${method} ${path}`, method, host, path, headers, body });
  }

  private exchange({ action, method, host, path, headers, body }: Exchange): Promise<Body> {
    const port = Number(new URL(this.endpoints().httpUrl).port);
    return new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, method, path, headers: { host, ...headers } }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('error', reject);
        answer.on('end', () => {
          const status = answer.statusCode ?? 0;
          const read = parse(Buffer.concat(parts).toString('utf8'));
          if (status < 300) resolve(read);
          else reject(refused(action, status, read));
        });
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }
}

function parse(text: string): Body {
  if (!/^\s*[[{]/.test(text)) return {};
  const read: unknown = JSON.parse(text);
  return Array.isArray(read) ? { list: read } : (read as Body);
}

function refused(action: string, status: number, body: Body): RefusedError {
  const code = String(body.Code ?? body.errorCode ?? status);
  return new RefusedError(action, code, status, String(body.Message ?? body.errorMessage ?? ''));
}

const own = (headers: Record<string, string>, prefix: string): string =>
  Object.entries(headers)
    .filter(([name]) => name.startsWith(prefix))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}:${value}\n`)
    .join('');
