import type { RecoverySettings } from '../../plan/recovery-settings';
import { grouped } from '../grouped';
import type { Choice } from './choose';
import { isRunning, isSelected, stoppedMeanwhile, type LiveServer } from './live';
import { isOffered, type NetworkPlace, type Offers } from './place';
import { planServers, wishFor, type ServerToMake } from './plan-server';

/** What is declared for one server. */
export interface ServerDecision {
  server: ServerToMake;
  /** The one that is there. */
  live?: LiveServer;
  /**
   * `make`: there is none. `keep`: what was decided when it was made stays, whatever newer copies or the config say. `renew`: it
   * is replaced by one of a newer copy.
   */
  action: 'make' | 'keep' | 'renew';
  status: 'Running' | 'Stopped';
  /** It is kept, and its type is changed before it is started, since its own is not in stock any more. */
  retyped?: boolean;
}

export interface ServerDecisions {
  decisions: ServerDecision[];
  problems: string[];
  /** Of servers that are there. */
  warnings: string[];
}

export interface Surroundings {
  live: readonly LiveServer[];
  offers: Offers;
  network: NetworkPlace;
  now: Date;
}

/**
 * What there is to be, of each server that has a copy or is there already. A server that runs is never changed and never left
 * out: what is not declared is deleted. A stopped one of standby gives way to one of a newer copy.
 */
export function decideServers(
  wish: RecoverySettings,
  choices: readonly Choice[],
  { live, offers, network, now }: Surroundings,
): ServerDecisions {
  const warnings: string[] = [];
  const there = new Map([...grouped(live, ({ instance }) => instance)].map(([id, all]) => [id, oneOf(all, warnings)]));
  const due = choices.filter((choice) => {
    const one = there.get(choice.instance);
    return !one || isDue(wish, choice, one);
  });
  // An address that is given up by the one before is free.
  const given = new Set(due.map(({ instance }) => there.get(instance)?.privateIp));
  const vSwitches = network.vSwitches.map((place) => ({
    ...place,
    taken: place.taken.filter((one) => !given.has(one)),
  }));
  const { servers, problems } = planServers(due, wish, offers, { ...network, vSwitches });
  const status = wish.mode === 'standby' ? 'Stopped' : 'Running';
  const fresh = servers.map((server): ServerDecision => {
    const before = there.get(server.instance);
    return { server, live: before, action: before ? 'renew' : 'make', status };
  });
  const kept = [...there.values()]
    .filter(({ instance }) => !servers.some((server) => server.instance === instance))
    .filter((one) => isKept(wish, one, warnings))
    .map((one) => keptAs(one, wish, { offers, network, now }));
  const started = kept.flatMap(({ live: one, status: to, retyped }) =>
    one && to === 'Running' && !retyped ? one : [],
  );
  warnings.push(...started.flatMap((one) => stoppedMeanwhile(one, wish.mode)));
  const decisions = [...fresh, ...kept].sort((a, b) => (a.server.instance < b.server.instance ? -1 : 1));
  warnings.push(...strangers(wish, decisions));
  return { decisions, problems, warnings };
}

/** A slip in an id would leave a server without what it was to have. Where only some come up nobody knows. */
function strangers({ servers, overrides }: RecoverySettings, decisions: readonly ServerDecision[]): string[] {
  if (Object.values(servers).some((filter) => filter !== undefined)) return [];
  const ids = Object.keys(overrides).filter((id) => !decisions.some(({ server }) => server.instance === id));
  return ids.map((id) => `offsite:recovery.overrides names ${id}, and no server of that id comes up: is it right?`);
}

