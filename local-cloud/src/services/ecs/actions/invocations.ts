import type { Action, Params } from '../../../core/action';
import { CloudError } from '../../../core/error';
import { isAsked, need, text, texts } from '../../../params/read';
import { pageByNumber, sortNewestFirst } from '../../../params/paging';
import { isoSeconds } from '../../../core/time';
import { PAGE, parametersOf } from '../../../params/specs';
import type { EcsCall } from '../action';
import { ecsAction } from '../action';
import { isReachable, overallStatus, statusOf } from '../assistant';
import type { CommandResult, Invocation } from '../state';

function asked(params: Params, call: EcsCall): Invocation[] {
  const instance = text(params, 'InstanceId');
  const found = Object.values(call.here.invocations).filter(
    ({ id, commandId, results }) =>
      isAsked(params, ['InvokeId', id], ['CommandId', commandId]) &&
      (instance === undefined || results.some(({ instanceId }) => instanceId === instance)),
  );
  return sortNewestFirst(found);
}

const resultView = (result: CommandResult, { createdAt }: Invocation): object => ({
  InstanceId: result.instanceId,
  InvocationStatus: statusOf(result),
  ExitCode: result.exitCode ?? 0,
  Output: Buffer.from(result.output).toString('base64'),
  Dropped: 0,
  ErrorCode: result.error,
  ErrorInfo: result.error,
  Repeats: 1,
  StartTime: isoSeconds(createdAt),
  StopTime: '',
});

/** As lists of invocations have it. */
const instanceResultView = (result: CommandResult, invocation: Invocation): object => ({
  ...resultView(result, invocation),
  InstanceInvokeStatus: 'Finished',
  FinishTime: isoSeconds(invocation.createdAt),
  CreationTime: isoSeconds(invocation.createdAt),
});

const view = (invocation: Invocation, call: EcsCall): object => {
  const command = call.here.commands[invocation.commandId];
  return {
    InvokeId: invocation.id,
    CommandId: invocation.commandId,
    CommandName: command?.name ?? '',
    CommandType: command?.type ?? '',
    CommandContent: command?.content ?? '',
    InvocationStatus: overallStatus(invocation),
    InvokeStatus: 'Finished',
    CreationTime: isoSeconds(invocation.createdAt),
    Parameters: invocation.parameters,
    Username: invocation.username,
    Frequency: '',
    RepeatMode: 'Once',
    Timed: false,
    InvokeInstances: { InvokeInstance: invocation.results.map((result) => instanceResultView(result, invocation)) },
    Tags: { Tag: [] },
  };
};

const SHOWN_ANYWAY = 'ContentEncoding MaxResults NextToken';
const NARROWING = 'CommandName CommandType InvokeStatus RepeatMode ResourceGroupId Tag Timed';

export const invocationActions: Action[] = [
  ecsAction({
    name: 'DescribeInvocations',
    resources: () => ['*'],
    parameters: [
      ...parametersOf(`RegionId InvokeId CommandId InstanceId ${SHOWN_ANYWAY} ${NARROWING}`),
      { name: 'IncludeOutput', type: 'boolean' },
      ...PAGE,
    ],
    errors: ['InvalidParameter'],
    inert: ['IncludeOutput', ...SHOWN_ANYWAY.split(' ')],
    refused: NARROWING.split(' '),
    readOnly: true,
    handle: (params, call) => {
      const { items, ...page } = pageByNumber(asked(params, call), params, 50);
      return { ...page, NextToken: '', Invocations: { Invocation: items.map((one) => view(one, call)) } };
    },
  }),
  ecsAction({
    name: 'DescribeInvocationResults',
    resources: () => ['*'],
    errors: ['InvalidParameter'],
    inert: ['ContentEncoding', 'IncludeHistory', 'MaxResults', 'NextToken', 'ResourceGroupId'],
    refused: ['Tag', 'InvokeRecordStatus'],
    readOnly: true,
    handle: (params, call) => {
      const instance = text(params, 'InstanceId');
      const rows = asked(params, call).flatMap((invocation) =>
        invocation.results
          .filter(({ instanceId }) => (instance ?? instanceId) === instanceId)
          .map((result) => ({
            InvokeId: invocation.id,
            CommandId: invocation.commandId,
            Username: invocation.username,
            ...resultView(result, invocation),
            InvokeRecordStatus: 'Finished',
            FinishedTime: isoSeconds(invocation.createdAt),
          })),
      );
      const { items, ...page } = pageByNumber(rows, params, 50);
      return { Invocation: { ...page, NextToken: '', InvocationResults: { InvocationResult: items } } };
    },
  }),
  ecsAction({
    name: 'StopInvocation',
    resources: () => ['*'],
    parameters: [...parametersOf('RegionId InvokeId'), { name: 'InstanceId', type: 'list', item: 'string' }],
    errors: ['InvalidInvokeId.NotFound'],
    inert: ['InstanceId'],
    handle: (params, call) => {
      // What has ended already is stopped already.
      if (call.here.invocations[need(params, 'InvokeId')]) return {};
      throw new CloudError('InvalidInvokeId.NotFound', 'The specified InvokeId does not exist.', 404);
    },
  }),
  ecsAction({
    name: 'DescribeCloudAssistantStatus',
    resources: () => ['*'],
    errors: ['InvalidParameter'],
    inert: ['MaxResults', 'NextToken', 'OSType'],
    readOnly: true,
    handle: (params, call) => {
      const ids = texts(params, 'InstanceId');
      const found = Object.values(call.here.instances).filter(({ id }) => ids.length === 0 || ids.includes(id));
      const { items, ...page } = pageByNumber(found, params);
      const status = items.map((instance) => ({
        InstanceId: instance.id,
        CloudAssistantStatus: String(isReachable(instance)),
        CloudAssistantVersion: isReachable(instance) ? '2.2.4.1042' : '',
        ActiveTaskCount: 0,
        InvocationCount: 0,
        LastHeartbeatTime: isReachable(instance) ? isoSeconds(call.world.now) : '',
        LastInvokedTime: '',
        OSType: 'Linux',
        SupportSessionManager: true,
      }));
      return { ...page, NextToken: '', InstanceCloudAssistantStatusSet: { InstanceCloudAssistantStatus: status } };
    },
  }),
];
