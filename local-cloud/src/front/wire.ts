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
/** Of a form, which takes far longer to read than bytes do. */
const LARGEST_FORM = 1024 * 1024;
/** Far beyond any action's parameters: what goes beyond them is read by nobody, and remembered by nobody. */
const MOST_PARAMETERS = 2000;
const LONGEST_NAME = 256;
const DEEPEST_NAME = 16;
/** Their values are what the call log is read by. */
const NAMING = new Set(['Action', 'Version', 'RegionId']);

/** @throws CloudError if the body is too large, or parameters are too many or not to be named. */
export async function readWire(request: IncomingMessage, secure: boolean): Promise<Wire> {
  const url = urlOf(request.url ?? '/');
  const headers = headersOf(request);
  const query = Object.fromEntries(new URLSearchParams(url.search));
  const body = await readBody(request);
  const isForm = (headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  if (isForm && body.length > LARGEST_FORM) throw unreadable('a form of more than 1 MiB');
  const form = isForm ? { ...query, ...Object.fromEntries(new URLSearchParams(body.toString('utf8'))) } : query;
  checkForm(form);
  if (url.pathname !== '/') checkPath(url.pathname);
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

/** Most requests are for the root, whose URL needs no reading but of its query. */
function urlOf(text: string): { hostname: string; pathname: string; search: string } {
  const isRoot = text.startsWith('/?') && !text.includes('#');
  return isRoot ? { hostname: 'local', pathname: '/', search: text.slice(1) } : new URL(text, 'http://local');
}

/** Node has joined what was sent twice, but for this one, which no client of the cloud sends. */
function headersOf({ headers }: IncomingMessage): Record<string, string> {
  if (headers['set-cookie']) delete headers['set-cookie'];
  return headers as Record<string, string>;
}

function checkForm(form: Record<string, string>): void {
  const names = Object.keys(form);
  if (names.length > MOST_PARAMETERS) throw unreadable(`more than ${MOST_PARAMETERS} parameters`);
  for (const name of names) {
    if (name.length > LONGEST_NAME || (name.includes('.') && name.split('.').length > DEEPEST_NAME))
      throw unreadable('the name of a parameter');
    if (NAMING.has(name) && (form[name] ?? '').length > LONGEST_NAME) throw unreadable(`the value of ${name}`);
  }
}

function checkPath(path: string): void {
  try {
    decodeURIComponent(path);
  } catch {
    throw new CloudError('InvalidParameter', 'The path of the request cannot be decoded.', 400);
  }
}

const unreadable = (what: string): CloudError =>
  new CloudError('InvalidParameter', `The request is too large: ${what}.`, 413);

const NOTHING = Buffer.alloc(0);

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const { 'content-length': length = '0', 'transfer-encoding': coding } = request.headers;
  if (length === '0' && coding === undefined) return NOTHING;
  const parts: Buffer[] = [];
  let size = 0;
  // Left open when it is too large, so that the client can read why.
  for await (const part of request.iterator({ destroyOnReturn: false })) {
    size += (part as Buffer).length;
    if (size > LARGEST_BODY)
      throw new CloudError('RequestEntityTooLarge', 'The request body is larger than 100 MB.', 413);
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts);
}
