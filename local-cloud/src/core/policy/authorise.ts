import type { Caller } from '../call';
import { CloudError } from '../error';
import type { World } from '../world';
import type { Context } from './condition';
import type { Verdict } from './evaluate';
import { evaluate } from './evaluate';
import { policiesOf, sessionPolicyOf } from './policies';

export interface Request {
  action: string;
  /** Asked for, as is the context, only where there are policies to hold against them. */
  resources: () => string[];
  context: () => Context;
}

/** Root passes; anybody else needs every resource of the request allowed. @throws CloudError 403 that names what was denied. */
export function authorise(world: World, caller: Caller, request: Request): void {
  if (caller.type === 'root') return;
  const policies = policiesOf(world, caller);
  const narrowed = sessionPolicyOf(world, caller);
  const context = request.context();
  // A call that names nothing is about everything.
  const named = request.resources();
  const resources = named.length > 0 ? named : ['*'];
  for (const resource of resources) {
    const verdict = evaluate(policies, request.action, resource, context);
    if (verdict !== 'allow')
      throw denied(world, caller, request.action, resource, verdict, 'AccountLevelIdentityBasedPolicy');
    if (!narrowed) continue;
    const inSession = evaluate([narrowed], request.action, resource, context);
    if (inSession !== 'allow') throw denied(world, caller, request.action, resource, inSession, 'SessionPolicy');
  }
}

function denied(
  world: World,
  caller: Caller,
  action: string,
  resource: string,
  verdict: Verdict,
  policyType: string,
): CloudError {
  const isRole = caller.type === 'role';
  return new CloudError(
    'Forbidden.RAM',
    `User not authorized to operate on the specified resource, or this API doesn't support RAM. Action: ${action}. Resource: ${resource}.`,
    403,
    {
      AccessDeniedDetail: {
        PolicyType: policyType,
        AuthPrincipalOwnerId: world.account.id,
        AuthPrincipalType: isRole ? 'AssumedRoleUser' : 'SubUser',
        AuthPrincipalDisplayName: isRole ? caller.principalId : caller.name,
        NoPermissionType: verdict === 'explicit-deny' ? 'ExplicitDeny' : 'ImplicitDeny',
        AuthAction: action,
        AuthResource: resource,
      },
    },
  );
}
