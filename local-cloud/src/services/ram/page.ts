import type { Params } from '../../core/action';
import { integer, text } from '../../params/read';

/** A page of a RAM list: MaxItems (default 100) from Marker on. */
export function page<T>(params: Params, all: T[]): { items: T[]; IsTruncated: boolean; Marker?: string } {
  const size = integer(params, 'MaxItems') ?? 100;
  const from = Number(text(params, 'Marker') ?? 0);
  const items = all.slice(from, from + size);
  const end = from + items.length;
  return end < all.length ? { items, IsTruncated: true, Marker: String(end) } : { items, IsTruncated: false };
}
