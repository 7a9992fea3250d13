import type { Body } from '../client';
import { list, present, structure, structures, textOf } from '../read';
import type { Place, ResourceType } from '../resourceType';
import { inputs } from '../resourceType';
import type { Value, Values } from '../values';
import { staleTags } from './tags';

const regionCall = ({ client, region }: Place, method: string, path: string, body?: Body): Promise<Body> =>
  client.sls(`${region}.log.aliyuncs.com`, method, path, body);
const projectCall = (
  project: string,
  { client, region }: Place,
  method: string,
  path: string,
  body?: Body,
): Promise<Body> => client.sls(`${project}.${region}.log.aliyuncs.com`, method, path, body);

async function retag(
  project: string,
  before: Value | undefined,
  after: Value | undefined,
  place: Place,
): Promise<void> {
  const target = { resourceType: 'PROJECT', resourceId: [project] };
  const gone = staleTags(before, after);
  if (gone.length > 0) await regionCall(place, 'POST', '/untag', { ...target, tags: gone });
  const tags = Object.entries(structure(after) ?? {}).map(([key, value]) => ({ key, value }));
  if (tags.length > 0) await regionCall(place, 'POST', '/tag', { ...target, tags });
}

export const project: ResourceType = {
  inputs: inputs('projectName* description resourceGroupId tags policy'),
  async create(inputs, place) {
    const projectName = textOf(inputs, 'projectName');
    const { description, resourceGroupId } = inputs;
    await regionCall(place, 'POST', '/', present({ projectName, description, resourceGroupId }));
    await retag(projectName, undefined, inputs.tags, place);
    const { createTime, status } = (await projectCall(projectName, place, 'GET', '/')) as Values;
    return { id: projectName, outputs: { createTime: createTime ?? '', status: status ?? '' } };
  },
  async update(id, inputs, changed, place, old) {
    if (changed.includes('description')) {
      await projectCall(id, place, 'PUT', '/', { description: textOf(inputs, 'description') });
    }
    if (changed.includes('tags')) await retag(id, old.tags, inputs.tags, place);
    return {};
  },
  async remove(id, _inputs, place) {
    await projectCall(id, place, 'DELETE', '/');
  },
};

const storeBody = (given: Values): Body =>
  present({
    ttl: given.retentionPeriod ?? 30,
    autoSplit: given.autoSplit,
    appendMeta: given.appendMeta ?? true,
    enable_tracking: given.enableWebTracking,
    hot_ttl: given.hotTtl,
    infrequentAccessTTL: given.infrequentAccessTtl,
    maxSplitShard: given.maxSplitShardCount,
    mode: given.mode,
    telemetryType: given.telemetryType,
    encrypt_conf: given.encryptConf,
  });

export const store: ResourceType = {
  inputs: inputs(
    `projectName* logstoreName* retentionPeriod shardCount* autoSplit appendMeta enableWebTracking hotTtl infrequentAccessTtl
     maxSplitShardCount meteringMode mode telemetryType* encryptConf`,
  ),
  defaults: { retentionPeriod: 30, shardCount: 2, appendMeta: true, mode: 'standard' },
  async create(inputs, place) {
    const [inProject, name] = [textOf(inputs, 'projectName'), textOf(inputs, 'logstoreName')];
    const body = { logstoreName: name, shardCount: inputs.shardCount ?? 2, ...storeBody(inputs) };
    await projectCall(inProject, place, 'POST', '/logstores', body);
    if (inputs.meteringMode !== undefined) await setMetering(inProject, name, inputs, place);
    const found = (await projectCall(inProject, place, 'GET', `/logstores/${name}`)) as Values;
    return {
      id: `${inProject}:${name}`,
      outputs: { createTime: found.createTime ?? 0, mode: found.mode ?? 'standard' },
    };
  },
  async update(id, inputs, changed, place) {
    const [inProject = '', name = ''] = id.split(':');
    if (changed.includes('meteringMode')) await setMetering(inProject, name, inputs, place);
    await projectCall(inProject, place, 'PUT', `/logstores/${name}`, storeBody(inputs));
    return {};
  },
  async remove(id, _inputs, place) {
    const [inProject = '', name = ''] = id.split(':');
    await projectCall(inProject, place, 'DELETE', `/logstores/${name}`);
  },
};

async function setMetering(inProject: string, name: string, inputs: Values, place: Place): Promise<void> {
  const meteringMode = textOf(inputs, 'meteringMode');
  await projectCall(inProject, place, 'PUT', `/logstores/${name}/meteringmode`, { meteringMode });
}

const token = (value: Value | undefined): string[] => [...String(value ?? '')];

function indexKey(field: Values): Body {
  const jsonKeys = structures(field.jsonKeys).map((key) => [
    key.name,
    present({ type: key.type ?? 'long', alias: key.alias, doc_value: key.docValue ?? true }),
  ]);
  return present({
    type: field.type ?? 'long',
    token: token(field.token),
    caseSensitive: field.caseSensitive ?? false,
    doc_value: field.enableAnalytics ?? true,
    chn: field.includeChinese ?? false,
    alias: field.alias,
    json_keys: jsonKeys.length > 0 ? (Object.fromEntries(jsonKeys) as Values) : undefined,
  });
}

function indexBody(given: Values): Body {
  const line = structure(given.fullText);
  const keys = structures(given.fieldSearches).map((field) => [String(field.name), indexKey(field)]);
  return {
    ...(keys.length > 0 && { keys: Object.fromEntries(keys) as Body }),
    ...(line && {
      line: { token: token(line.token), caseSensitive: line.caseSensitive ?? false, chn: line.includeChinese ?? false },
    }),
    log_reduce: given.logReduce ?? false,
    ...present({
      log_reduce_white_list: list(given.logReduceWhiteLists).length > 0 ? given.logReduceWhiteLists : undefined,
      log_reduce_black_list: list(given.logReduceBlackLists).length > 0 ? given.logReduceBlackLists : undefined,
      max_text_len: given.maxTextLen,
    }),
  };
}

const indexCall = (id: string, place: Place, method: string, body?: Body): Promise<Body> => {
  const [inProject = '', name = ''] = id.split(':');
  return projectCall(inProject, place, method, `/logstores/${name}/index`, body);
};

const search = 'caseSensitive includeChinese token';

export const storeIndex: ResourceType = {
  inputs: inputs(
    'project!* logstore!* fullText fieldSearches logReduce logReduceWhiteLists logReduceBlackLists maxTextLen',
    {
      fullText: inputs(search),
      fieldSearches: inputs(`name! type alias enableAnalytics jsonKeys ${search}`, {
        jsonKeys: inputs('name! type alias docValue'),
      }),
    },
  ),
  async create(inputs, place) {
    const id = `${textOf(inputs, 'project')}:${textOf(inputs, 'logstore')}`;
    await indexCall(id, place, 'POST', indexBody(inputs));
    return { id, outputs: {} };
  },
  async update(id, inputs, _changed, place) {
    // The provider sends back the ttl that it read.
    const { ttl } = await indexCall(id, place, 'GET');
    await indexCall(id, place, 'PUT', { ...indexBody(inputs), ttl });
    return {};
  },
  async remove(id, _inputs, place) {
    await indexCall(id, place, 'DELETE');
  },
};
