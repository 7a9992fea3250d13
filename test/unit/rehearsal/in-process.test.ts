import { readFileSync } from 'node:fs';
import type * as Tls from 'node:tls';
import { LocalCloud, type FaultRule } from 'local-cloud';
import { EcsClient } from '../../../src/cloud/alibaba/client';
import { AlibabaEcs } from '../../../src/cloud/alibaba/ecs';
import type { Ecs } from '../../../src/cloud/ecs';
import { CloudError } from '../../../src/cloud/errors';
import { inProcess } from '../../../src/rehearsal/process';

const SERVER = 'i-uf661wb708uvqc9jyhem';
const SHANGHAI = 'cn-shanghai';
/** No request twice: a repeat comes later, and is another call. */
const ONCE = { tries: 1, baseDelay: 0, random: () => 0, sleep: () => Promise.resolve() };

let cloud: LocalCloud;
let redirected: jest.SpyInstance;
beforeAll(async () => {
  cloud = await LocalCloud.start({ seed: { durations: { imageMinutes: 5, copyMinutes: 5 } } });
  redirected = toLocalCloud(cloud);
});
afterAll(async () => {
  redirected.mockRestore();
  await cloud.close();
});

/** The SDK's connections end at the local cloud's TLS port. */
function toLocalCloud({ endpoints }: LocalCloud): jest.SpyInstance {
  const tls = jest.requireActual<typeof Tls>('node:tls');
  const original = tls.connect;
  const ca = readFileSync(endpoints.caFile);
  const connect = (options: Tls.ConnectionOptions, done?: () => void) =>
    original({ ...options, host: '127.0.0.1', port: endpoints.tlsPort, ca }, done);
  return jest.spyOn(tls, 'connect').mockImplementation(connect as typeof tls.connect);
}

const overTheWire = (region: string): Ecs => new AlibabaEcs(new EcsClient(region, cloud.endpoints, ONCE));

type Ask = (cloudOf: (region: string) => Ecs) => Promise<unknown>;

/** What an ask comes to, refusals word for word, and what it leaves in the cloud. */
async function result(ask: Promise<unknown>): Promise<unknown> {
  const told = await ask.catch((error: unknown) => {
    if (!(error instanceof CloudError)) throw error;
    const { kind, code, message, requestId, operation, region } = error;
    // The SDK puts the URL behind the system's own words.
    const said = kind === 'unreachable' ? message.replace(/POST.*/, '') : message;
    return { kind, code, message: said, requestId, operation, region };
  });
  const calls = cloud.calls().map(({ caller: _, ...call }) => call);
  return { told, calls, state: cloud.state() };
}

const tags = { 'offsite-vault': '保险库', note: 'a b&c=d/%', empty: '' };
const image = { instanceId: SERVER, name: 'night-1', description: '夜间镜像', tags, clientToken: 'token-1' };
const made = () => Object.keys(cloud.world.ecs.regions[SHANGHAI]?.images ?? {}).at(-1) ?? '';
const copy = { destinationRegion: 'cn-qingdao', name: 'night-1', tags, clientToken: 'token-2' };

const ASKS: { name: string; ask: Ask; faults?: FaultRule[] }[] = [
  { name: 'lists of instances', ask: (of) => of(SHANGHAI).describeInstances({ ids: [SERVER] }) },
  { name: 'instances by tag', ask: (of) => of(SHANGHAI).describeInstances({ tags: { service: 'api' } }) },
  { name: 'disks', ask: (of) => of(SHANGHAI).describeDisks(SERVER) },
  { name: 'roles', ask: (of) => of(SHANGHAI).describeInstanceRamRole([SERVER]) },
  { name: 'images by tag and time', ask: (of) => of(SHANGHAI).describeImages({ tags, createdSince: new Date(0) }) },
  { name: 'snapshots', ask: (of) => of(SHANGHAI).describeSnapshots({ tags }) },
  {
    name: 'an image, with its id',
    ask: (of) => of(SHANGHAI).createImage({ ...image, name: 'night-2', clientToken: 'x' }),
  },
  { name: 'a repeat by its token', ask: (of) => of(SHANGHAI).createImage(image) },
  { name: 'a token with other parameters', ask: (of) => of(SHANGHAI).createImage({ ...image, name: 'other' }) },
  { name: 'a name that is taken', ask: (of) => of(SHANGHAI).createImage({ ...image, clientToken: 'another' }) },
  {
    name: 'no such server',
    ask: (of) => of(SHANGHAI).createImage({ ...image, instanceId: 'i-none', clientToken: 'n' }),
  },
  { name: 'a parameter beyond its limits', ask: (of) => of(SHANGHAI).createImage({ ...image, name: 'a' }) },
  { name: 'a copy', ask: (of) => of(SHANGHAI).copyImage({ ...copy, imageId: made() }) },
  { name: 'a copy of nothing', ask: (of) => of(SHANGHAI).copyImage({ ...copy, imageId: 'm-none' }) },
  { name: 'tags on nothing', ask: (of) => of(SHANGHAI).tagSnapshots(['s-none'], tags) },
  { name: 'the end of an image', ask: (of) => of(SHANGHAI).deleteImage(made()) },
  { name: 'the end of a snapshot that is in use', ask: deletingASnapshot },
  { name: 'throttling', ask: (of) => of(SHANGHAI).describeDisks(SERVER), faults: [{ kind: 'throttle' }] },
  {
    name: 'a code',
    ask: (of) => of(SHANGHAI).createImage(image),
    faults: [{ kind: 'code', code: 'QuotaExceed.Image' }],
  },
  {
    name: 'a failure of the cloud',
    ask: (of) => of(SHANGHAI).describeDisks(SERVER),
    faults: [{ kind: 'code', code: 'InternalError' }],
  },
  { name: 'a page of HTML', ask: (of) => of(SHANGHAI).describeDisks(SERVER), faults: [{ kind: 'html503' }] },
  { name: 'a dropped request', ask: (of) => of(SHANGHAI).describeDisks(SERVER), faults: [{ kind: 'dropped' }] },
  { name: 'a lost answer', ask: (of) => of(SHANGHAI).deleteImage(made()), faults: [{ kind: 'lost-answer' }] },
  {
    name: 'a list that lags',
    ask: (of) => of(SHANGHAI).describeImages({ tags: {} }),
    faults: [{ kind: 'lag', seconds: 900 }],
  },
];

