import type { Params } from '../../core/action';
import type { Call } from '../../core/call';
import { CloudError } from '../../core/error';
import { integer, need, text } from '../../params/read';
import { isoSeconds } from '../../core/time';
import { drawDigits, ram } from './action';
import { alreadyExists, checkName, findRole, inUse } from './find';
import { page } from './page';
import type { RamRole } from './state';
import { readTags } from './tagList';

/** As lists have it. */
const rowView = (role: RamRole): object => ({
  RoleId: role.id,
  RoleName: role.name,
  Arn: role.arn,
  Description: role.description,
  MaxSessionDuration: role.maxSessionDuration,
  CreateDate: role.createDate,
  UpdateDate: role.updateDate,
});

const view = (role: RamRole): object => ({ ...rowView(role), AssumeRolePolicyDocument: role.trustPolicy });

function readTrust(params: Params, name: string): string {
  const document = need(params, name);
  try {
    const { Statement } = Object(JSON.parse(document)) as { Statement?: unknown };
    if (Array.isArray(Statement) && Statement.every((one) => Object(one).Principal !== undefined)) return document;
  } catch {
    // Falls through to the one complaint below.
  }
  throw new CloudError('MalformedPolicyDocument', `${name} must be JSON whose statements name a Principal.`);
}

function readDuration(params: Params, name: string): number | undefined {
  const seconds = integer(params, name);
  if (seconds === undefined || (seconds >= 3600 && seconds <= 43_200)) return seconds;
  throw new CloudError('InvalidParameter.MaxSessionDuration', `${name} is between 3600 and 43200 seconds.`);
}

function createRole(params: Params, call: Call): object {
  const name = need(params, 'RoleName');
  checkName('RoleName', name, 64, /^[A-Za-z0-9._-]+$/);
  if (call.world.ram.roles[name]) throw alreadyExists('Role', name);
  const date = isoSeconds(call.now.getTime());
  const role: RamRole = {
    name,
    id: `3${drawDigits(call.random, 17)}`,
    arn: `acs:ram::${call.accountId}:role/${name}`,
    description: text(params, 'Description') ?? '',
    trustPolicy: readTrust(params, 'AssumeRolePolicyDocument'),
    maxSessionDuration: readDuration(params, 'MaxSessionDuration') ?? 3600,
    createDate: date,
    updateDate: date,
    tags: readTags(params.Tag),
  };
  call.world.ram.roles[name] = role;
  return { Role: { ...view(role), UpdateDate: undefined } };
}

/** Changes only what is given. */
function updateRole(params: Params, call: Call): object {
  const role = findRole(call, need(params, 'RoleName'));
  const trust = text(params, 'NewAssumeRolePolicyDocument');
  if (trust !== undefined) role.trustPolicy = readTrust(params, 'NewAssumeRolePolicyDocument');
  role.description = text(params, 'NewDescription') ?? role.description;
  role.maxSessionDuration = readDuration(params, 'NewMaxSessionDuration') ?? role.maxSessionDuration;
  role.updateDate = isoSeconds(call.now.getTime());
  return { Role: view(role) };
}

function deleteRole(params: Params, call: Call): object {
  const { name } = findRole(call, need(params, 'RoleName'));
  const { attachments, roles } = call.world.ram;
  if (attachments.some((link) => link.principal === 'role' && link.principalName === name)) {
    throw inUse('Role', 'Policy', name);
  }
  delete roles[name];
  return {};
}

function listRoles(params: Params, call: Call): object {
  const { items, ...rest } = page(params, Object.values(call.world.ram.roles));
  return { ...rest, Roles: { Role: items.map(rowView) } };
}

const role = [['role', 'RoleName']] as const;
const errors = ['EntityNotExist.Role'];

export const roleActions = [
  ram('CreateRole', [['role']], createRole, {
    errors: ['EntityAlreadyExists.Role', 'MalformedPolicyDocument', 'InvalidParameter.MaxSessionDuration'],
  }),
  ram('GetRole', [...role], (params, call) => ({ Role: view(findRole(call, need(params, 'RoleName'))) }), { errors }),
  ram('UpdateRole', [...role], updateRole, { errors: [...errors, 'MalformedPolicyDocument'] }),
  ram('DeleteRole', [...role], deleteRole, { errors: [...errors, 'DeleteConflict.Role.Policy'] }),
  ram('ListRoles', [['role']], listRoles),
];
