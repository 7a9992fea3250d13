import type { Params } from './action';
import { integer, invalidParameter, text } from './params';

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
  const rest = after === undefined ? items : items.filter((item) => keyOf(item) < after);
  const shown = rest.slice(0, size);
  const last = shown[shown.length - 1];
  const more = rest.length > shown.length && last !== undefined;
  return { items: shown, NextToken: more ? Buffer.from(keyOf(last)).toString('base64url') : '' };
}

function readToken(token: string): string {
  const key = Buffer.from(token, 'base64url').toString();
  if (!key.includes('/')) throw invalidParameter('NextToken', 'it is none that was given out');
  return key;
}

/** Is the caller paging by token? Then this many a page, at most 100. */
export function tokenPageSize(params: Params): number | undefined {
  const size = integer(params, 'MaxResults');
  if (size !== undefined && (size < 1 || size > 100)) throw invalidParameter('MaxResults', 'it is 1 to 100');
  return size ?? (text(params, 'NextToken') ? 10 : undefined);
}

/** A key for pageByToken: newest first. */
export const newestFirst = (item: { createdAt: number; id: string }): string => `${item.createdAt}/${item.id}`;
