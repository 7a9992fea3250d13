import { isRecord } from '../record';
import { joined, shown, type Problem } from './problems';
import type { Group, Leaf, MapOf, Members, Read, Spec } from './spec';
import { asList, asMap, asText } from './typed';
import { nearest, unknownKey } from './unknown-key';

/** Reads a tree of config by its spec: what is right is returned, what is wrong is added to `problems`. */
export function readGroup<M extends Members>(
  members: M,
  raw: Record<string, unknown>,
  path: string,
  problems: Problem[],
): { [K in keyof M]?: Read<M[K]> } {
  const known = Object.keys(members);
  const strangers = Object.keys(raw).filter((key) => !Object.hasOwn(members, key));
  problems.push(...strangers.map((key) => unknownKey(joined(path, key), key, known)));
  // A misspelt key stands for the right one, which nobody has forgotten.
  const meant = new Set(strangers.map((key) => nearest(key, known)));
  const found: Record<string, unknown> = {};
  for (const [key, spec] of Object.entries(members)) {
    const at = joined(path, key);
    const value = Object.hasOwn(raw, key) ? raw[key] : undefined;
    if (value === undefined || value === null || value === '') {
      if (spec.required && !meant.has(key)) problems.push({ path: at, rule: 'is required', example: spec.example });
      continue;
    }
    const read = readSpec(spec, value, at, problems);
    if (read !== undefined) found[key] = read;
  }
  return found as { [K in keyof M]?: Read<M[K]> };
}

function readSpec(spec: Spec, value: unknown, path: string, problems: Problem[]): unknown {
  if (spec.kind === 'leaf') return readLeaf(spec, value, path, problems);
  const map = asMap(value);
  if (!isRecord(map)) {
    problems.push({
      path,
      rule: 'must be a map (YAML or JSON) that has no key twice',
      received: shown(value),
      example: spec.example,
    });
    return undefined;
  }
  return spec.kind === 'group' ? readMembers(spec, map, path, problems) : readMap(spec, map, path, problems);
}

function readMembers(spec: Group, map: Record<string, unknown>, path: string, problems: Problem[]): unknown {
  return readGroup(spec.members, map, path, problems);
}

function readMap(spec: MapOf, map: Record<string, unknown>, path: string, problems: Problem[]): unknown {
  if (spec.notEmpty !== undefined && Object.keys(map).length === 0) {
    problems.push({ path, rule: spec.notEmpty, received: shown(map), example: spec.example });
    return undefined;
  }
  const entries: [string, unknown][] = [];
  const seen = new Set<string>();
  for (const [key, value] of Object.entries(map)) {
    const at = joined(path, key);
    const checked = spec.key.safeParse(key);
    if (!checked.success) {
      const rule = checked.error.issues[0]?.message ?? 'is no valid key';
      problems.push({ path: at, rule, received: shown(key), example: spec.example });
    } else if (seen.has(checked.data)) {
      // With a blank at its end, say: one of the two would be lost.
      problems.push({ path: at, rule: 'must not be there twice', received: shown(key), example: spec.example });
    } else {
      seen.add(checked.data);
    }
    const read = readSpec(spec.value, value ?? '', at, problems);
    // What is under a wrong key is judged like the rest, in the same round.
    if (read !== undefined) entries.push([checked.success ? checked.data : key, read]);
  }
  return Object.fromEntries(entries);
}

function readLeaf(spec: Leaf<unknown>, value: unknown, path: string, problems: Problem[]): unknown {
  const result = spec.schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  for (const { path: steps, message, input } of result.error.issues) {
    const at = steps.reduce<string>((base, step) => joined(base, step as string | number), path);
    // What the user typed, not what reading it made of it.
    const received = shown(steps.length === 0 ? value : input);
    problems.push({ path: at, rule: message, received, example: spec.example });
  }
  return rightItems(value, result.error.issues);
}

/** Stands in a list for an item that is wrong, so that the others keep their places. */
export const WRONG_ITEM = '';

/** Of a list that is wrong only here and there. */
function rightItems(value: unknown, issues: readonly { path: PropertyKey[] }[]): unknown {
  const items = asList(value);
  const wrong = issues.map(({ path: [item] }) => item);
  if (!Array.isArray(items) || wrong.some((item) => typeof item !== 'number')) return undefined;
  return items.map((item: unknown, i) => (wrong.includes(i) ? WRONG_ITEM : asText(item)));
}
