import { CloudError } from '../../core/error';
import { isoSeconds } from '../../core/time';
import type { World } from '../../core/world';
import { drawText } from '../ram/action';
import type { RamRole, StsSession } from '../ram/state';

export interface SessionRequest {
  role: RamRole;
  sessionName: string;
  seconds: number;
  /** Narrows what the role may do. */
  policy?: string;
  random: () => number;
}

/** Expired sessions are kept so long, for the error that says so. */
const KEEP_EXPIRED_MS = 24 * 3_600_000;

/** New credentials of a role. */
export function openSession(world: World, { role, sessionName, seconds, policy, random }: SessionRequest): StsSession {
  const { sessions } = world.ram;
  for (const old of Object.values(sessions)) {
    if (Date.parse(old.expires) < world.now - KEEP_EXPIRED_MS) delete sessions[old.accessKeyId];
  }
  const session: StsSession = {
    accessKeyId: `STS.N${drawText(random, 24)}`,
    accessKeySecret: drawText(random, 44),
    securityToken: `CAIS${drawText(random, 200)}`,
    roleName: role.name,
    sessionName,
    policy,
    expires: isoSeconds(world.now + seconds * 1000),
  };
  sessions[session.accessKeyId] = session;
  return session;
}

export interface Principal {
  /** `fc.aliyuncs.com` */
  service?: string;
  /** ARNs that stand for a RAM caller: its own and its account's. */
  arns?: string[];
}

/** @throws CloudError 403 where the role's trust policy does not name the principal. */
export function checkTrust(role: RamRole, principal: Principal): void {
  const { Statement } = JSON.parse(role.trustPolicy) as { Statement: TrustStatement[] };
  const trusted = (effect: string): boolean =>
    Statement.some(
      ({ Effect, Action, Principal }) =>
        Effect === effect &&
        list(Action).some((action) => action === 'sts:AssumeRole' || action === 'sts:*' || action === '*') &&
        (list(Principal.Service).some((service) => service === principal.service) ||
          list(Principal.RAM).some((arn) => arn === '*' || principal.arns?.includes(arn))),
    );
  if (trusted('Allow') && !trusted('Deny')) return;
  throw new CloudError(
    'NoPermission',
    `The role's trust policy does not let ${principal.service ?? 'the caller'} assume it: ${role.arn}.`,
    403,
  );
}

interface TrustStatement {
  Effect: string;
  Action: string | string[];
  Principal: { Service?: string | string[]; RAM?: string | string[] };
}

const list = (value: string | string[] | undefined): string[] => (value === undefined ? [] : [value].flat());
