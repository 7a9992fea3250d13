import type { Body } from '../client';
import { pick, present, structure, textOf } from '../read';
import type { Made, Place, ResourceType } from '../resourceType';
import { inputs } from '../resourceType';
import type { Value, Values } from '../values';
import { staleTags, tagList } from './tags';

const call = ({ client, accountId, region }: Place, method: string, path: string, body?: Body): Promise<Body> =>
  client.roa(`${accountId}.${region}.fc.aliyuncs.com`, method, `/2023-03-30${path}`, body);

const member = (names: string) => inputs(names);

const functionInputs = inputs(
  `functionName* handler! runtime! code cpu memorySize diskSize timeout description environmentVariables role logConfig
   instanceConcurrency internetAccess idleTimeout* instanceIsolationMode instanceLifecycleConfig invocationRestriction layers
   customContainerConfig customDns customRuntimeConfig gpuConfig nasConfig ossMountConfig resourceGroupId sessionAffinity
   sessionAffinityConfig tags vpcConfig`,
  {
    code: member('zipFile checksum ossBucketName ossObjectName'),
    logConfig: member('project logstore logBeginRule enableRequestMetrics enableInstanceMetrics'),
    vpcConfig: member('vpcId vswitchIds securityGroupId'),
  },
);

const QUIET = { enableRequestMetrics: false, enableInstanceMetrics: false };

function functionBody(values: Values): Body {
  const { tags: _tags, customDns, logConfig, ...rest } = values;
  return {
    ...rest,
    ...(customDns !== undefined && { customDNS: customDns }),
    // The provider says no where nothing is said.
    ...(logConfig !== undefined && { logConfig: { ...QUIET, ...structure(logConfig) } }),
  };
}

const OUTPUTS =
  'functionArn functionId codeSize lastModifiedTime state lastUpdateStatus cpu memorySize diskSize timeout'.split(' ');

async function readFunction(name: string, place: Place): Promise<Values> {
  const found = (await call(place, 'GET', `/functions/${name}`)) as Values;
  const { instanceConcurrency, internetAccess, createdTime } = found;
  return present({ ...pick(found, OUTPUTS), instanceConcurrency, internetAccess, createTime: createdTime });
}

async function retag(arn: string, before: Value | undefined, after: Value | undefined, place: Place): Promise<void> {
  const gone = staleTags(before, after);
  const target = { ResourceType: 'function', ResourceId: JSON.stringify([arn]) };
  if (gone.length > 0) {
    const query = new URLSearchParams({ ...target, TagKey: JSON.stringify(gone) });
    const sorted = [...query]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
    await call(place, 'DELETE', `/tags-v2?${sorted.join('&')}`);
  }
  const Tag = tagList(after);
  if (Tag.length > 0) await call(place, 'POST', '/tags-v2', { ResourceType: 'function', ResourceId: [arn], Tag });
}

export const v3Function: ResourceType = {
  inputs: functionInputs,
  async create(inputs, place): Promise<Made> {
    const body = functionBody(inputs);
    const Tags = tagList(inputs.tags);
    const made = await call(place, 'POST', '/functions', Tags.length > 0 ? { ...body, Tags } : body);
    const name = String(made.functionName);
    return { id: name, outputs: await readFunction(name, place) };
  },
  async update(name, inputs, changed, place, old) {
    const settings = changed.filter((key) => key !== 'tags');
    if (settings.length > 0) {
      const body = functionBody(pick(inputs, [...settings, 'handler', 'runtime']));
      await call(place, 'PUT', `/functions/${name}`, { functionName: name, ...body });
    }
    const outputs = await readFunction(name, place);
    if (changed.includes('tags')) await retag(String(outputs.functionArn), old.tags, inputs.tags, place);
    return outputs;
  },
  async remove(name, _inputs, place) {
    await call(place, 'DELETE', `/functions/${name}`);
  },
};

const triggerPath = (inputs: Values): string => `/functions/${textOf(inputs, 'functionName')}/triggers`;

const triggerOutputs = (answer: Body): Values => {
  const { triggerId, targetArn, status, createdTime, lastModifiedTime } = answer as Values;
  return present({ triggerId, targetArn, status, createTime: createdTime, lastModifiedTime });
};

export const v3Trigger: ResourceType = {
  inputs: inputs(
    'functionName!* qualifier!* triggerType!* triggerName* triggerConfig description invocationRole sourceArn*',
  ),
  async create(inputs, place) {
    const { functionName, ...body } = inputs;
    const made = await call(place, 'POST', triggerPath(inputs), body);
    return {
      id: `${textOf({ functionName: functionName ?? '' }, 'functionName')}:${String(made.triggerName)}`,
      outputs: triggerOutputs(made),
    };
  },
  async update(id, inputs, changed, place) {
    const [, name = ''] = id.split(':');
    return triggerOutputs(await call(place, 'PUT', `${triggerPath(inputs)}/${name}`, pick(inputs, changed)));
  },
  async remove(id, inputs, place) {
    const [, name = ''] = id.split(':');
    await call(place, 'DELETE', `${triggerPath(inputs)}/${name}`);
  },
};

/** A part of a function that is put as a whole or in parts, and removed. */
function setting(known: ReturnType<typeof inputs>, path: string): ResourceType {
  const put = async (values: Values, place: Place): Promise<Values> => {
    const { qualifier: _qualifier, ...body } = values;
    const answer = await call(place, 'PUT', `/functions/${textOf(values, 'functionName')}/${path}`, body);
    const { functionArn, createdTime, lastModifiedTime } = answer as Values;
    return present({ functionArn, createTime: createdTime, lastModifiedTime });
  };
  return {
    inputs: known,
    async create(inputs, place) {
      return { outputs: await put(inputs, place), id: textOf(inputs, 'functionName') };
    },
    update: (_id, inputs, changed, place) => put(pick(inputs, [...changed, 'functionName']), place),
    async remove(id, _inputs, place) {
      await call(place, 'DELETE', `/functions/${id}/${path}`);
    },
  };
}

export const v3AsyncInvokeConfig = setting(
  inputs('functionName!* qualifier asyncTask destinationConfig maxAsyncEventAgeInSeconds maxAsyncRetryAttempts', {
    destinationConfig: inputs('onFailure onSuccess'),
  }),
  'async-invoke-config',
);
export const v3ConcurrencyConfig = setting(inputs('functionName!* reservedConcurrency'), 'concurrency');
