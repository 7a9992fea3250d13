import { remembered } from '../remembered';

/** Of a pattern, after `i` or `c`: whether case is ignored. */
const compiled = remembered(10_000, (key) => {
  const source = key
    .slice(1)
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '[^]*')
    .replace(/\?/g, '[^]');
  return new RegExp(`^${source}$`, key.startsWith('i') ? 'i' : '');
});

/** `*` is any text, `?` any one character. */
export function matches(pattern: string, value: string, ignoreCase = false): boolean {
  if (pattern === '*') return true;
  return compiled(`${ignoreCase ? 'i' : 'c'}${pattern}`).test(value);
}
