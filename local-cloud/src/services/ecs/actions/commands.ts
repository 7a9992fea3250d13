import type { Action, Params } from '../../../core/action';
import { CloudError } from '../../../core/error';
import { flag, integer, invalidParameter, isAsked, need, resourceIn, text, texts } from '../../../params/read';
import { pageByNumber, sortNewestFirst } from '../../../params/paging';
import { isoSeconds } from '../../../core/time';
import { PAGE, parametersOf } from '../../../params/specs';
import type { EcsCall } from '../action';
import { ecsAction } from '../action';
import { run } from '../assistant';
import { once } from '../tokens';
import type { Command } from '../state';

const onInstances = (params: Params): string[] => texts(params, 'InstanceId').map((id) => `instance/${id}`);

/** @throws CloudError InvalidCmdId.NotFound */
function commandOf(params: Params, call: EcsCall): Command {
  const id = need(params, 'CommandId');
  const command = call.here.commands[id];
  if (command) return command;
  throw new CloudError('InvalidCmdId.NotFound', `The specified command ID does not exist: "${id}".`, 404);
}

/** The text of a command travels in base64, unless the request says that it is plain. */
function makeCommand(params: Params, call: EcsCall, isPassing: boolean): Command {
  const content = need(params, 'CommandContent');
  const isPlain = text(params, 'ContentEncoding') === 'PlainText';
  const type = need(params, 'Type');
  if (!/^Run(Shell|Bat|PowerShell)Script$/.test(type)) throw invalidParameter('Type', 'it is no kind of script');
  const id = call.newId('c', call.here.id);
  const command: Command = {
    id,
    name: text(params, 'Name') ?? '',
    description: text(params, 'Description') ?? '',
    type,
    content: isPlain ? Buffer.from(content).toString('base64') : content,
    // A value that was not given would have the provider replace the command.
    workingDir: text(params, 'WorkingDir') ?? '',
    timeout: integer(params, 'Timeout') ?? 60,
    hasParameters: flag(params, 'EnableParameter'),
    isPassing,
    createdAt: call.world.now,
  };
  call.here.commands[id] = command;
  return command;
}

const view = (command: Command): object => ({
  CommandId: command.id,
  Name: command.name,
  Description: command.description,
  Type: command.type,
  CommandContent: command.content,
  WorkingDir: command.workingDir,
  Timeout: command.timeout,
  EnableParameter: command.hasParameters,
  CreationTime: isoSeconds(command.createdAt),
  InvokeTimes: 0,
  Category: '',
  Provider: 'User',
  Version: 1,
  Latest: true,
  ParameterNames: { ParameterName: [] },
  Tags: { Tag: [] },
});

const SCHEDULES = ['Frequency', 'RepeatMode', 'Timed'];
const ELSEWHERE = ['ContainerId', 'ContainerName', 'Launcher', 'OssOutputDelivery', 'ResourceTag', 'Tag'];
const QUIET = ['ResourceGroupId', 'TerminationMode', 'WindowsPasswordName'];
/** Cloud Assistant gives 403 where the rest of ECS gives 400. */
const MISMATCH = { code: 'IdempotentParameterMismatch', status: 403 };
const RUN_ERRORS = [
  ...['InvalidInstance.NotFound', 'MissingParam.InstanceId', 'Parameter.Disabled'],
  ...[MISMATCH.code, 'IdempotentProcessing'],
];

export const commandActions: Action[] = [
  ecsAction({
    name: 'CreateCommand',
    resources: () => ['command/*'],
    parameters: [
      ...parametersOf('RegionId Name! Type! CommandContent! Description WorkingDir ContentEncoding ClientToken'),
      { name: 'Timeout', type: 'integer', min: 1 },
      { name: 'EnableParameter', type: 'boolean' },
    ],
    errors: ['InvalidParameter', 'MissingParameter', MISMATCH.code, 'IdempotentProcessing'],
    refused: ['Launcher', 'ResourceGroupId', 'Tag'],
    handle: (params, call) => once(params, call, MISMATCH, () => ({ CommandId: makeCommand(params, call, false).id })),
  }),
  ecsAction({
    name: 'DescribeCommands',
    resources: () => ['command/*'],
    parameters: [...parametersOf('RegionId CommandId Name Type'), ...PAGE],
    errors: ['InvalidParameter'],
    refused: [
      ...['ContentEncoding', 'Description', 'Latest', 'MaxResults', 'NextToken', 'Provider'],
      ...['ResourceGroupId', 'Tag'],
    ],
    readOnly: true,
    handle: (params, call) => {
      const found = Object.values(call.here.commands).filter(
        (command) =>
          !command.isPassing &&
          isAsked(params, ['CommandId', command.id], ['Name', command.name], ['Type', command.type]),
      );
      const { items, ...page } = pageByNumber(sortNewestFirst(found), params, 50);
      return { ...page, NextToken: '', Commands: { Command: items.map(view) } };
    },
  }),
  ecsAction({
    name: 'DeleteCommand',
    resources: resourceIn('command', 'CommandId'),
    parameters: parametersOf('RegionId CommandId!'),
    errors: ['InvalidCmdId.NotFound'],
    handle: (params, call) => {
      delete call.here.commands[commandOf(params, call).id];
      return {};
    },
  }),
  ecsAction({
    name: 'InvokeCommand',
    resources: (params) => [`command/${text(params, 'CommandId') ?? '*'}`, ...onInstances(params)],
    errors: ['InvalidCmdId.NotFound', ...RUN_ERRORS],
    inert: [...QUIET, 'Timeout', 'WorkingDir'],
    refused: [...SCHEDULES, ...ELSEWHERE],
    handle: (params, call) =>
      once(params, call, MISMATCH, () => ({
        InvokeId: run(commandOf(params, call), params, call).id,
      })),
  }),
  ecsAction({
    name: 'RunCommand',
    resources: (params) => ['command/*', ...onInstances(params)],
    errors: [...RUN_ERRORS, 'InvalidParameter', 'MissingParameter'],
    inert: QUIET,
    refused: [...SCHEDULES, ...ELSEWHERE],
    handle: (params, call) =>
      once(params, call, MISMATCH, () => {
        const command = makeCommand(params, call, !flag(params, 'KeepCommand'));
        return { CommandId: command.id, InvokeId: run(command, params, call).id };
      }),
  }),
];
