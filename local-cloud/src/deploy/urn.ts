export interface Named {
  stack: string;
  project: string;
  type: string;
  name: string;
  /** URN of the parent; empty for none. */
  parent: string;
}

const STACK_TYPE = 'pulumi:pulumi:Stack';

/** The URN that the engine gives: the types of the parents, except the stack's, stand before the own. */
export function urnOf({ stack, project, type, name, parent }: Named): string {
  const [, , parentType = ''] = parent.split('::');
  const types = parentType === '' || parentType === STACK_TYPE ? type : `${parentType}$${type}`;
  return `urn:pulumi:${stack}::${project}::${types}::${name}`;
}

/** `urn::id` of a provider; both empty where the default provider is meant. */
export function splitReference(reference: string): { urn: string; id: string } {
  const at = reference.lastIndexOf('::');
  return { urn: reference.slice(0, Math.max(0, at)), id: reference.slice(at + 2) };
}
