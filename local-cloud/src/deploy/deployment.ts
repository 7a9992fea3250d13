import type { CloudClient } from './client';
import type { Wanted } from './difference';
import { differenceOf, effectiveInputs } from './difference';
import { RefusedError } from './exchange';
import { Pending } from './pending';
import type { Place, ResourceType } from './resourceType';
import { problemsOf } from './resourceType';
import type { ResourceState } from './state';
import { RESOURCE_TYPES } from './types';
import type { Plain, Values } from './values';

export type StepAction = 'create' | 'import' | 'update' | 'replace' | 'same' | 'delete';

export interface Step {
  state: ResourceState;
  action: StepAction;
}

/** What a program declares. */
export interface Registration extends Omit<Wanted, 'inputs'> {
  urn: string;
  type: string;
  name: string;
  custom: boolean;
  parent: string;
  dependencies: string[];
  /** Of what is there and to be adopted; empty for none. */
  importId: string;
  inputs: Plain;
  secretOutputs: string[];
  deleteBeforeReplace: boolean;
  protect: boolean;
  retainOnDelete: boolean;
  /** URN of what takes it along when it is deleted; empty for none. */
  deletedWith: string;
  /** URNs under which the resource was known before. */
  aliases: string[];
}

export interface Surroundings {
  client: CloudClient;
  accountId: string;
  now(): Date;
  wait(seconds: number): Promise<void>;
  defaultRegion: string;
}

const PROVIDER = 'pulumi:providers:';

/** One run of a program over what the last one left: makes, changes and replaces as it goes, and deletes at the end. */
export class Deployment {
  readonly steps: Step[] = [];
  /** What there is now, in the order in which it was made. */
  readonly states: ResourceState[] = [];
  private readonly before: Map<string, ResourceState>;
  private readonly superseded: ResourceState[] = [];
  private readonly pending = new Pending();

  constructor(
    before: readonly ResourceState[],
    private readonly around: Surroundings,
  ) {
    this.before = new Map(before.map((state) => [state.urn, state]));
  }

  /** Brings one resource to what is declared. @throws Error, RefusedError */
  async register(declared: Registration): Promise<ResourceState> {
    if (this.states.some((state) => state.urn === declared.urn))
      throw new Error(`Duplicate resource URN '${declared.urn}'`);
    await this.pending.settle(declared.dependencies);
    const old = this.takeOld(declared);
    const step = declared.custom ? await this.bring(declared, old) : plainStep(declared, old, this.regionOf(declared));
    this.steps.push(step);
    this.states.push(step.state);
    const type = RESOURCE_TYPES[step.state.type];
    const before = step.action === 'update' ? old?.inputs : undefined;
    if (type && step.action !== 'same') this.pending.add(step.state, type, this.place(step.state.region), before);
    return step.state;
  }

  /** Removes what is declared no more and what was replaced, the last made first. Only after a program that went well. */
  async finish(): Promise<void> {
    await this.pending.settle();
    const gone = [...this.before.values()].reverse();
    const all = [...this.superseded.reverse(), ...gone];
    const urns = new Set(all.map(({ urn }) => urn));
    for (const state of all) {
      if (state.protect && gone.includes(state)) throw new Error(`'${state.name}' is protected: it is not deleted`);
      // Whatever becomes of the other one: it is not deleted by itself.
      if (!urns.has(state.deletedWith)) await this.remove(state);
      if (this.superseded.includes(state)) continue;
      this.before.delete(state.urn);
      this.steps.push({ state, action: 'delete' });
    }
  }

  /** Waits for what is still coming about, after a program some of whose resources failed. @throws Error */
  async settle(): Promise<void> {
    await this.pending.settle();
  }

  /** What a program that failed did not come to declare, and what is left of a deletion that failed. */
  leftOver(): ResourceState[] {
    return [...this.before.values()];
  }

  private takeOld({ urn, aliases }: Registration): ResourceState | undefined {
    const known = [urn, ...aliases].find((name) => this.before.has(name));
    const old = known === undefined ? undefined : this.before.get(known);
    if (known !== undefined) this.before.delete(known);
    return old;
  }

  private async bring(declared: Registration, old: ResourceState | undefined): Promise<Step> {
    const region = this.regionOf(declared);
    if (declared.type.startsWith(PROVIDER)) return providerStep(declared, old, region);
    const type = typeOf(declared);
    const wanted = { ...declared, inputs: declared.inputs.values };
    const inputs = effectiveInputs(wanted, old);
    const problems = problemsOf(type.inputs, inputs);
    if (problems.length > 0) throw new Error(`${declared.type} '${declared.name}': ${problems.join('; ')}`);
    try {
      return await this.act(declared, type, inputs, old, region);
    } catch (error) {
      if (old) this.before.set(old.urn, old);
      throw error;
    }
  }

