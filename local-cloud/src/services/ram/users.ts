import type { Params } from '../../core/action';
import type { Call } from '../../core/call';
import { need, text } from '../../params/read';
import { isoSeconds } from '../../core/time';
import { drawDigits, ram } from './action';
import { alreadyExists, checkName, findUser, inUse } from './find';
import { page } from './page';
import type { RamUser } from './state';

/** As CreateUser answers. */
const newView = (user: RamUser): object => ({
  UserId: user.id,
  UserName: user.name,
  DisplayName: user.displayName ?? '',
  MobilePhone: user.mobilePhone ?? '',
  Email: user.email ?? '',
  Comments: user.comments ?? '',
  CreateDate: user.createDate,
});

const view = (user: RamUser): object => ({ ...newView(user), UpdateDate: user.updateDate });

function createUser(params: Params, call: Call): object {
  const name = need(params, 'UserName');
  checkName('UserName', name, 64, /^[A-Za-z0-9._-]+$/);
  if (call.world.ram.users[name]) throw alreadyExists('User', name);
  const date = isoSeconds(call.now.getTime());
  const user: RamUser = {
    name,
    id: drawDigits(call.random, 18),
    displayName: text(params, 'DisplayName'),
    comments: text(params, 'Comments'),
    email: text(params, 'Email'),
    mobilePhone: text(params, 'MobilePhone'),
    createDate: date,
    updateDate: date,
    tags: {},
  };
  call.world.ram.users[name] = user;
  return { User: newView(user) };
}

const CHANGEABLE = [
  ['displayName', 'NewDisplayName'],
  ['comments', 'NewComments'],
  ['email', 'NewEmail'],
  ['mobilePhone', 'NewMobilePhone'],
] as const;

/** Changes only what is given. */
function updateUser(params: Params, call: Call): object {
  const { ram: state } = call.world;
  const user = findUser(call, need(params, 'UserName'));
  const renamed = text(params, 'NewUserName') ?? user.name;
  if (renamed !== user.name) {
    if (state.users[renamed]) throw alreadyExists('User', renamed);
    delete state.users[user.name];
    for (const key of Object.values(state.accessKeys)) if (key.userName === user.name) key.userName = renamed;
    for (const link of state.attachments) {
      if (link.principal === 'user' && link.principalName === user.name) link.principalName = renamed;
    }
  }
  for (const [field, parameter] of CHANGEABLE) user[field] = text(params, parameter) ?? user[field];
  user.name = renamed;
  user.updateDate = isoSeconds(call.now.getTime());
  state.users[renamed] = user;
  return { User: view(user) };
}

function deleteUser(params: Params, call: Call): object {
  const { name } = findUser(call, need(params, 'UserName'));
  const { accessKeys, attachments, users } = call.world.ram;
  if (Object.values(accessKeys).some((key) => key.userName === name)) throw inUse('User', 'AccessKey', name);
  if (attachments.some((link) => link.principal === 'user' && link.principalName === name)) {
    throw inUse('User', 'Policy', name);
  }
  delete users[name];
  return {};
}

function listUsers(params: Params, call: Call): object {
  const users = Object.values(call.world.ram.users).sort((a, b) => a.createDate.localeCompare(b.createDate));
  const { items, ...rest } = page(params, users);
  return { ...rest, Users: { User: items.map(view) } };
}

const USER_ERRORS = ['EntityNotExist.User'];

export const userActions = [
  ram('CreateUser', [['user']], createUser, {
    errors: ['EntityAlreadyExists.User', 'InvalidParameter.UserName.InvalidChars'],
  }),
  ram('GetUser', [['user', 'UserName']], (params, call) => ({ User: view(findUser(call, need(params, 'UserName'))) }), {
    errors: USER_ERRORS,
  }),
  ram('UpdateUser', [['user', 'UserName']], updateUser, { errors: [...USER_ERRORS, 'EntityAlreadyExists.User'] }),
  ram('DeleteUser', [['user', 'UserName']], deleteUser, {
    errors: [...USER_ERRORS, 'DeleteConflict.User.AccessKey', 'DeleteConflict.User.Policy'],
  }),
  ram('ListUsers', [['user']], listUsers),
];
