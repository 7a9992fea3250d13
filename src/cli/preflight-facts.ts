import type { InstanceType, NewServer } from '../cloud/offers';
import type { NetworkWish } from '../plan/recovery-settings';
import type { Settings } from '../plan/settings';
import { inParallel } from '../reconcile/parallel';
import { identityTags, TAG } from '../recovery/identity';
import type { ServerToMake } from '../recovery/restore/plan-server';
import { isRefusal, type Ground, type Inquiry } from './preflight-ground';
import { failureText } from './words';

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
}

/** Requests at a time. */
const AT_ONCE = 4;

/** @throws CloudError when the region cannot be asked at all */
export async function factsOf(
  settings: Settings,
  network: NetworkWish,
  ground: Ground,
  inquiry: Inquiry,
): Promise<Facts> {
  const { servers } = ground;
  const { offers, ecs } = inquiry;
  const keyId = settings.encryptionKeys[ecs.region];
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
    ...(await trials(settings, network, ground, inquiry)),
  };
}

/** The very calls that a failover makes, asked whether they would be done. */
async function trials(
  settings: Settings,
  network: NetworkWish,
  { servers, there, vSwitches }: Ground,
  { offers }: Inquiry,
): Promise<Pick<Facts, 'tries' | 'network'>> {
  const tries: Facts['tries'] = {};
  await inParallel(AT_ONCE, servers, async (server) => {
    const known = there[server.instance];
    if (known && isCurrent(known, server)) {
      if (known.status === 'Stopped') tries[server.instance] = await trial('StartInstance', offers.tryStart(known.id));
    } else if (network.kind === 'existing' && vSwitches.some(({ id }) => id === server.vSwitch)) {
      // Its address is its predecessor's until that is gone.
      const asked = { ...newServer(server, settings), privateIp: known ? undefined : server.privateIp };
      tries[server.instance] = await trial('RunInstances', offers.tryRun(asked));
    }
  });
  if (network.kind !== 'made' || Object.keys(there).length > 0) return { tries };
  return { tries, network: await trial('CreateVpc', offers.tryNetwork(network.cidr)) };
}

/** It was made from the very copy that would be taken now. */
export function isCurrent({ imageId }: { imageId: string }, server: Pick<ServerToMake, 'imageId'>): boolean {
  return imageId === server.imageId;
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

function newServer(server: ServerToMake, { vault, resourceGroupId, tags }: Settings): NewServer {
  const { instance, plan, slot, systemDisk, ...rest } = server;
  const { [TAG.vault]: _, ...identity } = identityTags({ vault, plan, instance, slot, kind: 'scheduled' }, 1);
  return { ...rest, name: instance, systemDisk, resourceGroupId, tags: { ...tags, ...identity, [TAG.vault]: vault } };
}
