import type { Action, ParamSpec, Params } from '../../core/action';
import { Reply } from '../../core/action';
import type { Call } from '../../core/call';
import { CloudError } from '../../core/error';
import { flag, integer, record } from '../../params/read';
import { isoSeconds } from '../../core/time';
import { fc, findFunction, invalidArgument } from './action';
import type { AsyncConfig, FcFunction } from './state';

const asyncView = (found: FcFunction, config: AsyncConfig): object => ({
  functionArn: found.arn,
  ...config,
});

/** Changes only what is given: what the real service does with the rest is unverified, keeping it is the safe answer. */
function putAsyncConfig(params: Params, call: Call): object {
  const found = findFunction(params, call);
  const date = isoSeconds(call.now.getTime());
  const before = found.asyncConfig;
  found.asyncConfig = {
    asyncTask: params.asyncTask === undefined ? before?.asyncTask : flag(params, 'asyncTask'),
    maxAsyncRetryAttempts: integer(params, 'maxAsyncRetryAttempts') ?? before?.maxAsyncRetryAttempts,
    maxAsyncEventAgeInSeconds: integer(params, 'maxAsyncEventAgeInSeconds') ?? before?.maxAsyncEventAgeInSeconds,
    destinationConfig: record(params, 'destinationConfig') ?? before?.destinationConfig,
    createdTime: before?.createdTime ?? date,
    lastModifiedTime: date,
  };
  return asyncView(found, found.asyncConfig);
}

function findAsyncConfig(params: Params, call: Call): { found: FcFunction; config: AsyncConfig } {
  const found = findFunction(params, call);
  if (found.asyncConfig) return { found, config: found.asyncConfig };
  throw new CloudError('AsyncConfigNotExists', `function '${found.name}' has no async invoke config`, 404);
}

const concurrencyView = (found: FcFunction, reservedConcurrency: number): object => ({
  functionArn: found.arn,
  reservedConcurrency,
});

function putConcurrency(params: Params, call: Call): object {
  const found = findFunction(params, call);
  const reserved = integer(params, 'reservedConcurrency');
  if (reserved === undefined) throw invalidArgument('reservedConcurrency is required');
  found.reservedConcurrency = reserved;
  return concurrencyView(found, reserved);
}

function findConcurrency(params: Params, call: Call): { found: FcFunction; reserved: number } {
  const found = findFunction(params, call);
  if (found.reservedConcurrency !== undefined) return { found, reserved: found.reservedConcurrency };
  throw new CloudError('OnDemandConfigNotFound', `function '${found.name}' has no concurrency config`, 404);
}

const asyncParameters: ParamSpec[] = [
  { name: 'functionName', type: 'string' },
  { name: 'qualifier', type: 'string' },
  { name: 'asyncTask', type: 'boolean' },
  { name: 'maxAsyncRetryAttempts', type: 'integer', min: 0, max: 8 },
  { name: 'maxAsyncEventAgeInSeconds', type: 'integer', min: 1, max: 604_800 },
  { name: 'destinationConfig', type: 'any' },
];
const concurrencyParameters: ParamSpec[] = [
  { name: 'functionName', type: 'string' },
  { name: 'reservedConcurrency', type: 'integer', min: 0 },
];

const ASYNC = '/functions/{functionName}/async-invoke-config';
const CONCURRENCY = '/functions/{functionName}/concurrency';
const qualifier: ParamSpec[] = [{ name: 'qualifier', type: 'string' }];
const asyncErrors = ['FunctionNotFound', 'AsyncConfigNotExists'];
const concurrencyErrors = ['FunctionNotFound', 'OnDemandConfigNotFound'];

export const settingActions: Action[] = [
  fc('PutAsyncInvokeConfig', 'PUT', ASYNC, asyncParameters, putAsyncConfig, {
    errors: ['FunctionNotFound'],
    inert: ['qualifier', 'destinationConfig', 'asyncTask'],
  }),
  fc(
    'GetAsyncInvokeConfig',
    'GET',
    ASYNC,
    qualifier,
    (params, call) => {
      const { found, config } = findAsyncConfig(params, call);
      return asyncView(found, config);
    },
    { errors: asyncErrors },
  ),
  fc(
    'DeleteAsyncInvokeConfig',
    'DELETE',
    ASYNC,
    qualifier,
    (params, call) => {
      const { found } = findAsyncConfig(params, call);
      found.asyncConfig = undefined;
      return new Reply(204);
    },
    { errors: asyncErrors },
  ),
  fc('PutConcurrencyConfig', 'PUT', CONCURRENCY, concurrencyParameters, putConcurrency, {
    errors: ['FunctionNotFound', 'InvalidArgument'],
  }),
  fc(
    'GetConcurrencyConfig',
    'GET',
    CONCURRENCY,
    [],
    (params, call) => {
      const { found, reserved } = findConcurrency(params, call);
      return concurrencyView(found, reserved);
    },
    { errors: concurrencyErrors },
  ),
  fc(
    'DeleteConcurrencyConfig',
    'DELETE',
    CONCURRENCY,
    [],
    (params, call) => {
      const { found } = findConcurrency(params, call);
      found.reservedConcurrency = undefined;
      return new Reply(204);
    },
    { errors: concurrencyErrors },
  ),
];
