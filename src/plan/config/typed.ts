import { parse } from 'yaml';

// What people type reaches the program in many dresses: Pulumi hands every value over as text, structures as JSON, and has
// by then made numbers and booleans of what `--path` was given. These readers take off the dress and judge nothing: what
// they do not understand they hand on, for the schema to refuse.

/** Text; numbers and booleans become the text that the user typed. */
export function asText(value: unknown): unknown {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' ? value.trim() : value;
}

export function asNumber(value: unknown): unknown {
  return typeof value === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(value) ? Number(value) : value;
}

export function asFlag(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const word = value.trim().toLowerCase();
  if (word === 'true' || word === 'yes') return true;
  return word === 'false' || word === 'no' ? false : value;
}

/** A list, JSON or YAML text of one, or one item or several between commas. */
export function asList(value: unknown): unknown {
  if (typeof value === 'number' || typeof value === 'boolean') return [String(value)];
  if (typeof value !== 'string') return value;
  const text = value.trim();
  if (/^(\[|\{|- )/.test(text)) return structure(text) ?? value;
  const items = text.split(/[,，\n]/).map((item) => item.trim());
  return items.filter((item) => item !== '');
}

/** A map, JSON or YAML text of one, or `key=value` pairs between commas. No key twice: one of the two would be lost. */
export function asMap(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const text = value.trim();
  if (/^[^\s{:=,]+=/.test(text)) {
    const pairs = text.split(/[,，\n]/).map((pair) => splitPair(pair.trim()));
    const map = Object.fromEntries(pairs);
    return Object.keys(map).length === pairs.length ? map : value;
  }
  return structure(text) ?? value;
}

function splitPair(pair: string): [string, string] {
  const at = pair.indexOf('=');
  return at < 0 ? [pair, ''] : [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
}

/**
 * JSON or YAML text, every scalar but null as the very text that stands there: JSON.parse would round long numbers, and take
 * the last of two equal keys. Undefined for neither.
 */
function structure(text: string): unknown {
  try {
    return parse(text, { schema: 'failsafe', customTags: ['null'], logLevel: 'error' }) as unknown;
  } catch {
    return undefined;
  }
}