  private async act(
    declared: Registration,
    type: ResourceType,
    inputs: Values,
    old: ResourceState | undefined,
    region: string,
  ): Promise<Step> {
    const place = this.place(region);
    const state = (id: string, outputs: Values) => stateOf(declared, type, inputs, { id, outputs, region });
    if (!old && declared.importId !== '') {
      if (!type.adopt) throw new Error(`The embedded deployment imports no ${declared.type} ('${declared.name}')`);
      const outputs = await type.adopt(declared.importId, inputs, place);
      return { action: 'import', state: state(declared.importId, outputs) };
    }
    if (!old) {
      const made = await type.create(inputs, place);
      return { action: 'create', state: state(made.id, made.outputs) };
    }
    if (declared.importId !== '' && declared.importId !== old.id) {
      throw new Error(`'${declared.name}' is ${old.id}, and ${declared.importId} cannot be imported in its place`);
    }
    const difference = differenceOf(old, inputs, { ...declared, inputs }, type);
    if (difference.kind === 'same')
      return { action: 'same', state: { ...state(old.id, old.outputs), outputs: old.outputs } };
    if (difference.kind === 'update' && type.update) {
      const outputs = await type.update(old.id, inputs, difference.changed, this.place(old.region), old.inputs);
      // What was changed is as it was asked for, unless the cloud says otherwise.
      const changed = Object.fromEntries(Object.entries(inputs).filter(([name]) => difference.changed.includes(name)));
      const now = { ...old.outputs, ...changed, ...outputs };
      return { action: 'update', state: { ...state(old.id, now), region: old.region } };
    }
    const made = await this.replace(declared, old, () => type.create(inputs, place));
    return { action: 'replace', state: state(made.id, made.outputs) };
  }

  /** One that is protected no more may be replaced at once. @throws Error for one that still is */
  private async replace<T>(
    { name, protect, ...of }: Registration,
    old: ResourceState,
    make: () => Promise<T>,
  ): Promise<T> {
    if (protect && old.protect) throw new Error(`'${name}' is protected: it is not replaced`);
    if (of.deleteBeforeReplace) await this.remove(old);
    const made = await make();
    if (!of.deleteBeforeReplace) this.superseded.push(old);
    return made;
  }

  /** What is gone already is no error. */
  private async remove(state: ResourceState): Promise<void> {
    const type = RESOURCE_TYPES[state.type];
    if (!type || state.retainOnDelete) return;
    try {
      await type.remove(state.id, state.inputs, this.place(state.region));
    } catch (error) {
      if (!(error instanceof RefusedError && error.isNotFound)) throw error;
    }
  }

  private regionOf({ provider }: Registration): string {
    const known = this.states.find((state) => state.urn === provider);
    return String(known?.inputs.region ?? this.around.defaultRegion);
  }

  private place(region: string): Place {
    const { client, accountId, wait } = this.around;
    return { client, region, accountId, now: this.around.now(), wait };
  }
}

function typeOf({ type, name }: Registration): ResourceType {
  const known = RESOURCE_TYPES[type];
  if (!known) throw new Error(`The embedded deployment has no resource type ${type} ('${name}')`);
  return known;
}

function stateOf(
  declared: Registration,
  type: ResourceType,
  inputs: Values,
  { id, outputs, region }: { id: string; outputs: Values; region: string },
): ResourceState {
  const {
    urn,
    type: token,
    name,
    custom,
    parent,
    dependencies,
    provider,
    protect,
    retainOnDelete,
    deletedWith,
  } = declared;
  const secrets = [...declared.inputs.secrets, ...declared.secretOutputs, ...(type.secretOutputs ?? [])];
  const shared = {
    ...{ urn, type: token, name, custom, parent, dependencies, provider },
    ...{ protect, retainOnDelete, deletedWith },
  };
  return { ...shared, id, region, inputs, outputs: { ...type.defaults, ...inputs, ...outputs }, secrets };
}

/** A component, or the stack itself. */
function plainStep(declared: Registration, old: ResourceState | undefined, region: string): Step {
  const state = stateOf(declared, NOTHING, {}, { id: '', outputs: {}, region });
  return { action: old ? 'same' : 'create', state };
}

/** A provider is only a place to look up the region in. */
function providerStep(declared: Registration, old: ResourceState | undefined, region: string): Step {
  const id = old?.id ?? `provider-${declared.name}`;
  const { values } = declared.inputs;
  const state = stateOf(declared, NOTHING, values, { id, outputs: {}, region });
  const isSame = old !== undefined && JSON.stringify(old.inputs) === JSON.stringify(values);
  return { action: old ? (isSame ? 'same' : 'update') : 'create', state };
}

const NOTHING: ResourceType = {
  inputs: {},
  create: () => Promise.reject(new Error('nothing to create')),
  remove: () => Promise.resolve(),
};
