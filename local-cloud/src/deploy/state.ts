import type { Values } from './values';

/** What a deployment remembers of a resource until the next one. */
export interface ResourceState {
  urn: string;
  type: string;
  name: string;
  /** False for components, which nothing in the cloud stands for. */
  custom: boolean;
  id: string;
  inputs: Values;
  outputs: Values;
  /** Names of inputs and outputs that are secret. */
  secrets: string[];
  /** URN; empty for none. */
  parent: string;
  /** URNs. */
  dependencies: string[];
  /** URN of the provider; empty for the default one. */
  provider: string;
  region: string;
  protect: boolean;
  retainOnDelete: boolean;
  /** URN of what takes it along when it is deleted; empty for none. */
  deletedWith: string;
}

/** Secrets are only for those who ask for them by name. */
export function withoutSecrets(values: Values, secrets: readonly string[]): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, secrets.includes(name) ? '[secret]' : value]),
  );
}
