/** A range of IPv4 addresses, by its first one as a number and its size. */
export interface Range {
  first: number;
  size: number;
}

/** Undefined for what is no IPv4 address. */
export function readAddress(text: string): number | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || parts.some((part) => !/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255))
    return undefined;
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** Undefined for what is no IPv4 range: one whose first address is its own. */
export function readCidr(text: string): Range | undefined {
  const [address = '', prefix = '', ...more] = text.split('/');
  const first = readAddress(address);
  if (more.length > 0 || first === undefined || !/^([0-9]|[12]\d|3[0-2])$/.test(prefix)) return undefined;
  const size = 2 ** (32 - Number(prefix));
  return first % size === 0 ? { first, size } : undefined;
}

export function isWithin(inner: Range, outer: Range): boolean {
  return inner.first >= outer.first && inner.first + inner.size <= outer.first + outer.size;
}

export function overlap(a: Range, b: Range): boolean {
  return a.first < b.first + b.size && b.first < a.first + a.size;
}

/** Of a vSwitch, the cloud keeps the first address and the last three for itself. */
export const RESERVED_ADDRESSES = 4;

/** May a server have this address of a vSwitch? */
export function isUsableIn(address: number, { first, size }: Range): boolean {
  return address > first && address < first + size - (RESERVED_ADDRESSES - 1);
}
