import type { Action, Params } from '../../../core/action';
import { CloudError } from '../../../core/error';
import { missingParameter, text, texts } from '../../../params/read';
import type { EcsCall } from '../action';
import { ecsAction } from '../action';
import * as find from '../errors';
import * as states from '../instanceStates';
import { endDryRun } from '../rules';
import type { Instance } from '../state';

/** Who names none asks for any. */
const named = (params: Params): string[] => {
  const ids = texts(params, 'InstanceId');
  return (ids.length > 0 ? ids : ['*']).map((id) => `instance/${id}`);
};

/** @throws CloudError if one is not there */
function allOf(params: Params, call: EcsCall): Instance[] {
  const ids = texts(params, 'InstanceId');
  if (ids.length === 0) throw missingParameter('InstanceId');
  return ids.map((id) => find.instance(call.here, id));
}

/** Each one by itself: what cannot be done to one is told of that one. */
function each(instances: Instance[], change: (instance: Instance) => void): object {
  const InstanceResponse = instances.map((instance) => {
    const { id: InstanceId, status: PreviousStatus } = instance;
    const problem = problemOf(() => change(instance));
    const { code: Code = '200', message: Message = 'success' } = problem ?? {};
    return { InstanceId, Code, Message, PreviousStatus, CurrentStatus: instance.status };
  });
  return { InstanceResponses: { InstanceResponse } };
}

function problemOf(change: () => void): CloudError | undefined {
  try {
    change();
    return undefined;
  } catch (error) {
    if (error instanceof CloudError) return error;
    throw error;
  }
}

/** By default all is done or nothing. */
const isAllTogether = (params: Params): boolean => text(params, 'BatchOptimization') !== 'SuccessFirst';

const errors = ['InvalidInstanceId.NotFound', 'MissingParameter', 'DryRunOperation'];
const changeErrors = [...errors, 'IncorrectInstanceStatus', 'InstanceLockedForSecurity'];

export const manyInstances: Action[] = [
  ecsAction({
    name: 'StartInstances',
    resources: named,
    errors: [...changeErrors, ...states.START_ERRORS],
    handle: (params, call) => {
      const instances = allOf(params, call);
      const check = (some: Instance[]): void => {
        for (const instance of some) states.checkStatus(instance, 'Stopped');
        states.checkStarts(call, some);
      };
      if (isAllTogether(params)) check(instances);
      endDryRun(params);
      return each(instances, (instance) => {
        check([instance]);
        states.start(instance, call);
      });
    },
  }),
  ecsAction({
    name: 'StopInstances',
    resources: named,
    errors: changeErrors,
    inert: ['ForceStop'],
    handle: (params, call) => {
      const instances = allOf(params, call);
      if (isAllTogether(params)) for (const instance of instances) states.checkStatus(instance, 'Running');
      endDryRun(params);
      return each(instances, (instance) => {
        states.checkStatus(instance, 'Running');
        states.stop(instance, params, call);
      });
    },
  }),
  ecsAction({
    name: 'DeleteInstances',
    resources: named,
    errors: [...errors, ...states.RELEASE_ERRORS],
    inert: ['ClientToken', 'ForceStop', 'TerminateSubscription'],
    handle: (params, call) => {
      const instances = allOf(params, call);
      for (const instance of instances) states.checkRelease(instance, params);
      endDryRun(params);
      for (const instance of instances) states.release(instance, call);
      return {};
    },
  }),
];
