import type { RecoverySettings, ServerWish } from '../../plan/recovery-settings';
import type { Choice } from './choose';
import { disksOf, otherCategories, withCategory, type DataDisk, type SystemDisk } from './disks';
import { hasRoom, isOffered, whyNotAddress, type NetworkPlace, type Offers, type VSwitchPlace } from './place';

/** All that is needed to make one server. */
export interface ServerToMake {
  /** The old id. */
  instance: string;
  plan: string;
  slot: Date;
  takenAt: Date;
  ageHours: number;
  imageId: string;
  type: string;
  zone: string;
  /** Of the vSwitch in the `NetworkPlace`. */
  vSwitch: string;
  /** Absent where the cloud may choose. */
  privateIp?: string;
  securityGroups: readonly string[];
  role?: string;
  keyPair?: string;
  password?: string;
  userData?: string;
  chargeType: NonNullable<ServerWish['chargeType']>;
  systemDisk?: SystemDisk;
  dataDisks: DataDisk[];
  /** What is otherwise than it was, and why. */
  notes: string[];
}

export type Planned = { server: ServerToMake; problem?: undefined } | { server?: undefined; problem: string };

export type ServersWish = Pick<RecoverySettings, 'defaults' | 'overrides' | 'typeFallbacks'>;

/**
 * What one server is made like: as its sheet says, unless the user says otherwise. Its type is kept before its address is:
 * where both cannot be had, it gets another address. An address that the user asked for is kept in any case.
 */
export function planServer(choice: Choice, wish: ServersWish, offers: Offers, network: NetworkPlace): Planned {
  const { instance, point } = choice;
  const own = wishFor(instance, wish);
  const type = own.type ?? point.sheet.type;
  const places = placesFor(own, network);
  if (places.length === 0) return { problem: `${instance}: ${nowhere(own, network)}` };
  const types = [type, ...(wish.typeFallbacks[type] ?? [])];
  const address = own.privateIp ?? (point.sheet.privateIp || undefined);
  const inOrder = [...places].sort((a, b) => fits(address, b) - fits(address, a));
  for (const taken of types) {
    const place = inOrder.find(({ zone }) => isOffered(offers, zone, taken));
    if (!place) continue;
    const privateIp = fits(address, place) ? address : undefined;
    const notes = [
      ...[...choice.notes, ...typeNotes(type, taken), ...diskNotes(point, own)],
      ...addressNotes(address, privateIp, place, places),
    ];
    const server = {
      ...serverOf(choice, own, network),
      type: taken,
      zone: place.zone,
      vSwitch: place.id,
      privateIp,
      notes,
    };
    return { server };
  }
  const zones = [...new Set(places.map(({ zone }) => zone))].join(', ');
  return { problem: `${instance}: none of ${types.join(', ')} is in stock in ${zones}; name others in typeFallbacks` };
}

/** All of them, in turn: an address that one takes no other is given. Those whose address the user chose come first. */
export function planServers(
  choices: readonly Choice[],
  wish: ServersWish,
  offers: Offers,
  network: NetworkPlace,
): { servers: ServerToMake[]; problems: string[] } {
  const places = network.vSwitches.map((place) => ({ ...place, taken: [...place.taken] }));
  const servers: ServerToMake[] = [];
  const problems: string[] = [];
  const first = (choice: Choice): number => (wish.overrides[choice.instance]?.privateIp === undefined ? 1 : 0);
  for (const choice of [...choices].sort((a, b) => first(a) - first(b))) {
    const { server, problem } = planServer(choice, wish, offers, { ...network, vSwitches: places });
    if (!server) {
      problems.push(problem);
      continue;
    }
    servers.push(server);
    // Of those that the cloud will choose nobody knows yet; they take room all the same.
    places.find(({ id }) => id === server.vSwitch)?.taken.push(server.privateIp ?? '');
  }
  return { servers: servers.sort((a, b) => (a.instance < b.instance ? -1 : 1)), problems };
}

/** A key pair in the override stands instead of a password for all, and the other way round. */
export function wishFor(instance: string, { defaults, overrides }: ServersWish): ServerWish {
  const own = overrides[instance] ?? {};
  const { keyPair, password, ...rest } = defaults;
  const isOwn = own.keyPair !== undefined || own.password !== undefined;
  return { ...rest, ...(isOwn ? {} : { keyPair, password }), ...own };
}

function placesFor({ zone, privateIp }: ServerWish, { vSwitches }: NetworkPlace): VSwitchPlace[] {
  return vSwitches.filter(
    (place) =>
      (zone === undefined || place.zone === zone) &&
      hasRoom(place) &&
      (privateIp === undefined || whyNotAddress(privateIp, place) === undefined),
  );
}

function nowhere({ zone, privateIp }: ServerWish, { vSwitches }: NetworkPlace): string {
  const there = vSwitches.filter((place) => zone === undefined || place.zone === zone);
  if (there.length === 0) return `there is no vSwitch${zone === undefined ? '' : ` in ${zone}`}`;
  if (privateIp === undefined) return `no vSwitch has a free address (${there.map(({ cidr }) => cidr).join(', ')})`;
  const why = there.map((place) => whyNotAddress(privateIp, place) ?? `${place.cidr} is full`);
  return `it cannot have ${privateIp}: ${why.join('; ')}`;
}

function fits(address: string | undefined, place: VSwitchPlace): number {
  return address !== undefined && whyNotAddress(address, place) === undefined ? 1 : 0;
}

function typeNotes(wanted: string, taken: string): string[] {
  return wanted === taken ? [] : [`${wanted} is not in stock: it is made as ${taken}`];
}

function diskNotes(point: Choice['point'], { diskCategory }: ServerWish): string[] {
  const others = diskCategory === undefined ? [] : otherCategories(disksOf(point), diskCategory);
  return others.length === 0 ? [] : [`its disks are made as ${diskCategory}: ${others.join(', ')} before`];
}

function addressNotes(
  wanted: string | undefined,
  kept: string | undefined,
  place: VSwitchPlace,
  places: readonly VSwitchPlace[],
): string[] {
  if (wanted === undefined || kept !== undefined) return [];
  const elsewhere = places.some((other) => fits(wanted, other));
  const why = elsewhere ? `its type is not in stock where that is free` : whyNotAddress(wanted, place);
  return [`it does not keep its address ${wanted}: ${why ?? ''}`];
}

function serverOf({ instance, point, ageHours }: Choice, own: ServerWish, network: NetworkPlace) {
  const { role, keyPair, password, userData, chargeType = 'PostPaid' as const } = own;
  const disks = disksOf(point);
  const { system, data } = own.diskCategory === undefined ? disks : withCategory(disks, own.diskCategory);
  return {
    instance,
    plan: point.identity.plan,
    slot: point.identity.slot,
    takenAt: point.takenAt,
    ageHours,
    imageId: point.imageId,
    securityGroups: network.securityGroups,
    role: role ?? (point.sheet.role || undefined),
    keyPair,
    password,
    userData,
    chargeType,
    systemDisk: system,
    dataDisks: data,
  };
}
