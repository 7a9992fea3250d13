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
  const wishes = wishesOf(call);
  if (wishes.type === 'async') return enqueue(params, call);
  if (runner.isFull(region, name)) {
    throw new CloudError('ResourceThrottled', `the reserved concurrency of function '${name}' is in use`, 429);
  }
  const lines: string[] = [];
  const listener = (line: string): void => void lines.push(line);
  const occasion = { region, functionName: name, requestId, event: body, listener };
  const { fault, result, outcome } = await runner.answer(occasion, call.caller.accessKeyId);
  const tail: Record<string, string> = wishes.log === 'tail' ? { 'x-fc-log-result': tailOf(lines) } : {};
  if (!fault) return new Reply(200, result ?? '', { 'content-type': 'application/octet-stream', ...tail });
  const kind = outcome === 'error' ? 'HandledInvocationError' : 'UnhandledInvocationError';
  return new Reply(200, fault, { 'x-fc-error-type': kind, ...tail });
}

const TAIL_BYTES = 4096;
const tailOf = (lines: string[]): string =>
  Buffer.from(`${lines.join('\n')}\n`)
    .subarray(-TAIL_BYTES)
    .toString('base64');

/** What the headers ask for. @throws CloudError InvalidArgument */
function wishesOf({ headers }: Call): { type: string; log: string } {
  return {
    type: oneOf(headers, 'x-fc-invocation-type', 'Sync', 'Async'),
    log: oneOf(headers, 'x-fc-log-type', 'None', 'Tail'),
  };
}

function oneOf(headers: Record<string, string>, name: string, ...known: string[]): string {
  const asked = (headers[name] || (known[0] ?? '')).toLowerCase();
  if (known.some((each) => each.toLowerCase() === asked)) return asked;
  throw new CloudError('InvalidArgument', `${name} is ${known.join(' or ')}, not "${headers[name]}"`, 400);
}

const parameters: ParamSpec[] = [{ name: 'qualifier', type: 'string' }];

export const invokeActions = (runner: FunctionRunner): Action[] => [
  fc(
    'InvokeFunction',
    'POST',
    '/functions/{functionName}/invocations',
    parameters,
    (params, call) => invoke(params, call, runner),
    { errors: ['FunctionNotFound', 'InvalidArgument', 'ResourceThrottled'], inert: ['qualifier'] },
  ),
];
