import type { RecoverySettings } from '../../plan/recovery-settings';
import { grouped } from '../../recovery/grouped';
import type { Choice } from '../../recovery/restore/choose';
import type { ServerDecision } from '../../recovery/restore/decide-servers';
import type { ServerToMake } from '../../recovery/restore/plan-server';
import type { Stack } from '../context';
import type { Facts } from './facts';
import type { Ground, Wish } from './ground';
import { hoursText, many } from '../words';

/** What `offsite preflight` tells; `--json` prints it as it is. */
export interface Preflight {
  stack: string;
  vault: string;
  region: string;
  /** What it is looked at for. */
  mode: RecoverySettings['mode'];
  /** That of the config, where it is another: servers that are off or stand by would come up by a failover. */
  configured?: RecoverySettings['mode'];
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
  there?: { id: string; status: string };
  checks: Check[];
  /** Why the cloud was not asked whether it would come up, where it was not: the rest was looked at. */
  untried?: string;
  notes: string[];
}

export interface Check {
  what: 'stock' | 'address' | 'role' | 'key pair' | 'processor' | 'dry run' | 'vCPUs' | 'encryption key' | 'network';
  ok: boolean;
  found: string;
}

export function preflightOf(
  { name, settings }: Stack,
  wish: Wish,
  ground: Ground,
  facts: Facts,
  { refused, at }: { refused: readonly string[]; at: Date },
): Preflight {
  const servers = serverLines(ground, facts, wish.region);
  const checks = togetherOf(ground, facts, wish.region);
  const own = servers.flatMap(({ instance, checks: all }) =>
    failing(all.filter((check) => !isToldOfAll(check, checks))).map((found) => `${instance}: ${found}`),
  );
  return {
    stack: name,
    vault: settings.vault,
    region: wish.region,
    mode: wish.mode,
    configured: settings.recovery?.mode === wish.mode ? undefined : settings.recovery?.mode,
    at: at.toISOString(),
    servers,
    checks,
    problems: [...nothing(ground), ...ground.problems, ...failing(checks), ...own, ...refused],
    notes: [
      ...ground.notes,
      ...servers.flatMap(({ instance, notes }) => notes.map((note) => `${instance}: ${note}`)),
      ...borrowed(wish, facts),
      ...untried(servers),
    ],
  };
}

const failing = (checks: readonly Check[]): string[] => checks.flatMap(({ ok, found }) => (ok ? [] : [found]));

/** What a dry run is refused with where that is known of all servers together. */
const CODES: Partial<Record<Check['what'], string>> = {
  vCPUs: 'QuotaExceed.ElasticQuota',
  'encryption key': 'InvalidParameter.KMSKeyId.',
};

function isToldOfAll({ what, found }: Check, together: readonly Check[]): boolean {
  const codes = together.flatMap(({ what: of, ok }) => (ok ? [] : (CODES[of] ?? [])));
  return what === 'dry run' && codes.some((code) => found.includes(`refused: ${code}`));
}

function nothing({ choices, decisions, problems }: Ground): string[] {
  return choices.length + decisions.length + problems.length === 0 ? [NOTHING] : [];
}

const NOTHING = 'there is no copy of any server: nothing could come up';

function serverLines(ground: Ground, facts: Facts, region: string): ServerLine[] {
  const placed = ground.decisions.map((decision) => placedLine(decision, facts, region));
  const rest = ground.choices.filter(({ instance }) => !placed.some((line) => line.instance === instance));
  return [...placed, ...rest.map(restLine)].sort((a, b) => (a.instance < b.instance ? -1 : 1));
}

function placedLine(decision: ServerDecision, facts: Facts, region: string): ServerLine {
  const { server, live, action } = decision;
  const { type, zone, privateIp, notes } = server;
  const isKept = action === 'keep';
  const trial = trialOf(server, facts);
  return {
    ...lineOf(server, server.plan),
    type,
    zone,
    privateIp,
    there: live && { id: live.id, status: live.status },
    // One that is there has its place; whether it can be started is all there is to ask.
    checks: isKept ? (trial ? [trial] : []) : checksOf(server, facts, region, trial),
    untried: trial ? undefined : whyUntried(decision),
    notes,
  };
}

