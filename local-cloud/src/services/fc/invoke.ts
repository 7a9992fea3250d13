import type { Action, ParamSpec, Params } from '../../core/action';
import { Reply } from '../../core/action';
import type { Call } from '../../core/call';
import { CloudError } from '../../core/error';
import { fc, findFunction } from './action';
import type { FunctionRunner } from './runner';

function enqueue(params: Params, call: Call): Reply {
  const { name } = findFunction(params, call);
  const now = call.now.getTime();
  call.world.fc.pending.push({
    region: call.region,
    functionName: name,
    requestId: call.requestId,
    event: call.body.toString('base64'),
    arrivedAt: now,
    dueAt: now,
    failures: 0,
    refusals: 0,
  });
  return new Reply(202);
}

async function invoke(params: Params, call: Call, runner: FunctionRunner): Promise<Reply> {
  const { name } = findFunction(params, call);
  const { region, requestId, body } = call;
  if (call.headers['x-fc-invocation-type']?.toLowerCase() === 'async') return enqueue(params, call);
  if (runner.isFull(region, name)) {
    throw new CloudError('ResourceThrottled', `the reserved concurrency of function '${name}' is in use`, 429);
  }
  const occasion = { region, functionName: name, requestId, event: body };
  const { fault, result, outcome } = await runner.answer(occasion, call.caller.accessKeyId);
  if (!fault) return new Reply(200, result ?? '', { 'content-type': 'application/octet-stream' });
  const kind = outcome === 'error' ? 'HandledInvocationError' : 'UnhandledInvocationError';
  return new Reply(200, fault, { 'x-fc-error-type': kind });
}

const parameters: ParamSpec[] = [{ name: 'qualifier', type: 'string' }];

export const invokeActions = (runner: FunctionRunner): Action[] => [
  fc(
    'InvokeFunction',
    'POST',
    '/functions/{functionName}/invocations',
    parameters,
    (params, call) => invoke(params, call, runner),
    { errors: ['FunctionNotFound', 'ResourceThrottled'], inert: ['qualifier'] },
  ),
];
