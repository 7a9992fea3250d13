import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedStack, type LocalCloud } from 'local-cloud';
import { stringify } from 'yaml';
import type { Preflight } from '../src/cli/preflight/document';
import { run } from '../src/cli/program';
import { asPulumiGives } from '../src/plan/config/stack-file';
import type { ServerOutput } from '../src/stack/recovery/server-output';
import type { Rehearsal } from './rehearsal';
import { RECOVERY, ROOT, type StackFile } from './stacks';

/** Of the stack that protects them where they came up. */
const FAILBACK = 'failback';

/** What `pulumi up` of the recovery stack tells of one server. */
export interface NewServer extends ServerOutput {
  /** The old id. */
  instance: string;
}

export interface Failover {
  region: string;
  servers: NewServer[];
  notStarted: string[];
}

export interface Failback {
  from: string;
  to: string;
  points: Protected[];
}

/** A server that came up, and how it stands in the region that is third to it. */
interface Protected {
  instance: string;
  destination: string;
  state: string;
}

/** From now on nothing is heard from it. */
export function darken(cloud: LocalCloud, region: string): void {
  cloud.faults.add({ kind: 'dark', region });
}

/** Types `npm run offsite -- ... --json` where the stacks' files are. */
async function offsite<T extends object>(cloud: LocalCloud, folder: string, ...argv: string[]): Promise<T> {
  const said = { out: '', err: '' };
  const { httpUrl, accessKeyId, accessKeySecret } = cloud.endpoints;
  await run(['--local', httpUrl, ...argv, '--json'], {
    env: { ALICLOUD_ACCESS_KEY: accessKeyId, ALICLOUD_SECRET_KEY: accessKeySecret },
    folder,
    stdout: { write: (text) => (said.out += text) },
    stderr: { write: (text) => (said.err += text) },
    now: () => cloud.clock.now(),
    sleep: () => Promise.resolve(),
    interrupts: () => new AbortController().signal,
  });
  const told = JSON.parse(said.out) as T | { error: { message: string } };
  if ('error' in told) throw new Error(told.error.message);
  return told;
}

export function preflight(cloud: LocalCloud): Promise<Preflight> {
  return offsite(cloud, ROOT, 'preflight', '--stack', RECOVERY);
}

/** `pulumi config set --path offsite:recovery.mode failover`, and `pulumi up`. */
export async function failover(cloud: LocalCloud, { config, settings }: StackFile): Promise<Failover> {
  const key = 'offsite:recovery';
  const changed = { ...config, [key]: { ...(config[key] as object), mode: 'failover' } };
  const { outputs } = await up(cloud, RECOVERY, changed);
  const made = outputs as unknown as { servers: Record<string, ServerOutput>; notStarted: string[] };
  return {
    region: settings.recovery?.region ?? '',
    servers: Object.entries(made.servers).map(([instance, server]) => ({ instance, ...server })),
    notStarted: made.notStarted,
  };
}

/**
 * A pipeline for the servers that came up, to a region that is neither where they are nor the one that is gone; and their first
 * copies at once, rather than at the next slot: `npm run offsite -- run`.
 */
export async function failback({ cloud, settings }: Rehearsal, { region: from, servers }: Failover): Promise<Failback> {
  const to = thirdRegion([settings.sourceRegion, from]);
  const plan = { instances: servers.map(({ id }) => id), schedule: '0 2 * * *' };
  const vault = `${settings.vault}-${FAILBACK}`;
  const keys = { sourceRegion: from, destinationRegions: to, vault, plans: { [FAILBACK]: plan } };
  const config = Object.fromEntries(Object.entries(keys).map(([key, value]) => [`offsite:${key}`, value]));
  await up(cloud, FAILBACK, config);
  const folder = mkdtempSync(join(tmpdir(), 'offsite-demo-'));
  try {
    copyFileSync(join(ROOT, 'Pulumi.yaml'), join(folder, 'Pulumi.yaml'));
    writeFileSync(join(folder, `Pulumi.${FAILBACK}.yaml`), stringify({ config }));
    const { points } = await offsite<{ points: Protected[] }>(cloud, folder, 'run', FAILBACK, '--stack', FAILBACK);
    return { from, to, points: points.map(({ instance, destination, state }) => ({ instance, destination, state })) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function up(cloud: LocalCloud, stack: string, given: Record<string, unknown>) {
  const { config, secretKeys } = asPulumiGives(given);
  const embedded = new EmbeddedStack(cloud, { program: ROOT, project: 'offsite', stack, keepModules: true });
  return embedded.up({ config, secrets: secretKeys, continueOnError: true });
}

/** In which functions run. */
const THIRD = ['cn-beijing', 'cn-hangzhou', 'cn-shenzhen'];

function thirdRegion(others: readonly string[]): string {
  return THIRD.find((region) => !others.includes(region)) ?? '';
}

export interface Disaster {
  /** When the region went dark. */
  at: string;
  region: string;
  preflight: Preflight;
  failover: Failover;
  failback: Failback;
}

/** Every old server runs anew with data of the last night, and each new one is protected elsewhere. */
export function isSurvived(
  { settings }: Rehearsal,
  { preflight: looked, failover: over, failback: back }: Disaster,
): boolean {
  const old = settings.plans.flatMap(({ instances = [] }) => instances);
  const isUp = (id: string): boolean =>
    over.servers.some(({ instance, status }) => instance === id && status === 'Running');
  const isSafe = ({ id }: NewServer): boolean =>
    back.points.some(({ instance, state }) => instance === id && state === 'protected');
  return (
    looked.problems.length === 0 &&
    over.notStarted.length === 0 &&
    over.servers.length > 0 &&
    old.every(isUp) &&
    over.servers.every(isSafe) &&
    back.points.every(({ state }) => state === 'protected')
  );
}
