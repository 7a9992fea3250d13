import type { Action, ParamSpec, Params } from '../../core/action';
import type { Call } from '../../core/call';
import { CloudError } from '../../core/error';
import { integer, text } from '../../params/read';
import { parametersOf } from '../../params/specs';
import type { SlsProject, SlsStore } from './state';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

const pathNames = (path: string): string => [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => `${name}!`).join(' ');
const named = (names: string): ParamSpec[] => parametersOf(names.trim());

/** An entry of the log service's table. */
export const sls = (
  name: string,
  method: Method,
  path: string,
  parameters: ParamSpec[],
  handle: Action['handle'],
  extra: Partial<Action> = {},
): Action => ({
  service: 'sls',
  name,
  version: '2020-12-30',
  permission: `log:${name}`,
  route: { method, path },
  // The project comes from the host's name.
  parameters: [...named(`project ${pathNames(path)}`), ...parameters],
  resources: (params, call) => [projectArn(call, projectNameOf(params, call))],
  handle,
  readOnly: method === 'GET',
  ...extra,
});

export const projectArn = (call: Call, project: string): string =>
  `acs:log:${call.region}:${call.accountId}:project/${project}`;

const projectNameOf = (params: Params, call: Call): string =>
  call.hostParts.project ?? text(params, 'projectName') ?? '*';

export const storeResources = (params: Params, call: Call): string[] => [
  `${projectArn(call, projectNameOf(params, call))}/logstore/${text(params, 'logstore') ?? text(params, 'logstoreName') ?? '*'}`,
];

/** The project of the host name. @throws CloudError ProjectNotExist */
export function findProject(call: Call): SlsProject {
  const name = call.hostParts.project ?? '';
  const project = call.world.sls.projects[name];
  if (!project || project.region !== call.region) {
    throw new CloudError('ProjectNotExist', `The Project does not exist : ${name}`, 404);
  }
  return project;
}

/** @throws CloudError ProjectNotExist, LogStoreNotExist */
export function findLogStore(params: Params, call: Call): { project: SlsProject; store: SlsStore } {
  const project = findProject(call);
  const name = text(params, 'logstore') ?? '';
  const store = project.stores[name];
  if (!store) throw new CloudError('LogStoreNotExist', `logstore ${name} does not exist`, 404);
  return { project, store };
}

/** How lists of the log service page. */
export const SLICE: ParamSpec[] = ['offset', 'size'].map((name) => ({ name, type: 'integer', min: 0 }));

export function sliceOf<T>(all: T[], params: Params): T[] {
  const offset = integer(params, 'offset') ?? 0;
  return all.slice(offset, offset + (integer(params, 'size') ?? 100));
}

export const invalid = (why: string): CloudError => new CloudError('ParameterInvalid', why, 400);
