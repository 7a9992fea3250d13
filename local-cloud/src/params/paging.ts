import type { Params } from '../core/action';
import { integer, invalidParameter, text } from './read';

export interface Page<T> {
  items: T[];
  TotalCount: number;
  PageNumber: number;
  PageSize: number;
}

/** Page by number: what is deleted between two pages makes the later one skip rows, as on the real cloud. */
export function pageByNumber<T>(items: T[], params: Params, largest = 100, usual = 10): Page<T> {
  const number = integer(params, 'PageNumber') ?? 1;
  const size = integer(params, 'PageSize') ?? usual;
  if (number < 1) throw invalidParameter('PageNumber', 'it begins at 1');
  if (size < 1 || size > largest) throw invalidParameter('PageSize', `it is 1 to ${largest}`);
  const from = (number - 1) * size;
  return { items: items.slice(from, from + size), TotalCount: items.length, PageNumber: number, PageSize: size };
}

export interface TokenPage<T> {
  items: T[];
  NextToken: string;
}

/** Page by token; `keyOf` must be unique and falling, since a token holds the last key shown. */
export function pageByToken<T>(items: T[], params: Params, keyOf: (item: T) => string, size: number): TokenPage<T> {
  const token = text(params, 'NextToken');
  const after = token ? readToken(token) : undefined;
  const rest = after === undefined ? items : items.slice(firstBelow(items, after, keyOf));
  const shown = rest.slice(0, size);
  const last = shown[shown.length - 1];
  const more = rest.length > shown.length && last !== undefined;
  return { items: shown, NextToken: more ? Buffer.from(keyOf(last)).toString('base64url') : '' };
}

/** Where keys below this one begin: found by halving, since a long list is read page by page. */
function firstBelow<T>(items: T[], key: string, keyOf: (item: T) => string): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keyOf(items[middle] as T) < key) high = middle;
    else low = middle + 1;
  }
  return low;
}

function readToken(token: string): string {
  const key = Buffer.from(token, 'base64url').toString();
  if (!key.includes('/')) throw invalidParameter('NextToken', 'it is none that was given out');
  return key;
}

/** Is the caller paging by token? Then this many a page, at most 100. */
function tokenPageSize(params: Params): number | undefined {
  const size = integer(params, 'MaxResults');
  if (size !== undefined && (size < 1 || size > 100)) throw invalidParameter('MaxResults', 'it is 1 to 100');
  return size ?? (text(params, 'NextToken') ? 10 : undefined);
}

interface Dated {
  createdAt: number;
  id: string;
}

/** A key for pageByToken: newest first. */
const newestFirst = (item: Dated): string => `${item.createdAt}/${item.id}`;

/** Sorted by that key. What comes oldest first, as a region keeps it, is only turned round. */
export function sortNewestFirst<T extends Dated>(items: T[]): T[] {
  const turned = items.reverse();
  const isAfter = (a: Dated, b: Dated): boolean =>
    a.createdAt > b.createdAt || (a.createdAt === b.createdAt && a.id > b.id);
  const isSorted = turned.every((item, i) => i === 0 || isAfter(turned[i - 1] as T, item));
  return isSorted ? turned : turned.sort((a, b) => (isAfter(a, b) ? -1 : 1));
}

/** A page of what is sorted by that key: by token where the caller pages so, else by number. */
export function pageEitherWay<T extends Dated>(found: T[], params: Params): Page<T> & TokenPage<T> {
  const size = tokenPageSize(params);
  if (size === undefined) return { ...pageByNumber(found, params), NextToken: '' };
  return { ...pageByToken(found, params, newestFirst, size), TotalCount: found.length, PageSize: size, PageNumber: 1 };
}
