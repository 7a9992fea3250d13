import { request } from 'node:http';
import { fromXml } from '../front/xml';

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

export interface Exchange {
  /** For messages. */
  action: string;
  method: string;
  host: string;
  /** With the query. */
  path: string;
  headers: Record<string, string>;
  body?: string | Buffer;
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  text: string;
}

/** One request over the wire to a port of loopback. @throws RefusedError */
export function exchange(port: number, { action, method, host, path, headers, body }: Exchange): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path, headers: { host, ...headers } }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () => {
        const text = Buffer.concat(parts).toString('utf8');
        const got = { status: answer.statusCode ?? 0, headers: answer.headers as Record<string, string>, text };
        if (got.status < 300) resolve(got);
        else reject(refused(action, got));
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function refused(action: string, { status, headers, text }: Answer): RefusedError {
  const body = errorOf(text || Buffer.from(headers['x-oss-err'] ?? '', 'base64').toString());
  const code = String(body.Code ?? body.errorCode ?? status);
  return new RefusedError(action, code, status, String(body.Message ?? body.errorMessage ?? ''));
}

/** An error's members, whether it came as JSON or as XML. */
function errorOf(text: string): Record<string, unknown> {
  if (text.startsWith('<?xml')) return Object(fromXml(text).Error) as Record<string, unknown>;
  return text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {};
}
