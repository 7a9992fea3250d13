import type { Ecs } from '../../cloud/ecs';
import { CloudError } from '../../cloud/errors';
import type { RegionOffers, ServerThere, VSwitch } from '../../cloud/offers';
import { readCidr, RESERVED_ADDRESSES } from '../../plan/cidr';
import type { ExistingNetwork, NetworkWish, RecoverySettings } from '../../plan/recovery-settings';
import { readPoint, type Point } from '../../recovery/point';
import { choosePoints, type Choice } from '../../recovery/restore/choose';
import { decideServers, type ServerDecision } from '../../recovery/restore/decide-servers';
import { refusalOf, SERVER_TAG, type LiveServer } from '../../recovery/restore/live';
import type { NetworkPlace } from '../../recovery/restore/place';
import { wishFor } from '../../recovery/restore/plan-server';
import type { Stack } from '../context';
import { failureText } from '../words';

/** What the servers are to come up with. */
export type Wish = RecoverySettings & { network: NetworkWish };

/** What `up` would decide now. */
export interface Ground {
  choices: Choice[];
  decisions: ServerDecision[];
  /** Those that exist, of the ones that servers would come up in. */
  vSwitches: VSwitch[];
  problems: string[];
  notes: string[];
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

/**
 * By the very decisions that the program makes.
 *
 * @throws CloudError when the region cannot be asked at all
 */
export async function groundFor({ name, settings }: Stack, wish: Wish, inquiry: Inquiry): Promise<Ground> {
  const { offers, now } = inquiry;
  const { network } = wish;
  const { chosen, problems } = choosePoints(await pointsIn(inquiry, settings.vault), { ...wish, now });
  const own = { [SERVER_TAG.vault]: settings.vault, [SERVER_TAG.stack]: name };
  const [stock, there, vSwitches] = await Promise.all([
    inquiry.ask('what is in stock', offers.stock(), {}),
    inquiry.ask('servers that are there already', offers.servers(own), []),
    network.kind === 'existing' ? inquiry.ask('the vSwitches', offers.vSwitches(network.vSwitchIds), []) : [],
  ]);
  const live = there.flatMap(liveServer);
  const place = await placeOf(wish, chosen, live, vSwitches, inquiry);
  const decided = decideServers(wish, chosen, { live, offers: stock, network: place, now });
  return {
    choices: chosen,
    decisions: decided.decisions,
    vSwitches,
    problems: [refusalOf(wish, live) ?? [], problems, missing(network, vSwitches), decided.problems].flat(),
    notes: decided.warnings,
  };
}

/** Not by the vault's tag: the cloud looks at 1,000 images so, and no further. */
async function pointsIn({ ecs }: Inquiry, vault: string): Promise<Point[]> {
  const points: Point[] = [];
  for await (const page of ecs.imagePages({ tags: {} })) {
    points.push(...page.flatMap((image) => readPoint(image, ecs.region, vault) ?? []));
  }
  return points;
}

function liveServer({ tags, vSwitch: vSwitchId, ...server }: ServerThere): LiveServer[] {
  const { [SERVER_TAG.instance]: instance, [SERVER_TAG.plan]: plan = '', [SERVER_TAG.recovery]: mode = '' } = tags;
  if (instance === undefined) return [];
  const [slot, takenAt] = [SERVER_TAG.slot, SERVER_TAG.taken].map((key) => new Date(tags[key] ?? '')) as [Date, Date];
  return [{ ...server, vSwitchId, instance, plan, mode, slot, takenAt, role: tags[SERVER_TAG.role] }];
}

function missing(network: NetworkWish, found: readonly VSwitch[]): string[] {
  const ids = network.kind === 'existing' ? network.vSwitchIds : [];
  return ids.filter((id) => !found.some((one) => one.id === id)).map((id) => `there is no vSwitch ${id}`);
}

/** Nothing is in a network that is made for the servers but they themselves. */
async function placeOf(
  { network, ...wish }: Wish,
  choices: readonly Choice[],
  live: readonly LiveServer[],
  vSwitches: readonly VSwitch[],
  inquiry: Inquiry,
): Promise<NetworkPlace> {
  if (network.kind === 'made') {
    const taken = (zone: string) => live.filter((one) => one.zone === zone).map(({ privateIp }) => privateIp);
    const made = Object.entries(network.vSwitches).map(([zone, cidr]) => ({
      id: zone,
      zone,
      cidr,
      taken: taken(zone),
    }));
    return { vSwitches: made, securityGroups: [] };
  }
  const wanted = choices.map(({ instance, point }) => wishFor(instance, wish).privateIp ?? point.sheet.privateIp);
  return existingPlace(network, [...new Set(wanted.filter((address) => address !== ''))].sort(), vSwitches, inquiry);
}

/** Only those addresses are asked about that somebody wants; the rest that are taken are without a name, and take room. */
async function existingPlace(
  { securityGroupIds }: ExistingNetwork,
  addresses: readonly string[],
  vSwitches: readonly VSwitch[],
  inquiry: Inquiry,
): Promise<NetworkPlace> {
  const places = vSwitches.map(async ({ id, zone, cidr, freeAddresses }) => {
    const asked = inquiry.offers.takenAddresses(id, addresses);
    const named = await inquiry.ask(`addresses of ${id}`, asked, []);
    const all = (readCidr(cidr)?.size ?? 0) - RESERVED_ADDRESSES - freeAddresses;
    const others = Array<string>(Math.max(0, all - named.length)).fill('');
    return { id, zone, cidr, taken: [...named, ...others] };
  });
  return { vSwitches: await Promise.all(places), securityGroups: securityGroupIds };
}
