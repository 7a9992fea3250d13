import type { Params } from '../../core/action';
import { CloudError } from '../../core/error';
import { text, texts } from '../../params/read';
import type { EcsCall } from './action';
import type { Command, CommandResult, Instance, Invocation } from './state';

/** Is its system up, with Cloud Assistant in it? */
export const isReachable = ({ status, boots }: Instance): boolean => status === 'Running' && boots !== false;

/** Runs a command on the servers named: it takes no time, and what they say is the seed's. */
export function run(command: Command, params: Params, call: EcsCall): Invocation {
  const ids = texts(params, 'InstanceId');
  if (ids.length === 0) throw new CloudError('MissingParam.InstanceId', 'The parameter instanceId is missing.', 400);
  checkParameters(command, params);
  const results = ids.map((id) => resultOf(id, command, call));
  const invocation: Invocation = {
    id: call.newId('t', call.here.id),
    commandId: command.id,
    parameters: text(params, 'Parameters') ?? '{}',
    username: text(params, 'Username') ?? 'root',
    createdAt: call.world.now,
    results,
  };
  call.here.invocations[invocation.id] = invocation;
  return invocation;
}

/** @throws CloudError for values that the command has no place for */
function checkParameters(command: Command, params: Params): void {
  const given = text(params, 'Parameters') ?? '{}';
  if (given === '{}' || command.hasParameters) return;
  throw new CloudError(
    'Parameter.Disabled',
    'The command takes no parameters: it was made without EnableParameter.',
    400,
  );
}

/** @throws CloudError for a server that is not there */
function resultOf(instanceId: string, command: Command, call: EcsCall): CommandResult {
  const instance = call.here.instances[instanceId];
  if (!instance) {
    throw new CloudError('InvalidInstance.NotFound', `The specified instance does not exist: "${instanceId}".`, 404);
  }
  if (instance.status !== 'Running') return { instanceId, output: '', error: 'InstanceNotRunning' };
  if (!isReachable(instance)) return { instanceId, output: '', error: 'ClientNotRunning' };
  const script = Buffer.from(command.content, 'base64').toString();
  const { exitCode = 0, output = '' } = call.ecs.answers.find(({ part }) => script.includes(part)) ?? {};
  return { instanceId, exitCode, output, error: '' };
}

/** `Success` asks for exit code 0 too. */
export const statusOf = ({ error, exitCode }: CommandResult): 'Success' | 'Failed' =>
  error === '' && exitCode === 0 ? 'Success' : 'Failed';

export function overallStatus({ results }: Invocation): 'Success' | 'Failed' | 'PartialFailed' {
  const good = results.filter((result) => statusOf(result) === 'Success').length;
  if (good === results.length) return 'Success';
  return good === 0 ? 'Failed' : 'PartialFailed';
}
