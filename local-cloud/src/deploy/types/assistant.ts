import { asText, list, structure, textOf } from '../read';
import type { ResourceType } from '../resourceType';
import { inputs } from '../resourceType';
import { callEcs } from './ecs';

export const command: ResourceType = {
  inputs: inputs('name!* type!* commandContent!* description* enableParameter* timeout* workingDir*'),
  defaults: { timeout: 60 },
  async create(inputs, place) {
    const made = await callEcs(place, 'CreateCommand', {
      Name: textOf(inputs, 'name'),
      Type: textOf(inputs, 'type'),
      CommandContent: textOf(inputs, 'commandContent'),
      Description: asText(inputs.description),
      EnableParameter: asText(inputs.enableParameter) ?? 'false',
      Timeout: asText(inputs.timeout) ?? '60',
      WorkingDir: asText(inputs.workingDir),
    });
    return { id: String(made.CommandId), outputs: {} };
  },
  async remove(id, _inputs, place) {
    await callEcs(place, 'DeleteCommand', { CommandId: id });
  },
};

/** Runs once, when it is made; a command that fails is a resource that fails. */
export const invocation: ResourceType = {
  inputs: inputs('commandId!* instanceIds!* parameters* username* frequency- repeatMode- timed- windowsPasswordName-'),
  async create(inputs, place) {
    const ids = list(inputs.instanceIds).map((id, i) => [`InstanceId.${i + 1}`, String(id)]);
    const parameters = structure(inputs.parameters);
    const made = await callEcs(place, 'InvokeCommand', {
      CommandId: textOf(inputs, 'commandId'),
      Parameters: parameters && JSON.stringify(parameters),
      Username: asText(inputs.username),
      ...(Object.fromEntries(ids) as Record<string, string>),
    });
    const id = String(made.InvokeId);
    const { Invocations } = await callEcs(place, 'DescribeInvocations', { InvokeId: id });
    const [found] = (Invocations as { Invocation: { InvocationStatus: string }[] }).Invocation;
    const status = found?.InvocationStatus ?? '';
    if (status !== 'Success') throw new Error(`The command ended as ${status}`);
    return { id, outputs: { status } };
  },
  async remove(id, _inputs, place) {
    await callEcs(place, 'StopInvocation', { InvokeId: id });
  },
};