function deletingASnapshot(of: (region: string) => Ecs): Promise<unknown> {
  return of(SHANGHAI).deleteSnapshot(Object.keys(cloud.world.ecs.regions[SHANGHAI]?.snapshots ?? {})[0] ?? '');
}

test.each(ASKS)('in process as over the wire: $name', async ({ ask, faults = [] }) => {
  await cloud.reset();
  await overTheWire(SHANGHAI).createImage(image);
  await cloud.clock.advance('PT10M');
  for (const fault of faults) cloud.faults.add(fault);
  const before = cloud.snapshot();
  const wire = await result(ask(overTheWire));
  await cloud.restore(before);
  const here = await result(inProcess({ cloud, random: () => 0, tries: 1 }, ({ cloudOf }) => ask(cloudOf)));
  expect(here).toEqual(wire);
});

test('a role may do what its policies allow, and nothing else', async () => {
  await cloud.reset();
  const ram = (action: string, params: Record<string, string>) =>
    cloud.call({ service: 'ram', action, region: '', params });
  const statement = { Effect: 'Allow', Action: 'ecs:DescribeDisks', Resource: '*' };
  const trust = { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: ['fc.aliyuncs.com'] } };
  await ram('CreateRole', { RoleName: 'looker', AssumeRolePolicyDocument: policy(trust) });
  await ram('CreatePolicy', { PolicyName: 'look', PolicyDocument: policy(statement) });
  await ram('AttachPolicyToRole', { PolicyType: 'Custom', PolicyName: 'look', RoleName: 'looker' });
  await inProcess({ cloud, caller: { role: 'looker' }, random: () => 0 }, async ({ cloudOf }) => {
    expect(await cloudOf(SHANGHAI).describeDisks(SERVER)).toHaveLength(2);
    const refused = { kind: 'denied', code: 'Forbidden.RAM' };
    await expect(cloudOf(SHANGHAI).createImage(image)).rejects.toMatchObject(refused);
  });
  expect(cloud.calls().at(-1)?.caller).toContain('assumed-role/looker/');
});

const policy = (statement: object) => JSON.stringify({ Version: '1', Statement: [statement] });

test('pauses between retries pass on the virtual clock, side by side', async () => {
  await cloud.reset();
  for (const region of [SHANGHAI, 'cn-qingdao']) cloud.faults.add({ kind: 'throttle', region, times: 2 });
  const began = cloud.clock.now().getTime();
  await inProcess({ cloud, random: () => 0.5 }, ({ cloudOf }) =>
    Promise.all([SHANGHAI, 'cn-qingdao'].map((region) => cloudOf(region).describeImages({ tags: {} }))),
  );
  // 1 s and 2 s, each at three quarters, whether one waits or two.
  expect(cloud.clock.now().getTime() - began).toBe(2250);
});

test('a kill ends the process after the effect: it reads no answer and asks nothing more', async () => {
  await cloud.reset();
  cloud.faults.add({ kind: 'kill', action: 'CreateImage' });
  const seen: string[] = [];
  const end = await inProcess({ cloud, random: () => 0 }, async ({ cloudOf }) => {
    seen.push(await cloudOf(SHANGHAI).createImage(image));
    await cloudOf(SHANGHAI).describeDisks(SERVER);
  });
  expect(end).toBe('killed');
  expect(seen).toEqual([]);
  expect(made()).not.toBe('');
  expect(cloud.calls().map(({ action }) => action)).toEqual(['CreateImage']);
});
