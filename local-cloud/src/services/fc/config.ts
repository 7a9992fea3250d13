import type { ParamSpec, Params } from '../../core/action';
import { flag, integer, record, text } from '../../params/read';
import { invalidArgument } from './action';
import type { FunctionConfig } from './state';

/** Settings that change nothing here but are given back. */
export const INERT = [
  'customContainerConfig',
  'customDNS',
  'customRuntimeConfig',
  'disableOndemand',
  'enableLongLiving',
  'gpuConfig',
  'idleTimeout',
  'instanceIsolationMode',
  'instanceLifecycleConfig',
  'invocationRestriction',
  'layers',
  'nasConfig',
  'ossMountConfig',
  'polarFsConfig',
  'resourceGroupId',
  'sessionAffinity',
  'sessionAffinityConfig',
  'tracingConfig',
  'vpcConfig',
];

export const functionParameters: ParamSpec[] = [
  { name: 'functionName', type: 'string', minLength: 1, maxLength: 64 },
  { name: 'handler', type: 'string', maxLength: 128 },
  { name: 'runtime', type: 'string' },
  { name: 'description', type: 'string', maxLength: 256 },
  { name: 'role', type: 'string' },
  { name: 'cpu', type: 'number', min: 0.05, max: 16 },
  { name: 'memorySize', type: 'integer', min: 128, max: 32_768 },
  { name: 'diskSize', type: 'integer' },
  { name: 'timeout', type: 'integer', min: 1, max: 86_400 },
  { name: 'instanceConcurrency', type: 'integer', min: 1, max: 200 },
  { name: 'internetAccess', type: 'boolean' },
  { name: 'environmentVariables', type: 'any' },
  {
    name: 'logConfig',
    type: 'object',
    members: [
      { name: 'project', type: 'string' },
      { name: 'logstore', type: 'string' },
      { name: 'logBeginRule', type: 'string', values: ['None', 'DefaultRegex'] },
      { name: 'enableRequestMetrics', type: 'boolean' },
      { name: 'enableInstanceMetrics', type: 'boolean' },
    ],
  },
  {
    name: 'code',
    type: 'object',
    members: [
      { name: 'zipFile', type: 'string' },
      { name: 'checksum', type: 'string' },
      { name: 'ossBucketName', type: 'string' },
      { name: 'ossObjectName', type: 'string' },
    ],
  },
  { name: 'Tags', type: 'any' },
  { name: 'tags', type: 'any' },
  ...INERT.map((name): ParamSpec => ({ name, type: 'any' })),
];

const DEFAULTS: FunctionConfig = {
  handler: '',
  runtime: '',
  description: '',
  role: '',
  cpu: 0.35,
  memorySize: 512,
  diskSize: 512,
  timeout: 3,
  instanceConcurrency: 1,
  internetAccess: true,
  environmentVariables: {},
  logConfig: {},
  inert: {},
};

const RUNTIMES =
  /^(nodejs(8|10|12|14|16|18|20)|python3(\.9|\.10|\.12)?|java8|java11|php7\.2|go1|dotnetcore3\.1|custom(\.\w+)*|custom-container)$/;
const ENVIRONMENT_BYTES = 4096;

/** The settings with what the request changes, each as a whole. @throws CloudError InvalidArgument */
export function mergeConfig(params: Params, before: FunctionConfig = DEFAULTS): FunctionConfig {
  const inert = { ...before.inert };
  for (const name of INERT) if (params[name] !== undefined && params[name] !== null) inert[name] = params[name];
  const merged: FunctionConfig = {
    handler: text(params, 'handler') ?? before.handler,
    runtime: text(params, 'runtime') ?? before.runtime,
    description: text(params, 'description') ?? before.description,
    role: text(params, 'role') ?? before.role,
    ...mergeSizes(params, before),
    internetAccess: params.internetAccess === undefined ? before.internetAccess : flag(params, 'internetAccess'),
    environmentVariables: readEnvironment(params) ?? before.environmentVariables,
    logConfig: record(params, 'logConfig') ?? before.logConfig,
    inert,
  };
  check(merged);
  return merged;
}

const mergeSizes = (params: Params, before: FunctionConfig) => ({
  cpu: params.cpu === undefined ? before.cpu : Number(params.cpu),
  memorySize: integer(params, 'memorySize') ?? before.memorySize,
  diskSize: integer(params, 'diskSize') ?? before.diskSize,
  timeout: integer(params, 'timeout') ?? before.timeout,
  instanceConcurrency: integer(params, 'instanceConcurrency') ?? before.instanceConcurrency,
});

function readEnvironment(params: Params): Record<string, string> | undefined {
  const given = record(params, 'environmentVariables');
  return given && Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)]));
}

function check(config: FunctionConfig): void {
  if (!/^[\w./-]+\.\w+$/.test(config.handler))
    throw invalidArgument(`handler '${config.handler}' must be <file>.<function>`);
  if (!RUNTIMES.test(config.runtime)) throw invalidArgument(`runtime '${config.runtime}' is not supported`);
  if (config.memorySize % 64 !== 0) throw invalidArgument(`memorySize ${config.memorySize} must be a multiple of 64`);
  if (config.diskSize !== 512 && config.diskSize !== 10_240) throw invalidArgument('diskSize must be 512 or 10240');
  const ratio = config.memorySize / 1024 / config.cpu;
  if (ratio < 1 || ratio > 4.001)
    throw invalidArgument(`cpu to memory (GiB) must be between 1:1 and 1:4, not 1:${ratio.toFixed(2)}`);
  const size = Buffer.byteLength(JSON.stringify(config.environmentVariables));
  if (size > ENVIRONMENT_BYTES)
    throw invalidArgument(`environmentVariables take ${size} bytes, at most ${ENVIRONMENT_BYTES} are allowed`);
  for (const name of Object.keys(config.environmentVariables)) {
    if (!/^[A-Za-z]\w*$/.test(name)) throw invalidArgument(`'${name}' is no name of an environment variable`);
    if (/^(FC_|ALIBABA_CLOUD_)/.test(name)) throw invalidArgument(`environment variable '${name}' is reserved`);
  }
}
