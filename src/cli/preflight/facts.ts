import type { InstanceType, NewServer, Place } from '../../cloud/offers';
import { inParallel } from '../../reconcile/parallel';
import type { ServerDecision } from '../../recovery/restore/decide-servers';
import { serverTags } from '../../recovery/restore/live';
import type { ServerToMake } from '../../recovery/restore/plan-server';
import type { Stack } from '../context';
import { isRefusal, type Ground, type Inquiry, type Wish } from './ground';
import { failureText } from '../words';

/** What the region says of all that the servers need. */
export interface Facts {
  types: InstanceType[];
  vCpus?: { limit: number; used: number };
  /** Name -> whether it is there. */
  roles: Record<string, boolean>;
  keyPairs: Record<string, boolean>;
  /** Of the key that the copies are encrypted with; the state is absent where the region has no such key. */
  encryption?: { keyId: string; state?: string };
  /** By image id. */
  architectures: Record<string, string>;
  /** Old id -> what the cloud said to a try; undefined where it would have been done. */
  tries: Record<string, Trial>;
  /** Of the network that is to be made. */
  network?: Trial;
}

export interface Trial {
  call: 'RunInstances' | 'StartInstance' | 'CreateVpc';
  refused?: string;
  /** The vSwitch of another network that it was tried in. */
  borrowed?: string;
}

/** Requests at a time. */
const AT_ONCE = 4;

/** @throws CloudError when the region cannot be asked at all */
export async function factsOf(stack: Stack, wish: Wish, ground: Ground, inquiry: Inquiry): Promise<Facts> {
  // Of one that is there already nothing is decided any more.
  const servers = ground.decisions.filter(({ action }) => action !== 'keep').map(({ server }) => server);
  const { offers, ecs } = inquiry;
  const keyId = stack.settings.encryptionKeys[ecs.region];
  const namesOf = (read: (server: ServerToMake) => string | undefined): string[] =>
    [...new Set(servers.flatMap((server) => read(server) ?? []))].sort();
  const thereOf = async (what: string, names: readonly string[], has: (name: string) => Promise<boolean>) => {
    // What could not be asked is told once, and counts as there.
    const answers = await inParallel(AT_ONCE, names, async (name) => inquiry.ask(`${what} ${name}`, has(name), true));
    return Object.fromEntries(names.map((name, i) => [name, answers[i] ?? true]));
  };
  const [types, vCpus, roles, keyPairs, encryption, architectures] = await Promise.all([
    inquiry.ask('instance types', offers.instanceTypes(namesOf(({ type }) => type)), []),
    inquiry.ask('the vCPU quota', offers.vCpus(), undefined),
    thereOf(
      'role',
      namesOf(({ role }) => role),
      (name) => offers.hasRole(name),
    ),
    thereOf(
      'key pair',
      namesOf(({ keyPair }) => keyPair),
      (name) => offers.hasKeyPair(name),
    ),
    keyId === undefined
      ? undefined
      : inquiry.ask(
          `key ${keyId}`,
          offers.keyState(keyId).then((state) => ({ keyId, state })),
          undefined,
        ),
    inquiry.ask('the images', offers.architectures(namesOf(({ imageId }) => imageId)), {}),
  ]);
  return {
    types,
    vCpus,
    roles,
    keyPairs,
    encryption,
    architectures,
    ...(await trials(stack, wish, ground, inquiry)),
  };
}

/** The very calls that a failover makes, asked whether they would be done. */
async function trials(stack: Stack, wish: Wish, { decisions, vSwitches }: Ground, inquiry: Inquiry) {
  const { network } = wish;
  const { offers } = inquiry;
  const borrowed = network.kind === 'made' ? await placesToTry(decisions, inquiry) : {};
  const tries: Facts['tries'] = {};
  await inParallel(AT_ONCE, decisions, async ({ server, live, action, status, retyped }: ServerDecision) => {
    const { instance } = server;
    const asked = newServer(server, stack, wish);
    const place = borrowed[server.zone];
    if (live && action === 'keep') {
      // One whose type is changed first is asked to start as it is not yet.
      if (live.status === 'Stopped' && status === 'Running' && !retyped)
        tries[instance] = await trial('StartInstance', offers.tryStart(live.id));
    } else if (vSwitches.some(({ id }) => id === server.vSwitch)) {
      tries[instance] = await trial('RunInstances', offers.tryRun(asked));
    } else if (place) {
      const { vSwitch, securityGroup } = place;
      const elsewhere = { ...asked, vSwitch, securityGroups: [securityGroup], privateIp: undefined };
      tries[instance] = { ...(await trial('RunInstances', offers.tryRun(elsewhere))), borrowed: vSwitch };
    }
  });
  if (network.kind !== 'made' || decisions.some(({ live }) => live)) return { tries };
  return { tries, network: await trial('CreateVpc', offers.tryNetwork(network.cidr)) };
}

/**
 * Zone -> somebody's vSwitch. In a network that is yet to be made nothing can be tried; in another of the same zone, all but the
 * address is the same.
 */
async function placesToTry(
  decisions: readonly ServerDecision[],
  inquiry: Inquiry,
): Promise<Record<string, Place | undefined>> {
  const made = decisions.filter(({ action }) => action !== 'keep');
  const zones = [...new Set(made.map(({ server }) => server.zone))];
  const places = zones.map(async (zone): Promise<[string, Place | undefined]> => {
    const asked = inquiry.offers.anyPlaceIn(zone);
    return [zone, await inquiry.ask(`vSwitches of ${zone}`, asked, undefined)];
  });
  return Object.fromEntries(await Promise.all(places));
}

async function trial(call: Trial['call'], asked: Promise<void>): Promise<Trial> {
  try {
    await asked;
    return { call };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { call, refused: failureText(error) };
  }
}

function newServer(server: ServerToMake, { name, settings }: Stack, { mode }: Wish): NewServer {
  const { vault, resourceGroupId, tags } = settings;
  const own = serverTags(vault, name, mode, server);
  return { ...server, name: `${name}-${server.instance}`, resourceGroupId, tags: { ...tags, ...own } };
}
