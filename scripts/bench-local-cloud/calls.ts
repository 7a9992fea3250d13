import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, createHmac, randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

const REPOSITORY = resolve(__dirname, '../..');
const ROUNDS = 9;
const CALLS = 1500;
const WARM_UP = 3000;

interface Server {
  url: string;
  child: ChildProcess;
}
interface Told {
  httpUrl: string;
  accessKeyId: string;
  accessKeySecret: string;
}
interface Prepared {
  path: string;
  headers: Record<string, string>;
}

/**
 * DescribeImages of one image, and a bare node:http server that reads the same query and writes the same answer as JSON. Each
 * has a process of its own, the client a third; requests are signed beforehand. The two take turns, and medians count.
 */
export async function callRatios(): Promise<string> {
  const cloud = await start(['--import', 'tsx', 'local-cloud/src/command/main.ts', '--json', '--clock', 'real']);
  const told = JSON.parse(cloud.line) as Told;
  const imageId = await madeImage(told);
  const answer = await send(
    told.httpUrl,
    signed(told, 'DescribeImages', { ImageId: imageId, Status: ALL }),
    keptAlive(1),
  );
  const bare = await start(['-e', BARE, answer]);
  try {
    const servers = { cloud: { ...cloud, url: told.httpUrl }, bare };
    const ask = (): Prepared => signed(told, 'DescribeImages', { ImageId: imageId, Status: ALL });
    const lines = [];
    for (const inFlight of [1, 16]) lines.push(await compared(servers, inFlight, ask));
    return lines.join('\n');
  } finally {
    cloud.child.kill();
    bare.child.kill();
  }
}

const ALL = 'Creating,Waiting,Available,UnAvailable,CreateFailed,Deprecated';

const BARE = `
  const answer = JSON.parse(process.argv[1]);
  const server = require('node:http').createServer((request, response) => {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      const query = new URL(request.url, 'http://x').searchParams;
      const body = JSON.stringify({ ...answer, RequestId: query.get('ImageId') });
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
      response.end(body);
    });
  });
  server.listen(0, '127.0.0.1', () => console.log('http://127.0.0.1:' + server.address().port));
`;

async function start(args: string[]): Promise<Server & { line: string }> {
  const child = spawn(process.execPath, args, { cwd: REPOSITORY, stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return { child, line, url: line };
}

/** Calls a second that a bare server answers, asked one after another for a body of so many bytes. */
export async function bareRate(bytes: number): Promise<number> {
  const bare = await start(['-e', BARE, JSON.stringify({ filler: 'x'.repeat(bytes) })]);
  const agent = keptAlive(1);
  const ask = (): Prepared => ({ path: '/?ImageId=m-1', headers: { host: 'ecs.cn-shanghai.aliyuncs.com' } });
  const seconds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) seconds.push((await costOf(bare, 1, ask, agent, CALLS / 3)).seconds);
  agent.destroy();
  bare.child.kill();
  return 1 / median(seconds);
}

type Which = 'cloud' | 'bare';

/** What a call costs: seconds by the clock, and of processor time in the client and in the server. */
interface Cost {
  seconds: number;
  client: number;
  server: number;
}

async function compared(servers: Record<Which, Server>, inFlight: number, ask: () => Prepared): Promise<string> {
  const agent = keptAlive(inFlight);
  const costs: Record<Which, Cost[]> = { cloud: [], bare: [] };
  for (const which of ['cloud', 'bare'] as const) await costOf(servers[which], inFlight, ask, agent, WARM_UP);
  for (let round = 0; round < ROUNDS; round++) {
    const order = round % 2 === 0 ? (['cloud', 'bare'] as const) : (['bare', 'cloud'] as const);
    for (const which of order) costs[which].push(await costOf(servers[which], inFlight, ask, agent, CALLS));
  }
  agent.destroy();
  const of = (which: Which, cost: (one: Cost) => number): number => median(costs[which].map(cost));
  const ratioOf = (cost: (one: Cost) => number): string => (of('bare', cost) / of('cloud', cost)).toFixed(2);
  const both = ({ client, server }: Cost): number => client + server;
  const many = inFlight === 1 ? 'serial' : `${inFlight} in flight`;
  const rate = (which: Which): string => (1 / of(which, ({ seconds }) => seconds)).toFixed(0);
  const micros = (which: Which): string => (of(which, ({ server }) => server) * 1e6).toFixed(0);
  return [
    `DescribeImages of one image, ${many}: ${rate('cloud')} a second, bare server ${rate('bare')},`,
    `ratio ${ratioOf(({ seconds }) => seconds)}, and ${ratioOf(both)} by processor time of server and client`,
    `(server alone ${micros('cloud')} us a call, bare ${micros('bare')}; medians of ${ROUNDS}; 0.50 or more is wanted)`,
  ].join(' ');
}

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

async function costOf(
  { url, child }: Server,
  inFlight: number,
  ask: () => Prepared,
  agent: Agent,
  calls: number,
): Promise<Cost> {
  const prepared = Array.from({ length: calls }, ask);
  const [begin, before, usage] = [performance.now(), processorSeconds(child), process.cpuUsage()];
  const worker = async (): Promise<void> => {
    for (let next = prepared.pop(); next; next = prepared.pop()) await send(url, next, agent);
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  const { user, system } = process.cpuUsage(usage);
  return {
    seconds: (performance.now() - begin) / 1000 / calls,
    client: (user + system) / 1e6 / calls,
    server: (processorSeconds(child) - before) / calls,
  };
}

/** Processor time of a process so far. NaN where there is no /proc, as elsewhere than on Linux. */
function processorSeconds({ pid }: ChildProcess): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return NaN;
  }
}

