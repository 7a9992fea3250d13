import type { Service } from '../../core/action';
import { CloudError } from '../../core/error';
import { need } from '../../params/read';
import { isoSeconds } from '../../core/time';
import { accessKeyActions } from './accessKeys';
import { ram } from './action';
import { attachmentActions } from './attachments';
import { findUser } from './find';
import { policyActions } from './policies';
import { roleActions } from './roles';
import { emptyRam, type RamPolicy } from './state';
import { tagActions } from './tagActions';
import { userActions } from './users';

/** What a user never has here: console passwords, MFA devices, groups. Asked for before a user is deleted by force. */
const absent = (name: string, what: string) =>
  ram(
    name,
    [['user', 'UserName']],
    (params, call) => {
      const user = findUser(call, need(params, 'UserName'));
      throw new CloudError(`EntityNotExist.User.${what}`, `The user has no ${what}: ${user.name}.`, 404);
    },
    { errors: [`EntityNotExist.User.${what}`] },
  );

const SYSTEM_POLICIES: Record<string, string[]> = {
  AdministratorAccess: ['*'],
  AliyunECSFullAccess: ['ecs:*'],
  AliyunECSReadOnlyAccess: ['ecs:Describe*', 'ecs:List*'],
  AliyunLogFullAccess: ['log:*'],
  AliyunFCFullAccess: ['fc:*'],
  AliyunRAMReadOnlyAccess: ['ram:Get*', 'ram:List*'],
  AliyunSTSAssumeRoleAccess: ['sts:AssumeRole'],
};

function systemPolicies(now: number): Record<string, RamPolicy> {
  const date = isoSeconds(now);
  const made = Object.entries(SYSTEM_POLICIES).map(([name, Action]): [string, RamPolicy] => {
    const document = JSON.stringify({ Version: '1', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });
    const versions = [{ id: 'v1', document, createDate: date }];
    const dates = { createDate: date, updateDate: date };
    return [
      `System:${name}`,
      { name, type: 'System', description: '', defaultVersion: 'v1', versions, ...dates, tags: {} },
    ];
  });
  return Object.fromEntries(made);
}

export const createRam = (): Service => ({
  name: 'ram',
  protocol: 'rpc',
  endpoints: ['ram.aliyuncs.com'],
  actions: [
    ...userActions,
    ...accessKeyActions,
    ...policyActions,
    ...roleActions,
    ...attachmentActions,
    ...tagActions,
    ram('ListGroupsForUser', [['user', 'UserName']], (params, call) => {
      findUser(call, need(params, 'UserName'));
      return { Groups: { Group: [] } };
    }),
    absent('GetLoginProfile', 'LoginProfile'),
    absent('DeleteLoginProfile', 'LoginProfile'),
    absent('UnbindMFADevice', 'MFADevice'),
  ],
  begin(world) {
    world.ram = { ...emptyRam(), policies: systemPolicies(world.now) };
  },
});
