import type { Ecs } from '../cloud/ecs';
import { CloudError } from '../cloud/errors';
import type { RegionOffers, ServerThere, VSwitch } from '../cloud/offers';
import { readCidr, RESERVED_ADDRESSES } from '../plan/cidr';
import type { ExistingNetwork, NetworkWish, RecoverySettings } from '../plan/recovery-settings';
import type { Settings } from '../plan/settings';
import { TAG } from '../recovery/identity';
import { readPoint, type Point } from '../recovery/point';
import { choosePoints, type Choice } from '../recovery/restore/choose';
import type { NetworkPlace } from '../recovery/restore/place';
import { planServers, wishFor, type ServerToMake } from '../recovery/restore/plan-server';
import { failureText } from './words';

/** The servers that would be made now, and where. */
export interface Ground {
  choices: Choice[];
  servers: ServerToMake[];
  /** Old id -> the server that the stack has made of it already. */
  there: Record<string, ServerThere>;
  /** Those that exist, of the ones that servers would come up in. */
  vSwitches: VSwitch[];
  problems: string[];
}

/** What is asked of the region, and what became of questions that were refused: one such stops no other. */
export class Inquiry {
  /** A sentence for each. */
  readonly refused: string[] = [];

  constructor(
    readonly ecs: Ecs,
    readonly offers: RegionOffers,
    readonly now: Date,
  ) {}

  /** @throws CloudError where nothing at all can be asked: a region that is silent, a wrong key */
  async ask<T>(what: string, answer: Promise<T>, otherwise: T): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.refused.push(`${what} could not be looked at: ${error.operation} was answered ${failureText(error)}`);
      return otherwise;
    }
  }
}

/** The region has answered, and to this question with no. */
export function isRefusal(error: unknown): error is CloudError {
  return error instanceof CloudError && error.kind !== 'unreachable' && error.kind !== 'wrong-key';
}

/** @throws CloudError when the region cannot be asked at all */
export async function groundFor(
  { vault }: Settings,
  recovery: RecoverySettings & { network: NetworkWish },
  inquiry: Inquiry,
): Promise<Ground> {
  const { ecs, offers, now } = inquiry;
  // Not by the vault's tag: the cloud looks at 1,000 images so, and no further.
  const points: Point[] = [];
  for await (const page of ecs.imagePages({ tags: {} })) {
    points.push(...page.flatMap((image) => readPoint(image, ecs.region, vault) ?? []));
  }
  const { chosen, problems } = choosePoints(points, { ...recovery, now });
  const [stock, there, vSwitches] = await Promise.all([
    inquiry.ask('what is in stock', offers.stock(), {}),
    inquiry.ask('servers that are there already', offers.servers({ [TAG.vault]: vault }), []),
    recovery.network.kind === 'existing'
      ? inquiry.ask('the vSwitches', offers.vSwitches(recovery.network.vSwitchIds), [])
      : [],
  ]);
  const own = ownServers(there);
  const place = await placeOf(recovery, chosen, vSwitches, Object.values(own), inquiry);
  const planned = planServers(chosen, recovery, stock, place);
  const lost = recovery.network.kind === 'existing' ? missing(recovery.network, vSwitches) : [];
  return {
    choices: chosen,
    servers: planned.servers,
    there: own,
    vSwitches,
    problems: [...problems, ...lost, ...planned.problems],
  };
}

/** By old id. What a drill has made goes by itself. */
function ownServers(there: readonly ServerThere[]): Record<string, ServerThere> {
  const kept = there.filter(({ tags }) => tags[TAG.instance] && tags[TAG.recovery] !== 'drill');
  return Object.fromEntries(kept.map((server) => [server.tags[TAG.instance] ?? '', server]));
}

function missing({ vSwitchIds }: ExistingNetwork, found: readonly VSwitch[]): string[] {
  return vSwitchIds.filter((id) => !found.some((one) => one.id === id)).map((id) => `there is no vSwitch ${id}`);
}

/** Nothing is in a network that is made for the servers but they themselves. */
async function placeOf(
  { network, ...wish }: RecoverySettings & { network: NetworkWish },
  choices: readonly Choice[],
  vSwitches: readonly VSwitch[],
  own: readonly ServerThere[],
  inquiry: Inquiry,
): Promise<NetworkPlace> {
  if (network.kind === 'made') {
    const made = Object.entries(network.vSwitches).map(([zone, cidr]) => ({ id: zone, zone, cidr, taken: [] }));
    return { vSwitches: made, securityGroups: [] };
  }
  const wanted = choices.flatMap(({ instance, point }) => wishFor(instance, wish).privateIp ?? point.sheet.privateIp);
  const addresses = [...new Set(wanted.filter((address) => address !== ''))].sort();
  const places = vSwitches.map(async (vSwitch) => {
    const asked = inquiry.offers.takenAddresses(vSwitch.id, addresses);
    const taken = await inquiry.ask(`addresses of ${vSwitch.id}`, asked, []);
    return { ...vSwitch, taken: takenBeside(own, vSwitch, taken) };
  });
  return { vSwitches: await Promise.all(places), securityGroups: network.securityGroupIds };
}

/**
 * The stack's own servers give way to their successors. Of others only those addresses are known that somebody wants; the rest
 * are without a name, and take room.
 */
function takenBeside(
  own: readonly ServerThere[],
  { id, cidr, freeAddresses }: VSwitch,
  taken: readonly string[],
): string[] {
  const ours = own.filter(({ vSwitch }) => vSwitch === id).map(({ privateIp }) => privateIp);
  const named = taken.filter((address) => !ours.includes(address));
  const inAll = (readCidr(cidr)?.size ?? 0) - RESERVED_ADDRESSES - freeAddresses - ours.length;
  return [...named, ...Array<string>(Math.max(0, inAll - named.length)).fill('')];
}