/** Undefined for one that is up: there is nothing to try. */
function whyUntried({ server: { zone }, live, action, status, retyped }: ServerDecision): string | undefined {
  if (!live || action !== 'keep') return `the network is yet to be made, and ${zone} has no vSwitch to try it in`;
  if (live.status === 'Running') return undefined;
  if (status === 'Stopped') return 'it is not to be started';
  return retyped ? 'the type is changed before the start' : `the status is ${live.status}`;
}

/** A server that cannot be placed has no more to be checked: why is a problem of its own. */
function restLine({ instance, point, ageHours, notes }: Choice): ServerLine {
  const { imageId, takenAt, identity } = point;
  return { ...lineOf({ instance, imageId, takenAt, ageHours }, identity.plan), checks: [], notes };
}

function lineOf(of: Pick<ServerToMake, 'instance' | 'imageId' | 'takenAt' | 'ageHours'>, plan: string) {
  const { instance, imageId, takenAt } = of;
  const ageHours = Math.round(of.ageHours * 10) / 10;
  return { plan, instance, imageId, takenAt: takenAt.toISOString(), ageHours };
}

function checksOf(server: ServerToMake, facts: Facts, region: string, trial: Check | undefined): Check[] {
  const { type, zone, privateIp, role, keyPair } = server;
  const read: (Check | undefined)[] = [
    { what: 'stock', ok: true, found: `${type} is to be had in ${zone}` },
    { what: 'address', ok: true, found: privateIp ? `${privateIp} is free` : 'the cloud chooses its address' },
    role === undefined ? undefined : there('role', facts.roles[role], `RAM role ${role}`, 'the account'),
    keyPair === undefined ? undefined : there('key pair', facts.keyPairs[keyPair], `key pair ${keyPair}`, region),
    processorOf(server, facts),
  ];
  const known = read.filter((check) => check !== undefined);
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
  const { call, refused, borrowed: place } = trial;
  const would = place === undefined ? `${call} would be` : `${call} (tried in ${place}) would be`;
  const found = refused === undefined ? `${would} done` : `${would} refused: ${refused}`;
  return { what: 'dry run', ok: refused === undefined, found };
}

function togetherOf(ground: Ground, facts: Facts, region: string): Check[] {
  const all = [vCpuCheck(ground, facts, region), keyCheck(facts, region), networkCheck(facts)];
  return all.filter((check) => check !== undefined);
}

/** Of the servers that are not there yet. */
function vCpuCheck({ decisions }: Ground, { types, vCpus }: Facts, region: string): Check | undefined {
  if (!vCpus) return undefined;
  const sizes = new Map(types.map(({ name, vCpus: size }) => [name, size]));
  const made = decisions.filter(({ action }) => action !== 'keep');
  const needed = made.reduce((sum, { server }) => sum + (sizes.get(server.type) ?? 0), 0);
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

/** What was tried elsewhere than where it would come up. */
function borrowed({ network }: Wish, { tries }: Facts): string[] {
  const places = [...new Set(Object.values(tries).flatMap(({ borrowed: place }) => place ?? []))].sort();
  if (network.kind === 'existing' || places.length === 0) return [];
  return [`the network is yet to be made: RunInstances was tried in ${places.join(', ')} instead`];
}

/** Said, and no problem: nobody could mend it, and a check that cries each week is not listened to in the end. */
function untried(servers: readonly ServerLine[]): string[] {
  const reasons = grouped(servers, ({ untried: why }) => why ?? '');
  reasons.delete('');
  return [...reasons].map(
    ([why, of]) => `the cloud was not asked for ${many(of.length, 'server')}: ${why}; what they need was looked at`,
  );
}

/** The oldest data that would come up. */
export function oldest(servers: readonly ServerLine[]): string | undefined {
  return servers.length === 0 ? undefined : hoursText(Math.max(...servers.map(({ ageHours }) => ageHours)));
}
