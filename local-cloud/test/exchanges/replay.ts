import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalCloud } from '../../src';
import type { CloudClient } from '../../src/deploy/client';
import { RefusedError } from '../../src/deploy/exchange';
import { toXml } from '../../src/front/xml';
import { Deployer, zipOf } from '../deployed';

/** A request of the real provider, and what of the answer it cannot do without. */
export interface Exchange {
  phase: string;
  method: string;
  host: string;
  path: string;
  query: Record<string, string>;
  /** Only of RPC. */
  version?: string;
  body?: Record<string, unknown>;
  headers?: Record<string, string>;
  status: number;
  answer: Record<string, unknown>;
}

export interface Answer {
  status: number;
  body: Record<string, unknown>;
}

export const FOLDER = join(__dirname, '../fixtures/exchanges');

/** The recorded exchanges of a resource under other names, in another region and for another account. */
export function exchangesOf(resource: string, accountId: string): Exchange[] {
  const text = readFileSync(join(FOLDER, `${resource}.json`), 'utf8')
    .replaceAll('1234567890123456', accountId)
    .replaceAll('cn-qingdao', 'cn-beijing')
    .replace(/\bdr(?![a-z])/g, 'ops')
    .replaceAll('packer builder', 'another comment')
    .replaceAll('DR pipeline', 'Ops mirror')
    .replaceAll('least privilege', 'no more than needed')
    // The recording has several runs, each with an id of its own for the same rule.
    .replace(/terraform-\d+/g, 'rule-of-replay')
    .replace(/"(UEsD[^"]*)"/g, () => JSON.stringify(zipOf(`exports.handler = async () => 'ok';`)));
  return JSON.parse(text) as Exchange[];
}

/** Sends it signed anew; `minted` turns ids of the recording into those that this cloud gave out. */
export async function replay(cloud: LocalCloud, exchange: Exchange, minted: Map<string, string>): Promise<Answer> {
  const { client } = new Deployer(cloud);
  const { method, host, path, query, version, body } = withMinted(exchange, minted);
  try {
    if (version !== undefined) {
      const { Action = '', ...params } = { ...query, ...(body as Record<string, string> | undefined) };
      return { status: 200, body: await client.rpc(host, version, Action, params) };
    }
    const search = Object.entries(query)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
      .join('&');
    if (/(^|\.)oss-/.test(host)) return await replayOss(client, exchange);
    const call = host.includes('.log.') ? client.sls.bind(client) : client.roa.bind(client);
    return { status: 200, body: await call(host, method, search ? `${path}?${search}` : path, body) };
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return { status: error.status, body: { Code: error.code, errorCode: error.code } };
  }
}

/** Names without a value stand alone there, and bodies are XML. */
async function replayOss(client: CloudClient, { method, host, path, query, headers, body }: Exchange): Promise<Answer> {
  const search = Object.entries(query)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => (value === '' ? name : `${name}=${encodeURIComponent(value)}`))
    .join('&');
  const [root] = Object.keys(body ?? {});
  const sent = root === undefined ? undefined : toXml(root, Object(body?.[root]));
  const answer = await client.oss(host, method, search ? `${path}?${search}` : path, { headers, body: sent });
  return { status: 200, body: answer.document };
}

function withMinted(exchange: Exchange, minted: Map<string, string>): Exchange {
  let text = JSON.stringify(exchange);
  for (const [recorded, given] of minted) text = text.replaceAll(recorded, given);
  return JSON.parse(text) as Exchange;
}

export const at = (body: unknown, path: string): unknown =>
  path.split('.').reduce((inner, part) => Object(inner)[part] as unknown, body);

/** Ids, secrets and times are the cloud's own; of them only the type is compared. */
const MINTED =
  /(UserId|RoleId|KeyId|AccessKeyId|AccessKeySecret|SecurityGroupId|VpcId|VSwitchId|RouteTableId|InstanceId|InstanceIdSet.0|SecurityGroupId.0|SecurityGroupId|NetworkInterfaceId|DiskId|ImageId|ImageName|SnapshotId|ResourceId|triggerId|createTime|Date|Time)$/;
/** What the recording cloud answered wrongly: RAM's tags, and the flag it lost on a partial update. */
const WRONG_IN_RECORDING = /^ram\..*TagResource$|EnableSubscribed$/;

/** What is wrong with an answer, one line each. */
export function problemsOf(exchange: Exchange, answer: Answer): string[] {
  const problems: string[] = [];
  const isGood = (status: number) => status < 300;
  if (
    isGood(exchange.status) !== isGood(answer.status) ||
    (!isGood(answer.status) && exchange.status !== answer.status)
  ) {
    problems.push(`status ${answer.status} instead of ${exchange.status} (${String(answer.body.Code)})`);
  }
  for (const [path, recorded] of Object.entries(exchange.answer)) {
    const isWrong = WRONG_IN_RECORDING.test(`${exchange.host} ${path}`);
    compare(path, at(answer.body, path), recorded, problems, isWrong);
  }
  return problems;
}

function compare(path: string, actual: unknown, recorded: unknown, problems: string[], isFree = false): void {
  if (recorded === undefined || recorded === null) return;
  if (!isAlike(actual, recorded)) {
    problems.push(`${path} is ${JSON.stringify(actual)} instead of ${JSON.stringify(recorded)}`);
  } else if (isFree || isMinted(path, recorded)) {
    return;
  } else if (typeof recorded === 'object') {
    for (const [name, member] of Object.entries(recorded)) {
      compare(`${path}.${name}`, Object(actual)[name] as unknown, member, problems);
    }
    if (Array.isArray(recorded) && recorded.length !== (actual as unknown[]).length)
      problems.push(`${path} has another length`);
  } else if (actual !== recorded) {
    problems.push(`${path} is ${JSON.stringify(actual)} instead of ${JSON.stringify(recorded)}`);
  }
}

const isAlike = (a: unknown, b: unknown): boolean => typeof a === typeof b && Array.isArray(a) === Array.isArray(b);

/** An id that is empty says that there is none. */
const isMinted = (path: string, recorded: unknown): boolean => MINTED.test(path) && recorded !== '';
