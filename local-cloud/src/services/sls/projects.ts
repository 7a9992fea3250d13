import type { Action, ParamSpec, Params } from '../../core/action';
import { Reply } from '../../core/action';
import type { Call } from '../../core/call';
import { CloudError } from '../../core/error';
import { need, records, text } from '../../params/read';
import { isoSeconds } from '../../core/time';
import { parametersOf } from '../../params/specs';
import { findProject, invalid, projectArn, SLICE, sliceOf, sls } from './action';
import type { SlsProject } from './state';

const NAME = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;

const view = (project: SlsProject, call: Call): object => ({
  projectName: project.name,
  description: project.description,
  region: project.region,
  createTime: project.createTime,
  lastModifyTime: project.lastModifyTime,
  owner: call.accountId,
  status: 'Normal',
  resourceGroupId: project.resourceGroupId,
  dataRedundancyType: project.dataRedundancyType,
  quota: {},
});

function createProject(params: Params, call: Call): Reply {
  const name = need(params, 'projectName');
  if (!NAME.test(name)) throw invalid(`projectName ${name} is invalid: 3-63 lower-case letters, digits and dashes`);
  if (call.world.sls.projects[name]) throw new CloudError('ProjectAlreadyExist', `Project ${name} already exists`, 400);
  const date = isoSeconds(call.now.getTime());
  call.world.sls.projects[name] = {
    name,
    region: call.region,
    description: text(params, 'description') ?? '',
    resourceGroupId: text(params, 'resourceGroupId') || 'rg-default',
    dataRedundancyType: text(params, 'dataRedundancyType') || 'LRS',
    createTime: date,
    lastModifyTime: date,
    tags: {},
    stores: {},
  };
  return new Reply(200);
}

function updateProject(params: Params, call: Call): Reply {
  const project = findProject(call);
  project.description = text(params, 'description') ?? project.description;
  project.lastModifyTime = isoSeconds(call.now.getTime());
  return new Reply(200);
}

function deleteProject(_params: Params, call: Call): Reply {
  delete call.world.sls.projects[findProject(call).name];
  return new Reply(200);
}

function listProjects(params: Params, call: Call): object {
  const name = text(params, 'projectName') ?? '';
  const all = Object.values(call.world.sls.projects).filter(
    (project) => project.region === call.region && project.name.includes(name),
  );
  const shown = sliceOf(all, params);
  return { count: shown.length, total: all.length, projects: shown.map((project) => view(project, call)) };
}

const PROJECT_TYPES = /^project$/i;

/** Projects named in a tag call, which goes to the region's host. */
function tagged(params: Params, call: Call): SlsProject[] {
  if (!PROJECT_TYPES.test(need(params, 'resourceType'))) throw invalid('resourceType must be project');
  return idsOf(params).map((name) => {
    const project = call.world.sls.projects[name];
    if (project?.region === call.region) return project;
    throw new CloudError('ProjectNotExist', `The Project does not exist : ${name}`, 404);
  });
}

function idsOf(params: Params): string[] {
  const given = params.resourceId;
  const read: unknown = typeof given === 'string' ? JSON.parse(given) : given;
  return Array.isArray(read) ? read.map(String) : [];
}

function listTags(params: Params, call: Call): object {
  const tagResources = tagged(params, call).flatMap((project) =>
    Object.entries(project.tags).map(([tagKey, tagValue]) => ({
      resourceType: 'PROJECT',
      resourceId: project.name,
      tagKey,
      tagValue,
    })),
  );
  return { nextToken: '', tagResources };
}

const projectParameters: ParamSpec[] = [
  { name: 'projectName', type: 'string' },
  { name: 'description', type: 'string', maxLength: 64 },
  { name: 'resourceGroupId', type: 'string' },
  { name: 'dataRedundancyType', type: 'string' },
];
const tagParameters: ParamSpec[] = [
  { name: 'resourceType', type: 'string', required: true },
  { name: 'resourceId', type: 'any', required: true },
];
const errors = ['ProjectNotExist'];
/** A call that names nothing asks for everything. */
const resources = (params: Params, call: Call): string[] => {
  const names = idsOf(params);
  return (names.length > 0 ? names : ['*']).map((name) => projectArn(call, name));
};

/** On the host of the region. */
export const regionActions: Action[] = [
  sls('CreateProject', 'POST', '/', projectParameters, createProject, {
    errors: ['ProjectAlreadyExist', 'ParameterInvalid'],
    refused: ['recycleBinEnabled'],
  }),
  sls('ListProject', 'GET', '/', [...parametersOf('projectName'), ...SLICE], listProjects, {
    refused: ['fetchQuota', 'resourceGroupId'],
  }),
  sls(
    'TagResources',
    'POST',
    '/tag',
    [...tagParameters, { name: 'tags', type: 'any', required: true }],
    (params, call) => {
      const tags = records(params, 'tags').map((tag) => [text(tag, 'key') ?? '', text(tag, 'value') ?? '']);
      for (const project of tagged(params, call)) Object.assign(project.tags, Object.fromEntries(tags));
      return new Reply(200);
    },
    { resources, errors },
  ),
  sls(
    'UntagResources',
    'POST',
    '/untag',
    [...tagParameters, { name: 'tags', type: 'any' }, { name: 'all', type: 'boolean' }],
    (params, call) => {
      const keys = Array.isArray(params.tags) ? params.tags.map(String) : [];
      for (const project of tagged(params, call)) {
        for (const key of params.all === true ? Object.keys(project.tags) : keys) delete project.tags[key];
      }
      return new Reply(200);
    },
    { resources, errors },
  ),
  sls('ListTagResources', 'GET', '/tags', [...tagParameters, ...parametersOf('nextToken')], listTags, {
    resources,
    errors,
    inert: ['nextToken'],
    refused: ['tags'],
    usual: { tags: '[]' },
  }),
];

/** What clients older than that host ask of the project's. */
const OLDER = ['CreateProject', 'TagResources', 'UntagResources', 'ListTagResources'];

/** On the host of the project. */
export const projectActions: Action[] = [
  ...regionActions.filter(({ name }) => OLDER.includes(name)),
  sls('GetProject', 'GET', '/', [], (_params, call) => view(findProject(call), call), { errors }),
  sls('UpdateProject', 'PUT', '/', projectParameters, updateProject, { errors, refused: ['recycleBinEnabled'] }),
  sls('DeleteProject', 'DELETE', '/', parametersOf('projectName'), deleteProject, { errors, refused: ['forceDelete'] }),
  sls(
    'GetProjectPolicy',
    'GET',
    '/policy',
    [],
    (_params, call) => {
      findProject(call);
      return {};
    },
    { errors },
  ),
];
