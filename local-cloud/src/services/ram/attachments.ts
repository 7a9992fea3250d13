import type { Params } from '../../core/action';
import type { Call } from '../../core/call';
import { CloudError } from '../../core/error';
import { need, text } from '../../params/read';
import { isoSeconds } from '../../core/time';
import { ram } from './action';
import { alreadyExists, findPolicy, findRole, findUser } from './find';
import type { RamAttachment } from './state';

type Principal = RamAttachment['principal'];

const nameParameter = { user: 'UserName', role: 'RoleName' } as const;
const find = { user: findUser, role: findRole };

function readLink(principal: Principal, params: Params, call: Call) {
  const { name } = find[principal](call, need(params, nameParameter[principal]));
  const policy = findPolicy(call, need(params, 'PolicyType'), need(params, 'PolicyName'));
  const link = call.world.ram.attachments.find(
    (known) =>
      known.principal === principal &&
      known.principalName === name &&
      known.policyType === policy.type &&
      known.policyName === policy.name,
  );
  return { name, policy, link };
}

const attach = (principal: Principal) => (params: Params, call: Call) => {
  const { name, policy, link } = readLink(principal, params, call);
  if (link) throw alreadyExists(principal === 'user' ? 'User.Policy' : 'Role.Policy', policy.name);
  call.world.ram.attachments.push({
    principal,
    principalName: name,
    policyType: policy.type,
    policyName: policy.name,
    attachDate: isoSeconds(call.now.getTime()),
  });
  return {};
};

const detach = (principal: Principal) => (params: Params, call: Call) => {
  const { link, policy } = readLink(principal, params, call);
  const { attachments } = call.world.ram;
  if (!link) {
    const kind = principal === 'user' ? 'User' : 'Role';
    throw new CloudError(`EntityNotExist.${kind}.Policy`, `The policy is not attached: ${policy.name}.`, 404);
  }
  attachments.splice(attachments.indexOf(link), 1);
  return {};
};

const listFor = (principal: Principal) => (params: Params, call: Call) => {
  const { name } = find[principal](call, need(params, nameParameter[principal]));
  const links = call.world.ram.attachments.filter(
    (link) => link.principal === principal && link.principalName === name,
  );
  const Policy = links.map((link) => {
    const policy = findPolicy(call, link.policyType, link.policyName);
    return {
      PolicyName: policy.name,
      PolicyType: policy.type,
      DefaultVersion: policy.defaultVersion,
      Description: policy.description,
      AttachDate: link.attachDate,
    };
  });
  return { Policies: { Policy } };
};

function listEntities(params: Params, call: Call): object {
  const policy = findPolicy(call, text(params, 'PolicyType') ?? 'Custom', need(params, 'PolicyName'));
  const links = call.world.ram.attachments.filter(
    (link) => link.policyName === policy.name && link.policyType === policy.type,
  );
  const of = (principal: Principal) => links.filter((link) => link.principal === principal);
  const User = of('user').map(({ principalName, attachDate: AttachDate }) => {
    const { id: UserId, name: UserName, displayName: DisplayName } = findUser(call, principalName);
    return { UserId, UserName, DisplayName, AttachDate };
  });
  const Role = of('role').map(({ principalName, attachDate: AttachDate }) => {
    const { id: RoleId, name: RoleName, description: Description } = findRole(call, principalName);
    return { RoleId, RoleName, Description, Arn: `acs:ram::${call.accountId}:role/${RoleName}`, AttachDate };
  });
  return { Users: { User }, Groups: { Group: [] }, Roles: { Role } };
}

const user = [['user', 'UserName']] as const;
const role = [['role', 'RoleName']] as const;
const policy = [['policy', 'PolicyName']] as const;

export const attachmentActions = [
  ram('AttachPolicyToUser', [...user, ...policy], attach('user'), {
    errors: ['EntityNotExist.User', 'EntityNotExist.Policy', 'EntityAlreadyExists.User.Policy'],
    refused: ['ResourceGroupId'],
  }),
  ram('AttachPolicyToRole', [...role, ...policy], attach('role'), {
    errors: ['EntityNotExist.Role', 'EntityNotExist.Policy', 'EntityAlreadyExists.Role.Policy'],
    refused: ['ResourceGroupId'],
  }),
  ram('DetachPolicyFromUser', [...user, ...policy], detach('user'), {
    errors: ['EntityNotExist.User.Policy'],
    refused: ['ResourceGroupId'],
  }),
  ram('DetachPolicyFromRole', [...role, ...policy], detach('role'), {
    errors: ['EntityNotExist.Role.Policy'],
    refused: ['ResourceGroupId'],
  }),
  ram('ListPoliciesForUser', [...user], listFor('user'), { errors: ['EntityNotExist.User'] }),
  ram('ListPoliciesForRole', [...role], listFor('role'), { errors: ['EntityNotExist.Role'] }),
  ram('ListEntitiesForPolicy', [...policy], listEntities, { errors: ['EntityNotExist.Policy'] }),
];
