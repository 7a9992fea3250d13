import type { Action, Params } from '../../../core/action';
import { CloudError } from '../../../core/error';
import { missingParameter, text, texts } from '../../../core/params';
import type { EcsCall } from '../action';
import { ecsAction } from '../action';
import * as find from '../errors';
import { endDryRun } from '../rules';
import { beginStart } from '../starts';
import type { Instance } from '../state';
import { checkRelease, release, stop } from './instances';

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

interface Outcome {
  InstanceId: string;
  Code: string;
  Message: string;
  PreviousStatus: string;
  CurrentStatus: string;
}

/** Each one by itself: what cannot be done to one is told of that one. */
function each(instances: Instance[], from: Instance['status'], change: (instance: Instance) => void): object {
  const InstanceResponse = instances.map((instance): Outcome => {
    const before = instance.status;
    const fits = before === from;
    if (fits) change(instance);
    return {
      InstanceId: instance.id,
      Code: fits ? '200' : '403',
      Message: fits ? 'success' : `IncorrectInstanceStatus: ${before}`,
      PreviousStatus: before,
      CurrentStatus: instance.status,
    };
  });
  return { InstanceResponses: { InstanceResponse } };
}

const errors = ['InvalidInstanceId.NotFound', 'MissingParameter', 'DryRunOperation'];

/** SuccessFirst does what can be done; by default all is done or nothing. */
function checkAll(params: Params, instances: Instance[], from: Instance['status']): void {
  const odd = instances.find(({ status }) => status !== from);
  if (!odd || text(params, 'BatchOptimization') === 'SuccessFirst') return;
  const why = `The status of ${odd.id} does not support this: ${odd.status}.`;
  throw new CloudError('IncorrectInstanceStatus', why, 403);
}

export const manyInstances: Action[] = [
  ecsAction({
    name: 'StartInstances',
    resources: named,
    errors: [...errors, 'IncorrectInstanceStatus'],
    handle: (params, call) => {
      const instances = allOf(params, call);
      checkAll(params, instances, 'Stopped');
      endDryRun(params);
      return each(instances, 'Stopped', (instance) => beginStart(call, instance, 'Starting'));
    },
  }),
  ecsAction({
    name: 'StopInstances',
    resources: named,
    errors: [...errors, 'IncorrectInstanceStatus'],
    inert: ['ForceStop'],
    handle: (params, call) => {
      const instances = allOf(params, call);
      checkAll(params, instances, 'Running');
      endDryRun(params);
      return each(instances, 'Running', (instance) => stop(instance, params, call));
    },
  }),
  ecsAction({
    name: 'DeleteInstances',
    resources: named,
    errors: [...errors, 'OperationDenied', 'IncorrectInstanceStatus.Initializing'],
    inert: ['ClientToken', 'ForceStop', 'TerminateSubscription'],
    handle: (params, call) => {
      const instances = allOf(params, call);
      for (const instance of instances) checkRelease(instance, params);
      endDryRun(params);
      for (const instance of instances) release(instance, call);
      return {};
    },
  }),
];
