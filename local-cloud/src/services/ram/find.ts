import type { Call } from '../../core/call';
import { CloudError } from '../../core/error';
import type { RamPolicy, RamRole, RamUser } from './state';

const missing = (kind: string, name: string): CloudError =>
  new CloudError(`EntityNotExist.${kind}`, `The ${kind.toLowerCase()} does not exist: ${name}.`, 404);

export const alreadyExists = (kind: string, name: string): CloudError =>
  new CloudError(`EntityAlreadyExists.${kind}`, `The ${kind.toLowerCase()} already exists: ${name}.`, 409);

export const inUse = (kind: string, by: string, name: string): CloudError =>
  new CloudError(
    `DeleteConflict.${kind}.${by}`,
    `The ${kind.toLowerCase()} still has a ${by.toLowerCase()}: ${name}.`,
    409,
  );

export function findUser({ world }: Call, name: string): RamUser {
  const user = world.ram.users[name];
  if (!user) throw missing('User', name);
  return user;
}

export function findRole({ world }: Call, name: string): RamRole {
  const role = world.ram.roles[name];
  if (!role) throw missing('Role', name);
  return role;
}

export const policyKey = (type: string, name: string): string => `${type}:${name}`;

export function findPolicy({ world }: Call, type: string, name: string): RamPolicy {
  const policy = world.ram.policies[policyKey(type, name)];
  if (!policy) throw missing('Policy', name);
  return policy;
}

/** Names as RAM takes them. */
export function checkName(parameter: string, name: string, max: number, pattern = /^[A-Za-z0-9-]+$/): void {
  if (name.length > max) {
    throw new CloudError(`InvalidParameter.${parameter}.Length`, `${parameter} is longer than ${max} characters.`);
  }
  if (!pattern.test(name)) {
    throw new CloudError(
      `InvalidParameter.${parameter}.InvalidChars`,
      `${parameter} has characters that are not allowed.`,
    );
  }
}
