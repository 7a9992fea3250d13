import type { NetworkWish, RecoverySettings } from '../plan/recovery-settings';
import type { Choice } from '../recovery/restore/choose';
import type { ServerToMake } from '../recovery/restore/plan-server';
import type { Stack } from './context';
import { isCurrent, type Facts } from './preflight-facts';
import type { Ground } from './preflight-ground';
import { hoursText } from './words';

/** What `offsite preflight` tells; `--json` prints it as it is. */
export interface Preflight {
  stack: string;
  vault: string;
  region: string;
  mode: RecoverySettings['mode'];
  /** ISO 8601. */
  at: string;
  servers: ServerLine[];
  /** Of all servers together. */
  checks: Check[];
  /** A sentence for each thing that stands in the way. */
  problems: string[];
  notes: string[];
}

export interface ServerLine {
  plan: string;
  /** The old id. */
  instance: string;
  imageId: string;
  /** When its data was taken. */
  takenAt: string;
  ageHours: number;
  /** Absent where it cannot be made. */
  type?: string;
  zone?: string;
  /** Absent where the cloud chooses. */
  privateIp?: string;
  /** What the stack has made of it already. */
  there?: { id: string; status: string; current: boolean };
  checks: Check[];
  notes: string[];
}

export interface Check {
  what: 'stock' | 'address' | 'role' | 'key pair' | 'processor' | 'dry run' | 'vCPUs' | 'encryption key' | 'network';
  ok: boolean;
  found: string;
}

export function preflightOf(
  { name, settings }: Stack,
  recovery: RecoverySettings & { network: NetworkWish },
  ground: Ground,
  facts: Facts,
  { refused, at }: { refused: readonly string[]; at: Date },
): Preflight {
  const servers = ground.choices.map((choice) => serverLine(choice, ground, facts, recovery.region));
  const checks = togetherOf(ground, facts, recovery.region);
  const own = servers.flatMap(({ instance, checks: all }) => failing(all).map((found) => `${instance}: ${found}`));
  return {
    stack: name,
    vault: settings.vault,
    region: recovery.region,
    mode: recovery.mode,
    at: at.toISOString(),
    servers,
    checks,
    problems: [...nothing(ground), ...ground.problems, ...failing(checks), ...own, ...refused],
    notes: [
      ...servers.flatMap(({ instance, notes }) => notes.map((note) => `${instance}: ${note}`)),
      ...untried(recovery.network, ground),
    ],
  };
}

const failing = (checks: readonly Check[]): string[] => checks.flatMap(({ ok, found }) => (ok ? [] : [found]));

function nothing({ choices, problems }: Ground): string[] {
  return choices.length === 0 && problems.length === 0 ? ['there is no copy of any server: nothing could come up'] : [];
}

/** A server that cannot be placed has no more to be checked: why is a problem of its own. */
function serverLine(choice: Choice, ground: Ground, facts: Facts, region: string): ServerLine {
  const { instance, point, ageHours } = choice;
  const base = {
    plan: point.identity.plan,
    instance,
    imageId: point.imageId,
    takenAt: point.takenAt.toISOString(),
    ageHours: Math.round(ageHours * 10) / 10,
  };
  const server = ground.servers.find((one) => one.instance === instance);
  if (!server) return { ...base, checks: [], notes: choice.notes };
  const known = ground.there[instance];
  const { type, zone, privateIp, notes } = server;
  return {
    ...base,
    type,
    zone,
    privateIp,
    there: known && { id: known.id, status: known.status, current: isCurrent(known, server) },
    checks: checksOf(server, facts, region),
    notes: [
      ...notes,
      ...(known && !isCurrent(known, server) ? [`${known.id} is of an older copy, and is replaced`] : []),
    ],
  };
}

