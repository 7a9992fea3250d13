import { isUsableIn, readAddress, readCidr, RESERVED_ADDRESSES } from '../../plan/cidr';

/** Where servers can be put. */
export interface NetworkPlace {
  vSwitches: readonly VSwitchPlace[];
  /** Ids. */
  securityGroups: readonly string[];
}

export interface VSwitchPlace {
  /** Its id; of one that is yet to be made, its zone. */
  id: string;
  zone: string;
  cidr: string;
  /** Addresses that somebody has. */
  taken: readonly string[];
}

/** Zone -> instance types in stock. Of a zone that is not there nobody knows: what is asked for may be had. */
export type Offers = Readonly<Record<string, readonly string[] | undefined>>;

export function isOffered(offers: Offers, zone: string, type: string): boolean {
  return offers[zone]?.includes(type) ?? true;
}

/** Why a server cannot have this address there; undefined where it can. */
export function whyNotAddress(address: string, { cidr, taken }: VSwitchPlace): string | undefined {
  const [wanted, range] = [readAddress(address), readCidr(cidr)];
  if (wanted === undefined || !range) return `${address} is no address`;
  if (wanted < range.first || wanted >= range.first + range.size) return `it is not in ${cidr}`;
  if (!isUsableIn(wanted, range)) return `the cloud keeps it for itself in ${cidr}`;
  return taken.includes(address) ? 'somebody has it' : undefined;
}

export function hasRoom({ cidr, taken }: VSwitchPlace): boolean {
  return (readCidr(cidr)?.size ?? Infinity) - RESERVED_ADDRESSES > taken.length;
}
