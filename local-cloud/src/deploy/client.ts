import { createHmac, hash, randomUUID } from 'node:crypto';
import type { Endpoints } from '../core/call';
import { canonicalQuery, encode } from '../front/signature/encoding';
import type { Xml } from '../front/xml';
import { fromXml } from '../front/xml';
import type { Answer, Exchange } from './exchange';
import { exchange, RefusedError } from './exchange';

export type Body = Record<string, unknown>;

interface OssContent {
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/** The provider goes on until the resource's time-out. */
const REPEATS = 2;

/** What OSS answers: a document, or an object. */
export interface OssAnswer {
  headers: Record<string, string>;
  text: string;
  document: { [name: string]: Xml };
}

/** Calls the local cloud over the wire under the account's root key, each product in its own protocol. */
export class CloudClient {
  constructor(
    private readonly endpoints: () => Endpoints,
    private readonly now: () => Date,
  ) {}

  /**
   * A connection that breaks is tried again with the very parameters, client token included, as the provider does.
   *
   * @throws RefusedError
   */
  async rpc(host: string, version: string, action: string, params: Record<string, string | undefined>): Promise<Body> {
    for (let left = REPEATS; ; left -= 1) {
      try {
        return await this.askOnce(host, version, action, params);
      } catch (error) {
        if (left === 0 || error instanceof RefusedError) throw error;
      }
    }
  }

  private askOnce(
    host: string,
    version: string,
    action: string,
    params: Record<string, string | undefined>,
  ): Promise<Body> {
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

  /**
   * Object storage.
   *
   * @param host of the bucket, or of the region @param path with the query, if any; encoded @param given content and headers
   * @throws RefusedError
   */
  async oss(host: string, method: string, path: string, given: OssContent = {}): Promise<OssAnswer> {
    const { accessKeyId, accessKeySecret } = this.endpoints();
    const date = this.now()
      .toISOString()
      .replace(/[-:]|\.\d+/g, '');
    const [region = ''] = /(?<=oss-)[a-z0-9-]+/.exec(host) ?? [];
    const [bucket = ''] = /^[^.]+(?=\.oss-)/.exec(host) ?? [];
    const headers: Record<string, string> = {
      'x-oss-date': date,
      'x-oss-content-sha256': 'UNSIGNED-PAYLOAD',
      ...given.headers,
    };
    const [plain = '', query = ''] = path.split('?');
    const lines = own(headers, 'content-') + own(headers, 'x-oss-');
    const canonical = `${method}\n${bucket && `/${bucket}`}${plain}\n${query}\n${lines}\n\nUNSIGNED-PAYLOAD`;
    const scope = [date.slice(0, 8), region, 'oss', 'aliyun_v4_request'];
    const toSign = ['OSS4-HMAC-SHA256', date, scope.join('/'), hash('sha256', canonical)].join('\n');
    let key: string | Buffer = `aliyun_v4${accessKeySecret}`;
    for (const part of scope) key = createHmac('sha256', key).update(part).digest();
    const signature = createHmac('sha256', key).update(toSign).digest('hex');
    headers.authorization = `OSS4-HMAC-SHA256 Credential=${accessKeyId}/${scope.join('/')},Signature=${signature}`;
    const action = `${method} ${path}`;
    const { headers: told, text } = await this.send({ action, method, host, path, headers, body: given.body });
    return { headers: told, text, document: text.startsWith('<') ? fromXml(text) : {} };
  }

  private async exchange(sent: Exchange): Promise<Body> {
    return parse((await this.send(sent)).text);
  }

  private send(sent: Exchange): Promise<Answer> {
    return exchange(Number(new URL(this.endpoints().httpUrl).port), sent);
  }
}

function parse(text: string): Body {
  if (!/^\s*[[{]/.test(text)) return {};
  const read: unknown = JSON.parse(text);
  return Array.isArray(read) ? { list: read } : (read as Body);
}

const own = (headers: Record<string, string>, prefix: string): string =>
  Object.entries(headers)
    .filter(([name]) => name.startsWith(prefix))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}:${value}\n`)
    .join('');
