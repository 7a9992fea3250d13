import type { Action, ParamSpec, Params } from '../../core/action';
import { Reply } from '../../core/action';
import type { Call } from '../../core/call';
import { CloudError } from '../../core/error';
import { need, text } from '../../params/read';
import { refuseReserved } from '../../front/reserved';
import type { Xml } from '../../front/xml';
import { fromXml, toXml } from '../../front/xml';
import type { Bucket, Version } from './state';

type Method = 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
/** What a call is about: all buckets, one, or one object. */
type Scope = 'service' | 'bucket' | 'object';

const PATHS: Record<Scope, string> = { service: '/', bucket: '/{bucket}', object: '/{bucket}/{key+}' };

export interface OssSpec {
  name: string;
  scope: Scope;
  method: Method;
  /** The name in the query that tells it from other calls of this method. */
  query?: string;
  /** Without `oss:`; default the action's name. */
  permission?: string;
  parameters?: string;
  /** The root of the document that the body holds. */
  body?: string;
  errors?: string[];
  inert?: string[];
  resources?: Action['resources'];
  handle: Action['handle'];
}

/** An entry of OSS's table. */
export function oss(spec: OssSpec): Action {
  const { name, scope, method, query, body, errors = [], inert, handle } = spec;
  const names = `${PATHS[scope].match(/\w+/g)?.join(' ') ?? ''} ${query ?? ''} ${spec.parameters ?? ''}`;
  const known = new Set(names.split(' ').filter(Boolean));
  const parameters = [...known].map((each): ParamSpec => ({ name: each, type: 'string' }));
  return {
    service: 'oss',
    name,
    version: '2019-05-17',
    permission: `oss:${spec.permission ?? name}`,
    route: { method, path: PATHS[scope], query },
    parameters: body === undefined ? parameters : [...parameters, { name: body, type: 'any', isBody: true }],
    resources: spec.resources ?? ((params, call) => [arnOf(call, text(params, 'bucket'), text(params, 'key'))]),
    handle: (params, call) => {
      const odd = Object.keys(params).find((each) => !known.has(each));
      if (odd !== undefined) throw notImplemented(`"${odd}" in the query of ${name}`);
      if (scope !== 'service' && call.hostParts.bucket === undefined) throw secondLevel();
      return handle(params, call);
    },
    errors: scope === 'service' ? errors : ['NoSuchBucket', ...errors],
    inert,
    readOnly: method === 'GET' || method === 'HEAD',
  };
}

/** `acs:oss:<region>:<account>:<bucket>/<key>`, `*` for all buckets. */
export function arnOf(call: Call, bucket = '*', key?: string): string {
  const region = call.region && `oss-${call.region}`;
  return `acs:oss:${region}:${call.accountId}:${key === undefined ? bucket : `${bucket}/${key}`}`;
}

export const xmlReply = (root: string, body: object, headers: Record<string, string> = {}): Reply =>
  new Reply(200, toXml(root, body), { 'content-type': 'application/xml', ...headers });

/** The body's document below its root. @throws CloudError MalformedXML */
export function documentOf(call: Call, root: string): Xml {
  const found = readXml(call.body)?.[root];
  // Not XML, or XML of another root.
  if (found === undefined) throw malformed(`a document "${root}" is expected`);
  refuseReserved(found);
  return found;
}

function readXml(body: Buffer): Record<string, Xml> | undefined {
  try {
    return fromXml(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

export const malformed = (why: string): CloudError =>
  new CloudError(
    'MalformedXML',
    `The XML you provided was not well-formed or did not validate against our published schema: ${why}.`,
    400,
  );

export const listed = (value: Xml | undefined): Xml[] =>
  value === undefined || value === '' ? [] : Array.isArray(value) ? value : [value];

/** A member of a structure; undefined if it is none. */
export const member = (value: Xml | undefined, name: string): Xml | undefined =>
  typeof value === 'object' && !Array.isArray(value) ? value[name] : undefined;

export const memberText = (value: Xml | undefined, name: string): string | undefined => {
  const found = member(value, name);
  return typeof found === 'string' ? found : undefined;
};

/** @throws CloudError NoSuchBucket, and AccessDenied at the host of another region */
export function bucketOf(params: Params, call: Call): Bucket {
  const name = need(params, 'bucket');
  const bucket = call.world.oss.buckets[name];
  if (!bucket) {
    throw new CloudError('NoSuchBucket', 'The specified bucket does not exist.', 404, { BucketName: name });
  }
  if (call.region && call.region !== bucket.region) {
    const why = 'The bucket you are attempting to access must be addressed using the specified endpoint.';
    throw new CloudError('AccessDenied', why, 403, { Endpoint: `oss-${bucket.region}.aliyuncs.com` });
  }
  return bucket;
}

/** The version asked for, else the newest. @throws CloudError NoSuchKey, NoSuchVersion, MethodNotAllowed for a deletion */
export function versionOf(params: Params, call: Call): Version {
  const key = need(params, 'key');
  const versions = bucketOf(params, call).objects[key] ?? [];
  const id = text(params, 'versionId');
  const found = id === undefined ? versions[0] : versions.find((version) => version.id === id);
  if (!found && id !== undefined) {
    throw new CloudError('NoSuchVersion', 'The specified version does not exist.', 404, { Key: key, VersionId: id });
  }
  if (!found || (found.isMarker && id === undefined)) {
    throw new CloudError('NoSuchKey', 'The specified key does not exist.', 404, { Key: key });
  }
  if (found.isMarker) {
    throw new CloudError('MethodNotAllowed', 'The specified method is not allowed against this resource.', 405);
  }
  return found;
}

export const notImplemented = (what: string): CloudError =>
  new CloudError('NotImplemented', `The local cloud does not support ${what}.`, 501);

const secondLevel = (): CloudError =>
  new CloudError(
    'SecondLevelDomainForbidden',
    'The bucket you are attempting to access must be addressed using OSS third level domain.',
    403,
  );
