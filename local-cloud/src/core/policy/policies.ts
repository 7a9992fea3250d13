import type {} from '../../services/ram/state';
import type { Caller } from '../call';
import { remembered } from '../remembered';
import type { World } from '../world';
import type { PolicyDocument } from './document';
import { parsePolicy } from './document';

/** A document in force is read once, not once a call. */
const readPolicy = remembered(500, parsePolicy);

/** The default versions of everything attached to the caller's user or role. */
export function policiesOf(world: World, caller: Caller): PolicyDocument[] {
  const { attachments, policies } = world.ram;
  return attachments
    .filter((item) => item.principal === caller.type && item.principalName === caller.name)
    .flatMap((item) => {
      const policy = policies[`${item.policyType}:${item.policyName}`];
      const version = policy?.versions.find(({ id }) => id === policy.defaultVersion);
      return version ? [readPolicy(version.document)] : [];
    });
}

/** The policy that AssumeRole was given to narrow the session, if any. */
export function sessionPolicyOf(world: World, caller: Caller): PolicyDocument | undefined {
  const policy = world.ram.sessions[caller.accessKeyId]?.policy;
  return policy === undefined ? undefined : readPolicy(policy);
}
