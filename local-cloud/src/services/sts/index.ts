import type { Action, Params, Service } from '../../core/action';
import type { Call } from '../../core/call';
import { CloudError } from '../../core/error';
import { integer, need, text } from '../../params/read';
import { parsePolicy } from '../../core/policy/document';
import { findRole } from '../ram/find';
import { checkTrust, openSession } from './session';

const VERSION = '2015-04-01';

const wrong = (name: string, why: string): CloudError => new CloudError(`InvalidParameter.${name}`, why, 400);
const wronglyFormed = (name: string): CloudError => wrong(name, `The parameter ${name} is wrongly formed.`);

/** @throws CloudError InvalidParameter.PolicyGrammar */
function policyOf(params: Params): string | undefined {
  const policy = text(params, 'Policy') || undefined;
  try {
    if (policy !== undefined) parsePolicy(policy);
  } catch {
    throw wrong('PolicyGrammar', 'The parameter Policy has not passed grammar check.');
  }
  return policy;
}

function assumeRole(params: Params, call: Call): object {
  const arn = need(params, 'RoleArn');
  const [, account, name] = /^acs:ram::(\d+):role\/(.+)$/.exec(arn) ?? [];
  if (account !== call.accountId || name === undefined) throw wronglyFormed('RoleArn');
  const role = findRole(call, name);
  if (call.caller.type === 'root')
    throw new CloudError('NoPermission', 'Roles may not be assumed by root accounts.', 403);
  checkTrust(role, { arns: [call.caller.arn, `acs:ram::${call.accountId}:root`] });
  const seconds = integer(params, 'DurationSeconds') ?? 3600;
  if (seconds < 900 || seconds > role.maxSessionDuration) {
    throw wrong('DurationSeconds', `DurationSeconds is 900 to the role's ${role.maxSessionDuration}, not ${seconds}.`);
  }
  const sessionName = need(params, 'RoleSessionName');
  if (!/^[a-zA-Z0-9.@_-]{2,64}$/.test(sessionName)) throw wronglyFormed('RoleSessionName');
  const session = openSession(call.world, {
    role,
    sessionName,
    seconds,
    policy: policyOf(params),
    random: call.random,
  });
  return {
    Credentials: {
      AccessKeyId: session.accessKeyId,
      AccessKeySecret: session.accessKeySecret,
      SecurityToken: session.securityToken,
      Expiration: session.expires,
    },
    AssumedRoleUser: {
      Arn: `acs:ram::${call.accountId}:role/${role.name}/${sessionName}`,
      AssumedRoleId: `${role.id}:${sessionName}`,
    },
  };
}

const IDENTITY_TYPES = { root: 'Account', user: 'RAMUser', role: 'AssumedRoleUser' } as const;

function callerIdentity(_params: Params, { caller, accountId }: Call): object {
  const [roleId] = caller.principalId.split(':');
  return {
    AccountId: accountId,
    ...(caller.type === 'role' ? { RoleId: roleId } : { UserId: caller.principalId }),
    Arn: caller.arn,
    IdentityType: IDENTITY_TYPES[caller.type],
    PrincipalId: caller.principalId,
  };
}

const actions: Action[] = [
  {
    service: 'sts',
    name: 'AssumeRole',
    version: VERSION,
    permission: 'sts:AssumeRole',
    resources: (params) => [need(params, 'RoleArn')],
    handle: assumeRole,
    judges: ['RoleSessionName'],
    errors: [
      'EntityNotExist.Role',
      'NoPermission',
      ...['RoleArn', 'RoleSessionName', 'DurationSeconds', 'PolicyGrammar'].map((name) => `InvalidParameter.${name}`),
    ],
    inert: ['ExternalId', 'SourceIdentity'],
  },
  {
    service: 'sts',
    name: 'GetCallerIdentity',
    version: VERSION,
    permission: null,
    resources: () => [],
    handle: callerIdentity,
    readOnly: true,
  },
];

/** Sessions live in RAM's slice of the world. */
export const createSts = (): Service => ({
  name: 'sts',
  protocol: 'rpc',
  endpoints: ['sts.aliyuncs.com', 'sts.{region}.aliyuncs.com', 'sts-vpc.{region}.aliyuncs.com'],
  actions,
  begin: () => undefined,
});
