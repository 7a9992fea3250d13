import type { Params } from '../../core/action';
import type { Call } from '../../core/call';
import { CloudError } from '../../core/error';
import { invalidParameter, need, text } from '../../params/read';
import { isoSeconds } from '../../core/time';
import { drawText, ram } from './action';
import { findUser } from './find';
import type { RamAccessKey } from './state';

const KEYS_PER_USER = 2;

/** The user named, else the caller: without a name the call is about one's own keys. */
function ownerOf(params: Params, call: Call): string {
  const named = text(params, 'UserName');
  if (named) return findUser(call, named).name;
  if (call.caller.type === 'user') return call.caller.name;
  return '';
}

function findKey(params: Params, call: Call): RamAccessKey {
  const id = need(params, 'UserAccessKeyId');
  const key = call.world.ram.accessKeys[id];
  if (!key || key.userName !== ownerOf(params, call)) {
    throw new CloudError('EntityNotExist.User.AccessKey', `The access key does not exist: ${id}.`, 404);
  }
  return key;
}

function createAccessKey(params: Params, call: Call): object {
  const userName = ownerOf(params, call);
  const { accessKeys } = call.world.ram;
  if (Object.values(accessKeys).filter((key) => key.userName === userName).length >= KEYS_PER_USER) {
    throw new CloudError('LimitExceeded.User.AccessKey', `A user has at most ${KEYS_PER_USER} access keys.`, 409);
  }
  const key: RamAccessKey = {
    id: `LTAI5t${drawText(call.random, 18)}`,
    secret: drawText(call.random, 30),
    userName,
    status: 'Active',
    createDate: isoSeconds(call.now.getTime()),
  };
  accessKeys[key.id] = key;
  const { id, secret, status, createDate } = key;
  return { AccessKey: { AccessKeyId: id, AccessKeySecret: secret, Status: status, CreateDate: createDate } };
}

function updateAccessKey(params: Params, call: Call): object {
  const key = findKey(params, call);
  const status = need(params, 'Status');
  if (status !== 'Active' && status !== 'Inactive') throw invalidParameter('Status', 'it is Active or Inactive');
  key.status = status;
  return {};
}

function deleteAccessKey(params: Params, call: Call): object {
  delete call.world.ram.accessKeys[findKey(params, call).id];
  return {};
}

function listAccessKeys(params: Params, call: Call): object {
  const userName = ownerOf(params, call);
  const keys = Object.values(call.world.ram.accessKeys).filter((key) => key.userName === userName);
  const AccessKey = keys.map(({ id, status, createDate }) => ({
    AccessKeyId: id,
    Status: status,
    CreateDate: createDate,
  }));
  return { AccessKeys: { AccessKey } };
}

const resources = (params: Params, call: Call): string[] => [
  `acs:ram:*:${call.accountId}:user/${text(params, 'UserName') || (call.caller.type === 'user' ? call.caller.name : '*')}`,
];
const errors = ['EntityNotExist.User', 'EntityNotExist.User.AccessKey'];

export const accessKeyActions = [
  ram('CreateAccessKey', [], createAccessKey, {
    resources,
    errors: ['EntityNotExist.User', 'LimitExceeded.User.AccessKey'],
  }),
  ram('UpdateAccessKey', [], updateAccessKey, { resources, errors }),
  ram('DeleteAccessKey', [], deleteAccessKey, { resources, errors }),
  ram('ListAccessKeys', [], listAccessKeys, { resources, errors: ['EntityNotExist.User'] }),
];
