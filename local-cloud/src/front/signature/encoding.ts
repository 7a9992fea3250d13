import { createHmac } from 'node:crypto';

const PLAIN = /^[\w.~-]*$/;

/** RFC 3986 percent-encoding as all signature styles use it: everything but letters, digits and `-_.~`. */
export const encode = (value: string): string =>
  PLAIN.test(value)
    ? value
    : encodeURIComponent(value).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

const byCode = (a: [string, string], b: [string, string]): number => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0);

/** `a=1&b=2`, sorted by name, both sides encoded. */
export function canonicalQuery(query: Record<string, string>): string {
  let made = '';
  for (const name of Object.keys(query).sort()) made += `&${encode(name)}=${encode(query[name] ?? '')}`;
  return made.slice(1);
}

/** Header lines `name:value\n` whose names have one of the prefixes, sorted. */
export const headerLines = (headers: Record<string, string>, prefixes: string[]): string =>
  Object.entries(headers)
    .filter(([name]) => prefixes.some((prefix) => name.startsWith(prefix)))
    .sort(byCode)
    .map(([name, value]) => `${name}:${value.trim()}\n`)
    .join('');

/** Sorted and encoded; a name without a value stands alone. */
export const bareQuery = (query: Record<string, string>): string =>
  Object.entries(query)
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`))
    .join('&');

/** Version 4 of OSS and SLS: the key is good for one day, region and product, which `scope` names. */
export function signV4(secret: string, scope: string, stringToSign: string): string {
  const key = scope
    .split('/')
    .reduce<string | Buffer>((made, part) => createHmac('sha256', made).update(part).digest(), `aliyun_v4${secret}`);
  return createHmac('sha256', key).update(stringToSign).digest('hex');
}

/** The form of dates in RPC calls. */
export const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** `20260301T100000Z` as a date that can be read. */
export const readableDate = (date: string): string =>
  date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
