import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import type { LocalCloud } from '../src';
import type { Key } from './clients';

/** A plain HTTP exchange with the local cloud; `host` is the name that the client believes to talk to. */
export interface Sent {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

export interface Got {
  status: number;
  headers: Record<string, string>;
  text: string;
  /** The parsed JSON body, empty if it is none. */
  body: Record<string, unknown>;
}

export function send(cloud: LocalCloud, sent: Sent): Promise<Got> {
  const { method = 'POST', path = '/', headers = {}, body = '' } = sent;
  const port = Number(new URL(cloud.endpoints.httpUrl).port);
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(parts).toString();
        const got = { status: response.statusCode ?? 0, headers: response.headers as Record<string, string>, text };
        resolve({ ...got, body: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {} });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

let nonces = 0;
const enc = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => '%' + c.charCodeAt(0).toString(16).toUpperCase());

export interface RpcCall {
  host?: string;
  action: string;
  version?: string;
  params?: Record<string, string>;
  key?: Key;
  /** Instead of now. */
  timestamp?: string;
  nonce?: string;
  /** Parameters in a form instead of the query. */
  form?: boolean;
  headers?: Record<string, string>;
}

/** An RPC call, signed by version 1 with code of its own. */
export async function rpc(cloud: LocalCloud, call: RpcCall): Promise<Got> {
  const { host = 'ecs.cn-shanghai.aliyuncs.com', action, version = '2014-05-26' } = call;
  const key: Key = call.key ?? cloud.endpoints;
  const protocol: Record<string, string> = {
    Action: action,
    Version: version,
    Format: 'JSON',
    AccessKeyId: key.accessKeyId,
    SignatureMethod: 'HMAC-SHA1',
    SignatureVersion: '1.0',
    SignatureNonce: call.nonce ?? `nonce-${nonces++}`,
    Timestamp: call.timestamp ?? cloud.clock.now().toISOString().replace(/\.\d+/, ''),
    ...(key.securityToken && { SecurityToken: key.securityToken }),
  };
  const query = (values: Record<string, string>): string =>
    Object.keys(values)
      .sort()
      .map((name) => `${enc(name)}=${enc(values[name] ?? '')}`)
      .join('&');
  const text = `POST&%2F&${enc(query({ ...protocol, ...call.params }))}`;
  const Signature = createHmac('sha1', `${key.accessKeySecret}&`).update(text).digest('base64');
  const signed = { ...protocol, Signature };
  if (!call.form)
    return send(cloud, { path: `/?${query({ ...signed, ...call.params })}`, headers: { ...call.headers, host } });
  const headers = { ...call.headers, host, 'content-type': 'application/x-www-form-urlencoded' };
  return send(cloud, { path: `/?${query(signed)}`, headers, body: query(call.params ?? {}) });
}
