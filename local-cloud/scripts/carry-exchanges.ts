import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fromXml } from '../src/front/xml';
import { NEEDED } from '../test/exchanges/needed';

/**
 * Carries what tests need of recorded exchanges between the real provider and a cloud into the repository: the requests, and of
 * the answers their status and the values that the provider cannot do without.
 *
 *     tsx scripts/carry-exchanges.ts <folder with *.jsonl>
 */
const RESOURCES = [
  'location sts business ram.User ram.AccessKey ram.Policy ram.Role ram.UserPolicyAttachment ram.RolePolicyAttachment',
  'log.Project log.Store log.StoreIndex fc.V3Function fc.V3Trigger fc.V3AsyncInvokeConfig fc.V3ConcurrencyConfig',
  'cms.AlarmContactGroup cms.Alarm oss.Bucket kms.Key vpc.Network vpc.Switch',
  'ecs.SecurityGroup ecs.getImages ecs.Instance',
].flatMap((line) => line.split(' '));

const OF_PROTOCOL = /^(Format|Signature.*|Version|Timestamp|AccessKeyId)$/;

interface Recorded {
  phase: string;
  scenario?: string;
  /** Of the resource, where a file holds two. */
  name?: string;
  request: {
    method: string;
    host: string;
    path: string;
    query: Record<string, string>;
    headers: Record<string, string>;
    body: unknown;
  };
  response: { status: number; body: unknown };
}

const isOss = (host: string): boolean => /(^|\.)oss-/.test(host);

function carried({ phase, scenario, request, response }: Recorded) {
  const { method, host, path, body } = request;
  const query = Object.fromEntries(Object.entries(request.query).filter(([name]) => !OF_PROTOCOL.test(name)));
  const action = isOss(host) ? ossAction(request) : (query.Action ?? `${method} ${path}`);
  const version = request.query.Version;
  const acl = request.headers['x-oss-acl'];
  const answer = isOss(host) ? document(response.body) : response.body;
  return {
    phase: scenario ? `${phase}, ${scenario}` : phase,
    ...{ method, host, path, query },
    ...(version && { version }),
    ...(acl !== undefined && { headers: { 'x-oss-acl': acl } }),
    ...(body !== '' && { body }),
    status: response.status,
    answer: response.status < 300 ? values(answer, NEEDED[neededKey(action)] ?? []) : codes(answer),
  };
}

/** `GET /2023-03-30/functions/x` is `GET /2023-03-30/functions/*`. */
function neededKey(action: string): string {
  return action.replace(/(functions|triggers|logstores)\/[^/]+/g, '$1/*');
}

/** `oss GET bucketInfo`: what is asked for is told by the names in the query. */
const ossAction = ({ method, query }: Recorded['request']): string =>
  ['oss', method, ...Object.keys(query).sort()].join(' ');

const document = (body: unknown): unknown => {
  const read = typeof body === 'string' && body !== '' ? fromXml(body) : {};
  return read.Error ?? read;
};

/** The recording has several runs, each with ids of its own for the same resource. */
function steady(line: string): string {
  const { name, scenario = '' } = JSON.parse(line) as Recorded;
  const run = /gone/.test(scenario) ? 'gone-' : /tags/.test(scenario) ? 'tagged-' : '';
  const shared = line.replace(/\b(sg|vpc|vsw)-[0-9a-f]{12}\b/g, `$1-${run}of-recording`);
  return shared.replace(/\b(key|i|eni|d)-[0-9a-f]{10,16}\b/g, `$1-${run}${name ?? 'of-recording'}`);
}

const values = (body: unknown, paths: string[]): Record<string, unknown> =>
  Object.fromEntries(
    paths.map((path) => [path, path.split('.').reduce((at, part) => Object(at)[part] as unknown, body)]),
  );

function codes(body: unknown): Record<string, unknown> {
  const { Code, errorCode } = Object(body) as Record<string, unknown>;
  return Code === undefined ? { errorCode } : { Code };
}

const folder = process.argv[2];
if (!folder) throw new Error('Which folder holds the recordings?');
for (const resource of RESOURCES) {
  const lines = readFileSync(join(folder, `${resource}.jsonl`), 'utf8')
    .trim()
    .split('\n');
  const exchanges = lines.map((line) => carried(JSON.parse(steady(line)) as Recorded));
  const target = resolve(__dirname, `../test/fixtures/exchanges/${resource}.json`);
  writeFileSync(target, `${JSON.stringify(exchanges, null, 1)}\n`);
}
