import type { Caller } from '../core/call';
import { CloudError } from '../core/error';
import type { World } from '../core/world';
import type {} from '../services/ram/state';
import type { Signed } from './signature/style';

interface Credential {
  secret: string;
  caller: Caller;
}

/** The secret behind an access key id, and whose it is. @throws CloudError for keys and tokens that are not good. */
export function findCredential(world: World, signed: Signed): Credential {
  const { accessKeyId, securityToken } = signed;
  const { account, ram } = world;
  if (ram.sessions[accessKeyId]) return fromSession(world, accessKeyId, securityToken);
  if (securityToken) throw new CloudError('InvalidSecurityToken.MismatchWithAccessKey', TOKEN_MISMATCH, 400);
  if (accessKeyId === account.accessKeyId) {
    const arn = `acs:ram::${account.id}:root`;
    const caller: Caller = { type: 'root', name: account.id, arn, principalId: account.id, accessKeyId };
    return { secret: account.accessKeySecret, caller };
  }
  const key = ram.accessKeys[accessKeyId];
  const user = key && ram.users[key.userName];
  if (!key || !user) throw new CloudError('InvalidAccessKeyId.NotFound', 'Specified access key is not found.', 404);
  if (key.status !== 'Active')
    throw new CloudError('InvalidAccessKeyId.Inactive', 'Specified access key is disabled.', 400);
  const arn = `acs:ram::${account.id}:user/${user.name}`;
  return { secret: key.secret, caller: { type: 'user', name: user.name, arn, principalId: user.id, accessKeyId } };
}

const TOKEN_MISMATCH = 'Specified SecurityToken mismatch with the AccessKey.';

function fromSession(world: World, accessKeyId: string, token: string | undefined): Credential {
  const { account, ram } = world;
  const session = ram.sessions[accessKeyId];
  const role = session && ram.roles[session.roleName];
  if (!session || !role) throw new CloudError('InvalidAccessKeyId.NotFound', 'Specified access key is not found.', 404);
  if (!token) throw new CloudError('MissingSecurityToken', 'SecurityToken is mandatory for this action.', 400);
  if (token !== session.securityToken) {
    const isOthers = Object.values(ram.sessions).some((other) => other.securityToken === token);
    if (isOthers) throw new CloudError('InvalidSecurityToken.MismatchWithAccessKey', TOKEN_MISMATCH, 400);
    throw new CloudError('InvalidSecurityToken.Malformed', 'Specified SecurityToken is malformed.', 400);
  }
  if (new Date(session.expires).getTime() <= world.now) {
    throw new CloudError('InvalidSecurityToken.Expired', 'Specified SecurityToken is expired.', 400);
  }
  const arn = `acs:ram::${account.id}:assumed-role/${role.name}/${session.sessionName}`;
  const principalId = `${role.id}:${session.sessionName}`;
  return { secret: session.accessKeySecret, caller: { type: 'role', name: role.name, arn, principalId, accessKeyId } };
}
