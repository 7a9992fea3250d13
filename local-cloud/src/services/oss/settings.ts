import type { Action, Params } from '../../core/action';
import { Reply } from '../../core/action';
import type { Call } from '../../core/call';
import { CloudError } from '../../core/error';
import type { Xml } from '../../front/xml';
import { bucketOf, documentOf, listed, malformed, memberText, oss, xmlReply } from './action';
import type { Bucket } from './state';

/** A part of a bucket's settings that is put and read as a whole, and has no effect beyond that here. */
interface Setting {
  /** As in `GetBucket<name>`. */
  name: string;
  query: string;
  root: string;
  /** Code and message where nothing was put, if that is an error. */
  missing?: [code: string, why: string];
  /** Else what is there then; default an empty document. */
  usual?: Record<string, string>;
  /** It can be removed, not only changed. */
  removable?: boolean;
  check?(document: Xml): void;
}

const oneOf =
  (name: string, ...values: string[]) =>
  (document: Xml): void => {
    if (!values.includes(memberText(document, name) ?? '')) throw malformed(`${name} is ${values.join(' or ')}`);
  };

const rulesWith =
  (list: string, ...names: string[]) =>
  (document: Xml): void => {
    const rules = listed(typeof document === 'object' && !Array.isArray(document) ? document[list] : undefined);
    if (rules.length === 0) throw malformed(`it has no ${list}`);
    const lacking = names.find((name) => rules.some((rule) => Object(rule)[name] === undefined));
    if (lacking !== undefined) throw malformed(`each ${list} needs ${lacking}`);
  };

const SETTINGS: Setting[] = [
  {
    name: 'Cors',
    query: 'cors',
    root: 'CORSConfiguration',
    missing: ['NoSuchCORSConfiguration', 'The CORS Configuration does not exist.'],
    removable: true,
    check: rulesWith('CORSRule', 'AllowedOrigin', 'AllowedMethod'),
  },
  {
    name: 'Website',
    query: 'website',
    root: 'WebsiteConfiguration',
    missing: ['NoSuchWebsiteConfiguration', 'The specified bucket does not have a website configuration.'],
    removable: true,
  },
  { name: 'Logging', query: 'logging', root: 'BucketLoggingStatus', removable: true },
  {
    name: 'Referer',
    query: 'referer',
    root: 'RefererConfiguration',
    usual: { AllowEmptyReferer: 'true', RefererList: '' },
    check: oneOf('AllowEmptyReferer', 'true', 'false'),
  },
  {
    name: 'Lifecycle',
    query: 'lifecycle',
    root: 'LifecycleConfiguration',
    missing: ['NoSuchLifecycle', 'No Row found in Lifecycle Table.'],
    removable: true,
    check: rulesWith('Rule', 'Status'),
  },
  {
    name: 'Encryption',
    query: 'encryption',
    root: 'ServerSideEncryptionRule',
    missing: ['NoSuchServerSideEncryptionRule', 'The server side encryption configuration does not exist.'],
    removable: true,
  },
  {
    name: 'TransferAcceleration',
    query: 'transferAcceleration',
    root: 'TransferAccelerationConfiguration',
    missing: ['NoSuchTransferAccelerationConfiguration', 'The transfer acceleration configuration does not exist.'],
    check: oneOf('Enabled', 'true', 'false'),
  },
  {
    name: 'AccessMonitor',
    query: 'accessmonitor',
    root: 'AccessMonitorConfiguration',
    usual: { Status: 'Disabled' },
    check: oneOf('Status', 'Enabled', 'Disabled'),
  },
];

function read({ query, root, missing, usual = {} }: Setting, bucket: Bucket): Reply {
  const found = bucket.settings[query];
  if (found === undefined && missing) throw new CloudError(...missing, 404, { BucketName: bucket.name });
  return xmlReply(root, Object(found ?? usual));
}

function actionsOf(setting: Setting): Action[] {
  const { name, query, root, missing, removable, check } = setting;
  const entry = { scope: 'bucket' as const, query };
  const get = oss({
    ...entry,
    name: `GetBucket${name}`,
    method: 'GET',
    errors: missing ? [missing[0]] : [],
    handle: (params, call) => read(setting, bucketOf(params, call)),
  });
  const put = oss({
    ...entry,
    name: `PutBucket${name}`,
    method: 'PUT',
    body: root,
    errors: ['MalformedXML'],
    inert: [root],
    handle: (params, call) => {
      const bucket = bucketOf(params, call);
      const document = documentOf(call, root);
      check?.(document);
      bucket.settings[query] = document;
      return new Reply(200);
    },
  });
  const remove = oss({
    ...entry,
    name: `DeleteBucket${name}`,
    method: 'DELETE',
    handle: (params, call) => {
      delete bucketOf(params, call).settings[query];
      return new Reply(204);
    },
  });
  return removable ? [get, put, remove] : [get, put];
}

/** Default encryption as PutBucket's headers ask for it. */
export function encryptionOf({ headers }: Call): Xml | undefined {
  const SSEAlgorithm = headers['x-oss-server-side-encryption'];
  if (!SSEAlgorithm) return undefined;
  const key = headers['x-oss-server-side-encryption-key-id'];
  const data = headers['x-oss-server-side-data-encryption'];
  const rule = { SSEAlgorithm, ...(key && { KMSMasterKeyID: key }), ...(data && { KMSDataEncryption: data }) };
  return { ApplyServerSideEncryptionByDefault: rule };
}

/** A policy is JSON, and is kept as text: who may do what is decided by RAM's policies alone here. */
const policyActions: Action[] = [
  oss({
    name: 'GetBucketPolicy',
    scope: 'bucket',
    method: 'GET',
    query: 'policy',
    errors: ['NoSuchBucketPolicy'],
    handle: (params, call) => {
      const { policy } = bucketOf(params, call).settings;
      if (typeof policy === 'string') return new Reply(200, policy, { 'content-type': 'application/json' });
      throw new CloudError('NoSuchBucketPolicy', 'The bucket policy does not exist.', 404);
    },
  }),
  oss({
    name: 'PutBucketPolicy',
    scope: 'bucket',
    method: 'PUT',
    query: 'policy',
    body: 'Policy',
    errors: ['InvalidPolicyDocument'],
    inert: ['Policy'],
    handle: (params, call) => {
      const bucket = bucketOf(params, call);
      bucket.settings.policy = policyText(call);
      return new Reply(200);
    },
  }),
  oss({
    name: 'DeleteBucketPolicy',
    scope: 'bucket',
    method: 'DELETE',
    query: 'policy',
    handle: (params: Params, call) => {
      delete bucketOf(params, call).settings.policy;
      return new Reply(204);
    },
  }),
];

function policyText(call: Call): string {
  const policy = call.body.toString('utf8');
  try {
    const { Statement } = JSON.parse(policy) as { Statement?: unknown };
    if (Array.isArray(Statement)) return policy;
  } catch {
    // Told below.
  }
  throw new CloudError('InvalidPolicyDocument', 'The policy is not a JSON object with a list Statement.', 400);
}

export const settingActions: Action[] = [...SETTINGS.flatMap(actionsOf), ...policyActions];