const keptAlive = (maxSockets: number): Agent => new Agent({ keepAlive: true, maxSockets });

function send(url: string, { path, headers }: Prepared, agent: Agent): Promise<string> {
  const { hostname: host, port } = new URL(url);
  return new Promise((done, reject) => {
    const sent = request({ host, port, method: 'POST', path, headers, agent }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => {
        const text = Buffer.concat(parts).toString();
        if (answer.statusCode === 200) done(text);
        else reject(new Error(text));
      });
    });
    sent.on('error', reject);
    sent.end();
  });
}

/** Signed as the official SDKs sign. */
function signed(told: Told, action: string, params: Record<string, string>): Prepared {
  const query = Object.entries({ RegionId: 'cn-shanghai', ...params })
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .sort()
    .join('&');
  const hashed = (text: string): string => createHash('sha256').update(text).digest('hex');
  const headers: Record<string, string> = {
    host: 'ecs.cn-shanghai.aliyuncs.com',
    'x-acs-action': action,
    'x-acs-content-sha256': hashed(''),
    'x-acs-date': new Date().toISOString().replace(/\.\d+/, ''),
    'x-acs-signature-nonce': randomUUID(),
    'x-acs-version': '2014-05-26',
  };
  const names = Object.keys(headers).join(';');
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  const canonical = ['POST', '/', query, lines.join(''), names, hashed('')].join('\n');
  const signature = createHmac('sha256', told.accessKeySecret)
    .update(`ACS3-HMAC-SHA256\n${hashed(canonical)}`)
    .digest('hex');
  const authorization = `ACS3-HMAC-SHA256 Credential=${told.accessKeyId},SignedHeaders=${names},Signature=${signature}`;
  return { path: `/?${query}`, headers: { ...headers, authorization } };
}

async function madeImage(told: Told): Promise<string> {
  const ask = signed(told, 'CreateImage', { InstanceId: 'i-uf661wb708uvqc9jyhem', ImageName: 'bench' });
  const agent = keptAlive(1);
  const made = JSON.parse(await send(told.httpUrl, ask, agent)) as { ImageId: string };
  agent.destroy();
  return made.ImageId;
}
