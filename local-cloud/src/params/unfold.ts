import type { Params, ParamValue } from '../core/action';

/** `Tag.1.Key=a` becomes `Tag: [{ Key: 'a' }]`, `SystemDisk.Size=40` becomes `SystemDisk: { Size: '40' }`. */
export function unfold(flat: Record<string, string>): Params {
  const names = Object.keys(flat);
  if (!names.some((name) => name.includes('.'))) return { ...flat };
  const tree: Record<string, unknown> = Object.create(null);
  for (const [name, value] of Object.entries(flat)) put(tree, name.split('.'), value);
  return settle(tree) as Params;
}

function put(tree: Record<string, unknown>, path: string[], value: string): void {
  let at = tree;
  for (const part of path.slice(0, -1)) {
    const next = at[part];
    at = (typeof next === 'object' && next !== null ? next : (at[part] = Object.create(null))) as Record<
      string,
      unknown
    >;
  }
  at[path[path.length - 1] ?? ''] = value;
}

/** Objects whose keys are all numbers are lists, in the order of the numbers. */
function settle(node: unknown): ParamValue {
  if (typeof node !== 'object' || node === null) return node as ParamValue;
  const entries = Object.entries(node);
  if (entries.length > 0 && entries.every(([key]) => /^\d+$/.test(key))) {
    return entries.sort((a, b) => Number(a[0]) - Number(b[0])).map(([, value]) => settle(value));
  }
  return Object.fromEntries(entries.map(([key, value]) => [key, settle(value)]));
}
