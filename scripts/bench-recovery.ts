import { resolve } from 'node:path';
import Table from 'cli-table3';
import { Command } from 'commander';
import { EmbeddedStack, LocalCloud, type CallRecord } from 'local-cloud';
import { imageAttributes } from 'local-cloud/src/services/ecs/imageAttributes';
import { addImage, addSnapshot } from 'local-cloud/src/services/ecs/store';
import { identityTags } from '../src/recovery/identity';
import { sheetTags } from '../src/recovery/sheet';

/**
 * How long a failover takes, step by step in virtual minutes, with the source dark, and how many calls it makes: for 1, 10 and 100
 * servers. It can take no less than one server takes to start.
 */
const NOW = '2026-05-01T04:00:00Z';
const [SOURCE, DESTINATION, ZONE] = ['cn-shanghai', 'cn-qingdao', 'cn-qingdao-b'];
const VAULT = 'offsite-prod';

const options = new Command('npm run bench:recovery --')
  .option('--servers <n...>', 'servers of each run', ['1', '10', '100'])
  .option('--nights <n>', 'copies of each', Number, 7)
  .option('--boot <minutes>', 'that a server takes to start', Number, 2)
  .option('--latency <seconds>', 'virtual, of each call; they are made one after the other', Number, 0.2)
  .parse()
  .opts<{ servers: string[]; nights: number; boot: number; latency: number }>();

const network = { cidr: '10.0.0.0/16', vSwitches: { [ZONE]: '10.0.0.0/16' } };
const recovery = { mode: 'failover', network, check: { command: 'true' } };

interface Result {
  servers: number;
  calls: readonly CallRecord[];
  /** In milliseconds. */
  begun: number;
  ended: number;
  slowest: number;
}

async function failover(servers: number): Promise<Result> {
  const cloud = await LocalCloud.start({ seed: { now: NOW, servers: [], durations: { bootMinutes: options.boot } } });
  try {
    const ids = Array.from({ length: servers }, (_, i) => `i-uf6bench${String(i).padStart(10, '0')}`);
    for (const [i, id] of ids.entries()) for (let night = 0; night < options.nights; night++) put(cloud, id, i, night);
    cloud.faults.add({ kind: 'dark', region: SOURCE });
    if (options.latency > 0) cloud.faults.add({ kind: 'delay', seconds: options.latency, caller: 'root', rate: 1 });
    const program = resolve(__dirname, '..');
    const stack = new EmbeddedStack(cloud, { program, project: 'offsite', stack: 'recovery' });
    const begun = cloud.clock.now().getTime();
    // As many images as the cloud shows at once are asked for: beyond, the servers are named.
    const named = servers * options.nights < 1000 ? recovery : { ...recovery, servers: { instances: ids } };
    await stack.up({
      config: {
        'offsite:destinationRegions': DESTINATION,
        'offsite:vault': VAULT,
        'offsite:recovery': JSON.stringify(named),
      },
      continueOnError: true,
    });
    const ended = cloud.clock.now().getTime();
    return { servers, calls: cloud.calls(), begun, ended, slowest: options.boot * 60_000 };
  } finally {
    await cloud.close();
  }
}

/** A usable copy of a server's night. */
function put(cloud: LocalCloud, instance: string, i: number, night: number): void {
  const region = cloud.world.ecs.regions[DESTINATION];
  if (!region) throw new Error(`no region ${DESTINATION}`);
  const slot = new Date(Date.parse(NOW) - 10 * 3_600_000 - night * 86_400_000);
  const createdAt = slot.getTime() + 3_600_000;
  const [id, snapshotId] = [`m-${i}-${night}`, `s-${i}-${night}`];
  const privateIp = `10.0.${1 + Math.floor(i / 200)}.${1 + (i % 200)}`;
  const disks = [{ device: '/dev/xvda', category: 'cloud_essd', sizeGiB: 40 }];
  const sheet = {
    type: 'ecs.g7.large',
    zone: `${SOURCE}-b`,
    vSwitch: 'vsw-1',
    privateIp,
    securityGroups: [],
    role: '',
  };
  const tags = {
    ...identityTags({ vault: VAULT, plan: 'bench', instance, slot, kind: 'scheduled' }, 1),
    ...sheetTags({ ...sheet, disks }),
    'offsite-taken': slot.toISOString(),
  };
  const common = { description: '', createdAt, tags, resourceGroupId: '' };
  const of = { sourceDiskId: `d-${id}`, sourceDiskType: 'system' as const, sourceCategory: 'cloud_essd', sizeGiB: 40 };
  const finished = { status: 'accomplished' as const, changedAt: createdAt, kind: 'user' as const };
  addSnapshot(region, { id: snapshotId, name: '', ...common, ...of, ...finished });
  addImage(region, {
    ...{ id, name: id, ...imageAttributes({}), ...common, status: 'Available', isCopied: true, shares: [] },
    disks: [{ device: '/dev/xvda', type: 'system', sizeGiB: 40, snapshotId }],
  });
}

const CHANGING = /^(Create|Run|Authorize|Attach|Invoke|Modify|Tag|Start|Stop|Delete)/;

function row({ servers, calls, begun, ended, slowest }: Result): string[] {
  const at = (action: RegExp, which: 'first' | 'last'): number => {
    const times = calls.filter((call) => action.test(call.action)).map(({ time }) => new Date(time).getTime());
    return which === 'first' ? Math.min(...times) : Math.max(...times);
  };
  const minutes = (ms: number): string => (ms / 60_000).toFixed(1);
  const [asked, checked] = [at(/^RunInstances$/, 'first'), at(/^RunInstances$/, 'last')];
  const changing = calls.filter(({ action, outcome }) => CHANGING.test(action) && outcome === 'ok').length;
  // A network of four parts, a command, and for each server itself and its check.
  const bound = 4 - 1 + 1 + 2 * servers;
  return [
    servers,
    minutes(asked - begun),
    minutes(checked - asked),
    minutes(ended - checked),
    minutes(ended - begun),
    minutes(slowest),
    ((ended - begun) / slowest).toFixed(2),
    changing,
    (changing / bound).toFixed(2),
    calls.length - changing,
  ].map(String);
}

async function main(): Promise<void> {
  const head = [
    'servers',
    'copies read, network',
    'servers asked for',
    'started, checked',
    'RTO',
    'a start',
    'RTO : start',
    'changing calls',
    ': bound',
    'reads',
  ];
  const table = new Table({ head, style: { head: [], border: [] } });
  for (const servers of options.servers.map(Number)) table.push(row(await failover(servers)));
  console.log(`Virtual minutes; ${options.nights} copies a server, ${options.latency} s a call, one after the other.`);
  console.log(table.toString());
}

void main();