function checksOf(server: ServerToMake, facts: Facts, region: string): Check[] {
  const { type, zone, privateIp, role, keyPair } = server;
  const read: (Check | undefined)[] = [
    { what: 'stock', ok: true, found: `${type} is to be had in ${zone}` },
    { what: 'address', ok: true, found: privateIp ? `${privateIp} is free` : 'the cloud chooses its address' },
    role === undefined ? undefined : there('role', facts.roles[role], `RAM role ${role}`, 'the account'),
    keyPair === undefined ? undefined : there('key pair', facts.keyPairs[keyPair], `key pair ${keyPair}`, region),
    processorOf(server, facts),
  ];
  const known = read.filter((check) => check !== undefined);
  const trial = trialOf(server, facts);
  // What is known to be wrong is refused for that reason, and is told once.
  return trial && (trial.ok || known.every(({ ok }) => ok)) ? [...known, trial] : known;
}

function there(what: Check['what'], ok = true, name: string, where: string): Check {
  return { what, ok, found: ok ? `${name} is there` : `there is no ${name} in ${where}` };
}

/** Where either is unknown, the dry run has the word. */
function processorOf({ imageId, type }: ServerToMake, { architectures, types }: Facts): Check | undefined {
  const ofImage = architectures[imageId];
  const ofType = types.find(({ name }) => name === type)?.architecture;
  if (!ofImage || !ofType) return undefined;
  const ok = ofImage === ofType;
  const found = ok
    ? `both are ${ofType}`
    : `image ${imageId} is of ${ofImage}, ${type} of ${ofType}: it would not boot`;
  return { what: 'processor', ok, found };
}

function trialOf({ instance }: ServerToMake, { tries }: Facts): Check | undefined {
  const trial = tries[instance];
  if (!trial) return undefined;
  const { call, refused } = trial;
  const found = refused === undefined ? `${call} would be done` : `${call} would be refused: ${refused}`;
  return { what: 'dry run', ok: refused === undefined, found };
}

function togetherOf(ground: Ground, facts: Facts, region: string): Check[] {
  const all = [vCpuCheck(ground, facts, region), keyCheck(facts, region), networkCheck(facts)];
  return all.filter((check) => check !== undefined);
}

/** Of the servers that are not there yet. */
function vCpuCheck({ servers, there: known }: Ground, { types, vCpus }: Facts, region: string): Check | undefined {
  if (!vCpus) return undefined;
  const sizes = new Map(types.map(({ name, vCpus: size }) => [name, size]));
  const needed = servers
    .filter(({ instance }) => !known[instance])
    .reduce((sum, { type }) => sum + (sizes.get(type) ?? 0), 0);
  const left = vCpus.limit - vCpus.used;
  const found = `${needed} vCPUs are needed, ${left} of ${vCpus.limit} are left in ${region}`;
  return { what: 'vCPUs', ok: needed <= left, found };
}

function keyCheck({ encryption }: Facts, region: string): Check | undefined {
  if (!encryption) return undefined;
  const { keyId, state } = encryption;
  const ok = state === 'Enabled';
  const is = state === undefined ? `is not in ${region}` : `is ${state}`;
  return {
    what: 'encryption key',
    ok,
    found: ok ? `key ${keyId} is usable` : `key ${keyId} ${is}: the copies cannot be read`,
  };
}

function networkCheck({ network }: Facts): Check | undefined {
  if (!network) return undefined;
  const { refused } = network;
  const ok = refused === undefined;
  return { what: 'network', ok, found: ok ? 'CreateVpc would be done' : `CreateVpc would be refused: ${refused}` };
}

/** What could not be tried, and why that is no problem. */
function untried({ kind }: NetworkWish, { servers, there: known }: Ground): string[] {
  const count = servers.filter(({ instance }) => !known[instance]).length;
  if (kind === 'existing' || count === 0) return [];
  return [
    `the network is not made yet, so RunInstances was not tried for ${count} of them: what it needs was looked at`,
  ];
}

/** The oldest data that would come up. */
export function oldest(servers: readonly ServerLine[]): string | undefined {
  return servers.length === 0 ? undefined : hoursText(Math.max(...servers.map(({ ageHours }) => ageHours)));
}
