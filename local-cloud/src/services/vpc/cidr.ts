/** A block of addresses as numbers. */
export interface Cidr {
  first: number;
  last: number;
  bits: number;
}

const FORM = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?$/;

/** `10.1.0.0/16`; undefined if it is none, or if bits of the host part are set. */
export function readCidr(text: string): Cidr | undefined {
  const bits = Number(FORM.exec(text)?.[5] ?? NaN);
  const first = readAddress(text.split('/')[0] ?? '');
  if (first === undefined || !(bits >= 0 && bits <= 32)) return undefined;
  const size = 2 ** (32 - bits);
  return first % size === 0 ? { first, last: first + size - 1, bits } : undefined;
}

export function readAddress(text: string): number | undefined {
  const parts = (FORM.exec(text) ?? []).slice(1, 5).map(Number);
  if (parts.length !== 4 || parts.some((part) => part > 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}

/** Blocks that networks may be made in. */
export const PRIVATE_BLOCKS = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];

/** The private block that an address is in; undefined if it is in none, or no address. */
export function privateBlockOf(text: string): string | undefined {
  const address = readAddress(text);
  if (address === undefined) return undefined;
  return PRIVATE_BLOCKS.find((name) => {
    const block = readCidr(name);
    return block && isInside({ first: address, last: address }, block);
  });
}

export const addressText = (address: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');

export const isInside = (inner: { first: number; last: number }, outer: Cidr): boolean =>
  inner.first >= outer.first && inner.last <= outer.last;

export const overlaps = (a: Cidr, b: Cidr): boolean => a.first <= b.last && b.first <= a.last;

/** The cloud keeps the first address of a vSwitch and the last three for itself. */
export const usable = ({ first, last }: Cidr): { first: number; last: number } => ({
  first: first + 1,
  last: last - 3,
});
