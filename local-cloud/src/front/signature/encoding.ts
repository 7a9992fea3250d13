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
