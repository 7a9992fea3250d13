import type { Protocol } from '../core/action';
import { Reply } from '../core/action';
import type { CloudError } from '../core/error';
import type { Said } from './serve';
import { inOssWords } from './ossWords';
import { toXml } from './xml';

/** What goes on the wire; `cut` closes the connection without a word. */
export type Answer =
  { cut: true } | { cut?: false; status: number; headers: Record<string, string>; body: Buffer | string };

export interface AnswerContext {
  protocol: Protocol;
  action: string;
  requestId: string;
  host: string;
  /** XML where an RPC client asked for it. */
  xml: boolean;
}

const JSON_TYPE = 'application/json;charset=utf-8';

export function inWords(said: Said, context: AnswerContext): Answer {
  switch (said.kind) {
    case 'done':
      return success(said.result, context);
    case 'refused':
      return failure(said.error, context);
    case 'html503':
      return html503();
    case 'cut':
      return { cut: true };
  }
}

/** A handler's result in the shape of its protocol. */
function success(result: object | Reply, context: AnswerContext): Answer {
  const reply = result instanceof Reply ? result : new Reply(200, result);
  const { body } = reply;
  if (body === undefined || typeof body === 'string' || Buffer.isBuffer(body)) {
    return wrap(reply.status, body ?? '', { ...idHeader(context), ...reply.headers });
  }
  const full = context.protocol === 'rpc' ? { RequestId: context.requestId, ...body } : body;
  return encoded(reply.status, full, `${context.action}Response`, context, reply.headers);
}

/** An error in the shape of its protocol. */
function failure(error: CloudError, context: AnswerContext): Answer {
  const { code, message, status, detail } = error;
  const { requestId, host } = context;
  if (context.protocol === 'sls') {
    return encoded(status, { errorCode: code, errorMessage: message, ...detail }, 'Error', context);
  }
  if (context.protocol === 'roa') {
    return encoded(status, { Code: code, Message: message, RequestId: requestId, ...detail }, 'Error', context);
  }
  if (context.protocol === 'oss') {
    const own = inOssWords(error);
    const told = { Code: own.code, Message: own.message, RequestId: requestId, HostId: host, ...detail };
    const body = Buffer.from(toXml('Error', told));
    // An answer to HEAD has no body: there the header tells.
    const headers = { 'content-type': 'application/xml', 'x-oss-err': body.toString('base64') };
    return wrap(own.status, body, { ...idHeader(context), ...headers });
  }
  const recommend = `https://api.aliyun.com/troubleshoot?q=${encodeURIComponent(code)}`;
  const body = { RequestId: requestId, HostId: host, Code: code, Message: message, Recommend: recommend, ...detail };
  return encoded(status, body, 'Error', context);
}

/** What a proxy in front of the cloud says when nobody is behind it. */
const html503 = (): Answer =>
  wrap(503, '<html><head><title>503</title></head><body>Service Temporarily Unavailable</body></html>', {
    'content-type': 'text/html',
  });

function encoded(
  status: number,
  body: object,
  root: string,
  context: AnswerContext,
  headers: Record<string, string> = {},
): Answer {
  const text = context.xml ? toXml(root, body) : JSON.stringify(body);
  const type = context.xml ? 'text/xml;charset=utf-8' : JSON_TYPE;
  const id = ID_HEADER[context.protocol];
  return wrap(status, text, { 'content-type': type, [id]: context.requestId, ...headers });
}

const ID_HEADER: Record<Protocol, string> = {
  rpc: 'x-acs-request-id',
  roa: 'x-fc-request-id',
  sls: 'x-log-requestid',
  oss: 'x-oss-request-id',
};

const idHeader = (context: AnswerContext): Record<string, string> => ({
  [ID_HEADER[context.protocol]]: context.requestId,
});

/** Takes the headers over: nobody else has them. */
function wrap(status: number, body: Buffer | string, headers: Record<string, string>): Answer {
  if (status !== 204) headers['content-length'] = String(Buffer.byteLength(body));
  return { status, headers, body };
}
