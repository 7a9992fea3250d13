import type { Action, Params } from '../../core/action';
import { Reply } from '../../core/action';
import type { Call } from '../../core/call';
import { crc64 } from '../../core/crc64';
import { CloudError, messageOf } from '../../core/error';
import { integer, need, record, text } from '../../params/read';
import { authorise } from '../../core/policy/authorise';
import { Draws } from '../../core/random';
import { isoSeconds } from '../../core/time';
import type { ArchiveStore } from '../../runtime/archive';
import { readTags } from '../ram/tagList';
import { findStore } from '../sls/state';
import { fc, findFunction, functionArn, invalidArgument } from './action';
import { functionParameters, INERT, mergeConfig } from './config';
import type { FcFunction, FunctionConfig } from './state';
import { findFunctions } from './state';

const INLINE_BYTES = 100 * 2 ** 20;

const functionView = (found: FcFunction): object => ({
  functionName: found.name,
  functionId: found.id,
  functionArn: found.arn,
  handler: found.config.handler,
  runtime: found.config.runtime,
  description: found.config.description,
  role: found.config.role,
  cpu: found.config.cpu,
  memorySize: found.config.memorySize,
  diskSize: found.config.diskSize,
  timeout: found.config.timeout,
  instanceConcurrency: found.config.instanceConcurrency,
  internetAccess: found.config.internetAccess,
  environmentVariables: found.config.environmentVariables,
  ...(Object.keys(found.config.logConfig).length > 0 && { logConfig: found.config.logConfig }),
  ...found.config.inert,
  codeSize: found.code.size,
  codeChecksum: found.code.checksum,
  createdTime: found.createdTime,
  lastModifiedTime: found.lastModifiedTime,
  state: 'Active',
  lastUpdateStatus: 'Successful',
  tags: Object.entries(found.tags).map(([Key, Value]) => ({ Key, Value })),
});

/** @throws CloudError where the archive is missing, no zip, too big, or not what its checksum says. */
function readCode(params: Params, archives: ArchiveStore): FcFunction['code'] | undefined {
  const code = record(params, 'code');
  if (!code) return undefined;
  const zipFile = text(code, 'zipFile');
  if (zipFile === undefined) throw invalidArgument('code.zipFile is required: the local cloud reads no code from OSS');
  const zip = Buffer.from(zipFile, 'base64');
  if (zip.length > INLINE_BYTES)
    throw invalidArgument(`code has ${zip.length} bytes, at most ${INLINE_BYTES} go inline`);
  const checksum = crc64(zip);
  const expected = text(code, 'checksum');
  if (expected && expected !== checksum)
    throw invalidArgument(`code.checksum is ${expected}, but the code's is ${checksum}`);
  try {
    return { hash: archives.add(zip), size: zip.length, checksum };
  } catch (error) {
    throw invalidArgument(`code.zipFile is no zip archive: ${messageOf(error)}`);
  }
}

/** The caller lends the function a role, and the function writes its logs somewhere that exists. */
function checkReferences(config: FunctionConfig, before: FunctionConfig | undefined, call: Call): void {
  const { role, logConfig } = config;
  if (role !== '' && role !== before?.role) {
    if (!role.startsWith(`acs:ram::${call.accountId}:role/`))
      throw invalidArgument(`role '${role}' is no role of this account`);
    authorise(call.world, call.caller, { action: 'ram:PassRole', resources: () => [role], context: () => ({}) });
  }
  const { project, logstore } = logConfig;
  if (project && !findStore(call.world, call.region, project, logstore ?? '')) {
    throw invalidArgument(
      `log project '${project}' with logstore '${logstore ?? ''}' does not exist in ${call.region}`,
    );
  }
}

function createFunction(params: Params, call: Call, archives: ArchiveStore): object {
  const name = need(params, 'functionName');
  if (!/^[A-Za-z_][\w-]{0,63}$/.test(name)) throw invalidArgument(`functionName '${name}' is not valid`);
  const functions = findFunctions(call.world, call.region);
  if (functions[name]) throw new CloudError('FunctionAlreadyExists', `function '${name}' already exists`, 409);
  const config = mergeConfig(params);
  checkReferences(config, undefined, call);
  const code = readCode(params, archives);
  if (!code) throw invalidArgument('code is required');
  const date = isoSeconds(call.now.getTime());
  const made: FcFunction = {
    name,
    id: new Draws(`function ${call.requestId}`).uuid().toLowerCase(),
    arn: functionArn(call, name),
    config,
    code,
    createdTime: date,
    lastModifiedTime: date,
    generation: 1,
    tags: readTags(params.Tags ?? params.tags),
    triggers: {},
  };
  functions[name] = made;
  return functionView(made);
}

/** Changes only what is given. */
function updateFunction(params: Params, call: Call, archives: ArchiveStore): object {
  const found = findFunction(params, call);
  const config = mergeConfig(params, found.config);
  checkReferences(config, found.config, call);
  found.code = readCode(params, archives) ?? found.code;
  found.config = config;
  found.generation++;
  found.lastModifiedTime = isoSeconds(call.now.getTime());
  return functionView(found);
}

function deleteFunction(params: Params, call: Call): Reply {
  const { name } = findFunction(params, call);
  delete findFunctions(call.world, call.region)[name];
  call.world.fc.pending = call.world.fc.pending.filter(
    (event) => event.region !== call.region || event.functionName !== name,
  );
  return new Reply(204);
}

function listFunctions(params: Params, call: Call): object {
  const prefix = text(params, 'prefix') ?? '';
  const all = Object.values(findFunctions(call.world, call.region)).filter((one) => one.name.startsWith(prefix));
  const from = Number(text(params, 'nextToken') ?? 0);
  const end = from + (integer(params, 'limit') ?? 100);
  const functions = all.slice(from, end).map(functionView);
  return end < all.length ? { functions, nextToken: String(end) } : { functions };
}

const REFUSED = ['disableInjectCredentials', 'juiceFsConfig'];

export const functionActions = (archives: ArchiveStore): Action[] => [
  fc(
    'CreateFunction',
    'POST',
    '/functions',
    functionParameters,
    (params, call) => createFunction(params, call, archives),
    {
      errors: ['InvalidArgument', 'FunctionAlreadyExists'],
      inert: INERT,
      refused: REFUSED,
    },
  ),
  fc(
    'GetFunction',
    'GET',
    '/functions/{functionName}',
    [{ name: 'qualifier', type: 'string' }],
    (params, call) => functionView(findFunction(params, call)),
    { errors: ['FunctionNotFound'], inert: ['qualifier'] },
  ),
  fc(
    'UpdateFunction',
    'PUT',
    '/functions/{functionName}',
    functionParameters,
    (params, call) => updateFunction(params, call, archives),
    { errors: ['InvalidArgument', 'FunctionNotFound'], inert: INERT, refused: REFUSED },
  ),
  fc('DeleteFunction', 'DELETE', '/functions/{functionName}', [], deleteFunction, { errors: ['FunctionNotFound'] }),
  fc(
    'ListFunctions',
    'GET',
    '/functions',
    [
      { name: 'prefix', type: 'string' },
      { name: 'limit', type: 'integer', min: 1, max: 100 },
      { name: 'nextToken', type: 'string' },
    ],
    listFunctions,
    { refused: ['description', 'fcVersion', 'functionName', 'gpuType', 'resourceGroupId', 'runtime', 'tags'] },
  ),
];
