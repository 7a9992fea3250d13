import type { Action, ParamSpec, Params } from '../../core/action';
import { Reply } from '../../core/action';
import type { Call } from '../../core/call';
import { CloudError } from '../../core/error';
import { need, text } from '../../params/read';
import { Draws } from '../../core/random';
import { isoSeconds } from '../../core/time';
import { fc, findFunction, functionArn, invalidArgument } from './action';
import { nextFire } from './cron';
import type { FcFunction, FcTrigger } from './state';

export interface TimerConfig {
  cronExpression: string;
  enable: boolean;
  payload?: string;
}

/** @throws CloudError InvalidArgument */
export function readTimer(trigger: { config: string }): TimerConfig {
  let read: unknown;
  try {
    read = JSON.parse(trigger.config);
  } catch {
    throw invalidArgument('triggerConfig is not JSON');
  }
  const { cronExpression, enable = true, payload } = Object(read) as Partial<Record<keyof TimerConfig, unknown>>;
  if (typeof cronExpression !== 'string') throw invalidArgument('triggerConfig.cronExpression is required');
  if (typeof enable !== 'boolean') throw invalidArgument('triggerConfig.enable must be a boolean');
  return { cronExpression, enable, payload: payload === undefined ? undefined : String(payload) };
}

const view = (found: FcFunction, trigger: FcTrigger): object => ({
  triggerName: trigger.name,
  triggerId: trigger.id,
  triggerType: trigger.type,
  triggerConfig: trigger.config,
  qualifier: trigger.qualifier,
  description: trigger.description,
  ...(trigger.invocationRole !== undefined && { invocationRole: trigger.invocationRole }),
  ...(trigger.sourceArn !== undefined && { sourceArn: trigger.sourceArn }),
  targetArn: `${found.arn}/versions/${trigger.qualifier}`,
  status: 'Active',
  createdTime: trigger.createdTime,
  lastModifiedTime: trigger.lastModifiedTime,
});

function findTrigger(params: Params, call: Call): { found: FcFunction; trigger: FcTrigger } {
  const found = findFunction(params, call);
  const name = need(params, 'triggerName');
  const trigger = found.triggers[name];
  if (!trigger)
    throw new CloudError('TriggerNotFound', `trigger '${name}' does not exist in function '${found.name}'`, 404);
  return { found, trigger };
}

/** Takes over what is given, and sets when it fires next. */
function change(trigger: FcTrigger, params: Params, call: Call): FcTrigger {
  const changed: FcTrigger = {
    ...trigger,
    config: text(params, 'triggerConfig') ?? trigger.config,
    description: text(params, 'description') ?? trigger.description,
    qualifier: text(params, 'qualifier') ?? trigger.qualifier,
    invocationRole: text(params, 'invocationRole') ?? trigger.invocationRole,
    lastModifiedTime: isoSeconds(call.now.getTime()),
  };
  const { cronExpression, enable } = readTimer(changed);
  const now = call.now.getTime();
  const next = nextFire(cronExpression, now, now);
  return { ...changed, next: enable ? next : undefined };
}

function createTrigger(params: Params, call: Call): object {
  const found = findFunction(params, call);
  const name = need(params, 'triggerName');
  const type = need(params, 'triggerType');
  if (!/^[A-Za-z_][\w-]{0,127}$/.test(name)) throw invalidArgument(`triggerName '${name}' is not valid`);
  if (type !== 'timer') throw invalidArgument(`triggerType '${type}': the local cloud has only timers`);
  if (found.triggers[name]) throw new CloudError('TriggerAlreadyExists', `trigger '${name}' already exists`, 409);
  const date = isoSeconds(call.now.getTime());
  const blank: FcTrigger = {
    name,
    id: new Draws(`trigger ${call.requestId}`).uuid().toLowerCase(),
    type,
    qualifier: 'LATEST',
    description: '',
    sourceArn: text(params, 'sourceArn'),
    config: '',
    createdTime: date,
    lastModifiedTime: date,
  };
  const trigger = change(blank, params, call);
  found.triggers[name] = trigger;
  return view(found, trigger);
}

function updateTrigger(params: Params, call: Call): object {
  const { found, trigger } = findTrigger(params, call);
  const changed = change(trigger, params, call);
  found.triggers[trigger.name] = changed;
  return view(found, changed);
}

const parameters: ParamSpec[] = [
  { name: 'triggerName', type: 'string', maxLength: 128 },
  { name: 'triggerType', type: 'string' },
  { name: 'triggerConfig', type: 'string' },
  { name: 'qualifier', type: 'string' },
  { name: 'description', type: 'string', maxLength: 256 },
  { name: 'invocationRole', type: 'string' },
  { name: 'sourceArn', type: 'string' },
];

const PATH = '/functions/{functionName}/triggers';
const resources = (params: Params, call: Call): string[] => [
  `${functionArn(call, need(params, 'functionName'))}/triggers/${text(params, 'triggerName') ?? '*'}`,
];
const errors = ['FunctionNotFound', 'TriggerNotFound'];

export const triggerActions: Action[] = [
  fc('CreateTrigger', 'POST', PATH, parameters, createTrigger, {
    resources,
    errors: ['FunctionNotFound', 'TriggerAlreadyExists', 'InvalidArgument'],
    inert: ['invocationRole', 'sourceArn'],
  }),
  fc(
    'GetTrigger',
    'GET',
    `${PATH}/{triggerName}`,
    [],
    (params, call) => {
      const { found, trigger } = findTrigger(params, call);
      return view(found, trigger);
    },
    { resources, errors },
  ),
  fc('UpdateTrigger', 'PUT', `${PATH}/{triggerName}`, parameters, updateTrigger, {
    resources,
    errors: [...errors, 'InvalidArgument'],
  }),
  fc(
    'DeleteTrigger',
    'DELETE',
    `${PATH}/{triggerName}`,
    [],
    (params, call) => {
      const { found, trigger } = findTrigger(params, call);
      delete found.triggers[trigger.name];
      return new Reply(204);
    },
    { resources, errors },
  ),
  fc(
    'ListTriggers',
    'GET',
    PATH,
    [],
    (params, call) => {
      const found = findFunction(params, call);
      return { triggers: Object.values(found.triggers).map((trigger) => view(found, trigger)) };
    },
    { resources, errors: ['FunctionNotFound'], refused: ['limit', 'nextToken', 'prefix'] },
  ),
];
