import { isDeepStrictEqual } from 'node:util';
import { structure, structures } from './read';
import type { InputSpec, ResourceType } from './resourceType';
import type { ResourceState } from './state';
import type { Value, Values } from './values';

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
    (name) =>
      !type.update ||
      isReplacedFor(type.inputs[name], old.inputs[name], inputs[name]) ||
      forced.includes(name) ||
      forced.includes('*'),
  );
  return { kind: replaces ? 'replace' : 'update', changed };
}

/** Of a structure, or of a list of them, a change of one member may mean another resource, and that of another may not. */
function isReplacedFor(spec: InputSpec | undefined, before: Value | undefined, after: Value | undefined): boolean {
  if (!spec || isDeepStrictEqual(before, after)) return false;
  if (spec.replaces || !spec.members) return spec.replaces === true;
  const [was, is] = [membersOf(before), membersOf(after)];
  const longer = was.length > is.length ? was : is;
  return longer.some((_, i) =>
    Object.entries(spec.members ?? {}).some(([name, member]) => isReplacedFor(member, was[i]?.[name], is[i]?.[name])),
  );
}

/** The structures of a list, or the one that stands by itself. */
function membersOf(value: Value | undefined): Values[] {
  const one = structure(value);
  return one ? [one] : structures(value);
}

const topLevel = (path: string): string => path.split(/[.[]/)[0] ?? path;
