import type { CloudClient } from './client';
import type { Values } from './values';

/** What is known of one input. */
export interface InputSpec {
  required?: boolean;
  /** A change of it means another resource. */
  replaces?: boolean;
  /** Known to the provider, and not done here: an error names it, since ignoring it would leave another cloud behind. */
  unsupported?: boolean;
  /** Of a structure, or of each structure in a list; any member passes if left out. */
  members?: Inputs;
}
export interface Inputs {
  [name: string]: InputSpec;
}

/** Where a resource is: the cloud it is made in and its region. */
export interface Place {
  client: CloudClient;
  region: string;
  accountId: string;
  /** For ids that the provider makes up. */
  now: Date;
  /** Lets virtual time pass. */
  wait(seconds: number): Promise<void>;
}

export interface Made {
  id: string;
  /** What the cloud adds to the inputs. */
  outputs: Values;
}

/** How one type of resource is made, changed and removed through the cloud's own API. */
export interface ResourceType {
  inputs: Inputs;
  /** Inputs that are given to the program as outputs even when it did not set them. */
  defaults?: Values;
  secretOutputs?: string[];
  create(inputs: Values, place: Place): Promise<Made>;
  /** @param changed names of the inputs that differ. Without it every change replaces. */
  update?(id: string, inputs: Values, changed: string[], place: Place, old: Values): Promise<Values>;
  /** Of what is there and not known yet: its outputs. @throws Error unless it is as these inputs say */
  adopt?(id: string, inputs: Values, place: Place): Promise<Values>;
  /** Of what takes its time: true once it is as it is to be. Called every few virtual seconds until then. */
  complete?(id: string, inputs: Values, place: Place): Promise<boolean>;
  remove(id: string, inputs: Values, place: Place): Promise<void>;
}

/** Builds a table of inputs: `name!` is required, `name*` replaces, `name-` is not supported. */
export function inputs(names: string, members: Record<string, Inputs> = {}): Inputs {
  const table: Inputs = {};
  for (const word of names.split(/\s+/).filter(Boolean)) {
    const name = word.replace(/[!*-]/g, '');
    const marks = { required: word.includes('!'), replaces: word.includes('*'), unsupported: word.includes('-') };
    table[name] = { ...marks, members: members[name] };
  }
  return table;
}

/** @throws Error where one of these was changed, which the provider does by calls that the local cloud does not have */
export function refuseChange(changed: readonly string[], fixed: readonly string[]): void {
  const refused = changed.filter((name) => fixed.includes(name));
  if (refused.length > 0) throw new Error(`${refused.join(', ')}: the embedded deployment cannot change this in place`);
}

/** Everything that is wrong with a resource's inputs, one line each. */
export function problemsOf(known: Inputs, given: Values, path = ''): string[] {
  const problems: string[] = [];
  for (const [name, { required }] of Object.entries(known)) {
    if (required && given[name] === undefined) problems.push(`${path}${name} is required`);
  }
  for (const [name, value] of Object.entries(given)) {
    const spec = known[name];
    if (!spec) problems.push(`${path}${name} is not known`);
    else if (spec.unsupported) problems.push(`${path}${name} is not supported by the embedded deployment`);
    else if (spec.members) problems.push(...memberProblems(spec.members, value, path + name));
  }
  return problems;
}

function memberProblems(members: Inputs, value: Values[string], path: string): string[] {
  const structures = Array.isArray(value) ? value : [value];
  return structures.flatMap((structure, i) => {
    const at = Array.isArray(value) ? `${path}[${i}]` : path;
    const isStructure = typeof structure === 'object' && structure !== null && !Array.isArray(structure);
    return isStructure ? problemsOf(members, structure, `${at}.`) : [`${at} is a structure`];
  });
}
