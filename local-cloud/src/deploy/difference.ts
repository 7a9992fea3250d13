import { isDeepStrictEqual } from 'node:util';
import type { ResourceType } from './resourceType';
import type { ResourceState } from './state';
import type { Values } from './values';

export interface Wanted {
  inputs: Values;
  provider: string;
  ignoreChanges: string[];
  /** Names of inputs, or `*` for any. */
  replaceOnChanges: string[];
}

export type Difference = { kind: 'same' } | { kind: 'update' | 'replace'; changed: string[] };

/** The inputs with what `ignoreChanges` holds fast as it was. */
export function effectiveInputs(wanted: Wanted, old: ResourceState | undefined): Values {
  if (!old) return wanted.inputs;
  const inputs = { ...wanted.inputs };
  for (const name of wanted.ignoreChanges.map(topLevel)) {
    const before = old.inputs[name];
    if (before === undefined) delete inputs[name];
    else inputs[name] = before;
  }
  return inputs;
}

/** What has to happen to a resource that is there already. */
export function differenceOf(old: ResourceState, inputs: Values, wanted: Wanted, type: ResourceType): Difference {
  const names = [...new Set([...Object.keys(old.inputs), ...Object.keys(inputs)])];
  const changed = names.filter((name) => !isDeepStrictEqual(old.inputs[name], inputs[name])).sort();
  if (wanted.provider !== old.provider) return { kind: 'replace', changed: [...changed, 'provider'] };
  if (changed.length === 0) return { kind: 'same' };
  const forced = wanted.replaceOnChanges.map(topLevel);
  const replaces = changed.some(
    (name) => !type.update || type.inputs[name]?.replaces || forced.includes(name) || forced.includes('*'),
  );
  return { kind: replaces ? 'replace' : 'update', changed };
}

const topLevel = (path: string): string => path.split(/[.[]/)[0] ?? path;