/** One that is stopped is started if it is wanted: who names a few servers has a reason, the vCPUs that there are perhaps. */
function keptAs(live: LiveServer, wish: RecoverySettings, { offers, network, now }: Omit<Surroundings, 'live'>) {
  const server = asItIs(live, wish, network, now);
  const isStarted = !isRunning(live) && wish.mode !== 'standby' && isSelected(live, wish.servers);
  const status = isStarted || isRunning(live) ? 'Running' : 'Stopped';
  const kept: ServerDecision = { server, live, action: 'keep', status };
  const other = isStarted ? otherType(live, wish, offers) : undefined;
  if (!other) return kept;
  const note = `${live.type} is not in stock any more: it is started as ${other}`;
  return { ...kept, server: { ...server, type: other, notes: [...server.notes, note] }, retyped: true };
}

/**
 * Of several for one server, the first that was made; a second one comes of an answer that was lost. Of stopped ones that with the
 * newest data: nobody has worked with either, and the other one may have been renewed.
 */
function oneOf(all: readonly LiveServer[], warnings: string[]): LiveServer {
  const [first, ...more] = [...all].sort(
    (a, b) =>
      Number(isRunning(b)) - Number(isRunning(a)) ||
      (isRunning(a) ? 0 : b.takenAt.getTime() - a.takenAt.getTime()) ||
      (a.createdAt < b.createdAt ? -1 : 1),
  ) as [LiveServer, ...LiveServer[]];
  if (more.length > 0) {
    const ids = more.map(({ id }) => id).join(', ');
    warnings.push(
      `${first.instance} is there more than once: ${first.id} is gone on with; look at ${ids}, which cost money.`,
    );
  }
  return first;
}

function isDue({ mode }: RecoverySettings, { point }: Choice, live: LiveServer): boolean {
  return mode === 'standby' && !isRunning(live) && live.imageId !== point.imageId && !(point.takenAt < live.takenAt);
}

function isKept({ mode, protect, servers }: RecoverySettings, live: LiveServer, warnings: string[]): boolean {
  if (mode === 'standby' && isRunning(live)) {
    warnings.push(
      `${live.id} (for ${live.instance}) is running, and is paid for: standby leaves it as it is, since somebody may work ` +
        'with it. If nobody does, stop it with StoppedMode StopCharging, and the next `up` renews it.',
    );
    return true;
  }
  if (isSelected(live, servers)) return true;
  if (mode !== 'failover' || !protect) return false;
  const [is, stays] = isRunning(live) ? ['live', ''] : ['stopped', ' so'];
  warnings.push(`${live.id} (for ${live.instance}) is ${is} and not among offsite:recovery.servers: it stays${stays}.`);
  return true;
}

/** What it was made like, as far as the cloud shows it; the rest is not asked of one that is there. */
function asItIs(live: LiveServer, wish: RecoverySettings, network: NetworkPlace, now: Date): ServerToMake {
  const { type, chargeType = 'PostPaid' } = wishFor(live.instance, wish);
  const place = network.vSwitches.find(({ id }) => id === live.vSwitchId) ?? sameZone(network, live.zone);
  const differs = type !== undefined && type !== live.type;
  return {
    instance: live.instance,
    plan: live.plan,
    slot: live.slot,
    takenAt: live.takenAt,
    ageHours: (now.getTime() - live.takenAt.getTime()) / 3_600_000,
    imageId: live.imageId,
    type: live.type,
    zone: live.zone,
    vSwitch: place?.id ?? live.vSwitchId,
    privateIp: live.privateIp,
    securityGroups: network.securityGroups,
    role: live.role,
    chargeType,
    dataDisks: [],
    notes: differs ? [`it stays ${live.type}: a server that is there is not changed by this stack`] : [],
  };
}

/** Stopped for nothing, a server has no claim to its type: another one of the list where that is gone. */
function otherType(
  { type, zone }: LiveServer,
  { typeFallbacks }: RecoverySettings,
  offers: Offers,
): string | undefined {
  if (isOffered(offers, zone, type)) return undefined;
  return typeFallbacks[type]?.find((one) => isOffered(offers, zone, one));
}

function sameZone({ vSwitches }: NetworkPlace, zone: string) {
  return vSwitches.find((place) => place.zone === zone);
}
