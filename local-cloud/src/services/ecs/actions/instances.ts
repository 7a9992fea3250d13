import { jsonTexts, need, resourceIn, text } from '../../../params/read';
import { pageByNumber } from '../../../params/paging';
import { PAGE } from '../../../params/specs';
import { ecsAction } from '../action';
import * as find from '../errors';
import * as states from '../instanceStates';
import { endDryRun } from '../rules';

const oneInstance = resourceIn('instance', 'InstanceId');

const errors = [
  'InvalidInstanceId.NotFound',
  'IncorrectInstanceStatus',
  'InstanceLockedForSecurity',
  'DryRunOperation',
];

export const stopInstance = ecsAction({
  name: 'StopInstance',
  resources: oneInstance,
  errors,
  inert: ['ConfirmStop', 'ForceStop', 'Hibernate'],
  findRegion: states.regionOfInstance,
  handle: (params, call) => {
    const instance = states.inStatus(params, call, 'Running');
    endDryRun(params);
    states.stop(instance, params, call);
    return {};
  },
});

export const startInstance = ecsAction({
  name: 'StartInstance',
  resources: oneInstance,
  errors: [...errors, ...states.START_ERRORS],
  inert: ['InitLocalDisk'],
  findRegion: states.regionOfInstance,
  handle: (params, call) => {
    const instance = states.inStatus(params, call, 'Stopped');
    states.checkStarts(call, [instance]);
    endDryRun(params);
    states.start(instance, call);
    return {};
  },
});

export const deleteInstance = ecsAction({
  name: 'DeleteInstance',
  resources: oneInstance,
  errors: [...states.RELEASE_ERRORS, 'DryRunOperation'],
  inert: ['TerminateSubscription', 'ForceStop'],
  findRegion: states.regionOfInstance,
  handle: (params, call) => {
    const instance = find.instance(call.here, need(params, 'InstanceId'));
    states.checkRelease(instance, params);
    endDryRun(params);
    states.release(instance, call);
    return {};
  },
});

export const describeInstanceRamRole = ecsAction({
  name: 'DescribeInstanceRamRole',
  resources: (params) => jsonTexts(params, 'InstanceIds')?.map((id) => `instance/${id}`) ?? ['instance/*'],
  readOnly: true,
  errors: ['InvalidInstanceId.NotFound'],
  parameters: [
    { name: 'RegionId', type: 'string', required: true },
    { name: 'InstanceIds', type: 'string' },
    { name: 'RamRoleName', type: 'string' },
    ...PAGE,
  ],
  handle: (params, call) => {
    const ids = jsonTexts(params, 'InstanceIds') ?? [];
    const role = text(params, 'RamRoleName');
    const asked = ids.length > 0 ? ids.map((id) => find.instance(call.here, id)) : Object.values(call.here.instances);
    const found = asked.filter((instance) => role === undefined || instance.ramRole === role);
    const { items, TotalCount } = pageByNumber(found, params);
    const sets = items.map((instance) => ({ InstanceId: instance.id, RamRoleName: instance.ramRole }));
    return { RegionId: call.here.id, TotalCount, InstanceRamRoleSets: { InstanceRamRoleSet: sets } };
  },
});
