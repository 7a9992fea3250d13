// @ts-check
'use strict';

/**
 * The process in which programs are deployed, one after the other. Loading Pulumi takes most of a deployment, so it is done once; a
 * program's own modules are loaded anew each time unless they may be kept, and run in the state of their own that Pulumi's automation API gives to programs
 * that share a process. Ends by itself when nobody asks for long.
 */

require('./plainInspect.cjs');
const { setTime } = require('./virtualDate.cjs');
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');

/** @typedef {import('./programHost').Order} Order */
/** @typedef {import('./programHost').Ended} Ended */
/** @typedef {{ run(call: { request: object }, done: (error?: Error | null, answer?: { getError(): string }) => void): void }} Server */
/** @typedef {{ new (): Record<string, (value: unknown) => void> & { getConfigMap(): Map<string, string> } }} RunRequest */

const IDLE_SECONDS = 60;
/** Says that nothing was begun: an order that crossed with the end can be given to another. */
const UNUSED = 75;
const untilIdle = () => setTimeout(() => process.exit(UNUSED), IDLE_SECONDS * 1000);

const channel = /** @type {{ ref(): void, unref(): void }} */ (/** @type {unknown} */ (process.channel));
const inherited = { ...process.env };
/** @type {((ended: Ended) => void) | undefined} */
let finish;
let idle = untilIdle();

/** As Pulumi's language host registers it for every program. @param {NodeJS.Require} from @param {string} folder */
function readTypeScript(from, folder) {
  const { loadTypeScriptCompilerOptions, typeScriptRequireStrings } = from('@pulumi/pulumi/tsutils');
  const { tsnodeRequire, typescriptRequire } = typeScriptRequireStrings();
  const project = path.join(folder, 'tsconfig.json');
  from(tsnodeRequire).register({
    compiler: typescriptRequire,
    transpileOnly: true,
    project,
    skipProject: !fs.existsSync(project),
    compilerOptions: {
      target: 'ES2020',
      module: 'nodenext',
      moduleResolution: 'nodenext',
      sourceMap: 'true',
      ...loadTypeScriptCompilerOptions(project),
    },
  });
}

/**
 * Pulumi notes of each promise where it was made, a third of a deployment's time, for who debugs one that never settles.
 * @param {NodeJS.Require} from
 */
function spareNotes(from) {
  /** @typedef {(promise: Promise<unknown>, context: unknown) => Promise<unknown>} Note */
  /** @type {{ debugPromiseLeaks: boolean, debuggablePromise: Note }} */
  const debuggable = from('@pulumi/pulumi/runtime/debuggable');
  const { debugPromiseLeaks, debuggablePromise } = debuggable;
  if (debugPromiseLeaks) return;
  debuggable.debuggablePromise = (promise, context) => {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    try {
      return debuggablePromise(promise, context);
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  };
}

/** And it loads npm, a sixth of the start, for programs that serialise functions: here once one does. */
function spareNpm() {
  /** @typedef {(request: string, ...rest: unknown[]) => Record<string, unknown>} Load */
  const loader = /** @type {{ _load: Load }} */ (/** @type {unknown} */ (Module));
  const { _load } = loader;
  loader._load = function (request, ...rest) {
    const load = () => _load.call(this, request, ...rest);
    if (request !== '@npmcli/arborist') return load();
    return Object.defineProperty(/** @type {Record<string, unknown>} */ ({ __esModule: true }), 'Arborist', {
      get: () => load().Arborist,
    });
  };
}

/** Of this machine, not of the local cloud. */
const realTime = () => performance.timeOrigin + performance.now();
let loadedAt = realTime();

/** So that they are loaded anew. @param {string} folder @param {boolean} keep those whose files are as they were, if all are */
function forgetModules(folder, keep) {
  const installed = `${path.sep}node_modules${path.sep}`;
  const files = Object.keys(require.cache).filter(
    (file) => file.startsWith(folder + path.sep) && !file.includes(installed),
  );
  if (keep && files.every((file) => fs.statSync(file).mtimeMs < loadedAt)) return;
  for (const file of files) delete require.cache[file];
  loadedAt = realTime();
}

/** @param {Order} order @param {NodeJS.Require} from */
function requestOf(order, from) {
  const { RunRequest } = /** @type {{ RunRequest: RunRequest }} */ (from('@pulumi/pulumi/proto/language_pb'));
  const request = new RunRequest();
  request.setProject?.(order.project);
  request.setStack?.(order.stack);
  request.setOrganization?.('organization');
  request.setParallel?.(16);
  request.setDryrun?.(false);
  request.setMonitorAddress?.(order.address);
  request.setArgsList?.([order.address]);
  request.setConfigsecretkeysList?.(order.secretKeys);
  for (const [key, value] of Object.entries(order.config)) request.getConfigMap().set(key, value);
  return request;
}

/** @param {Order} order */
function run(order) {
  clearTimeout(idle);
  finish = (ended) => {
    finish = undefined;
    channel.ref();
    idle = untilIdle();
    process.send?.(ended);
  };
  // The program is over when its event loop would end: the channel to whoever asked does not count meanwhile.
  channel.unref();
  for (const name of Object.keys(process.env)) if (!(name in inherited)) delete process.env[name];
  Object.assign(process.env, inherited, order.environment, { PULUMI_NODEJS_ROOT_DIRECTORY: order.program });
  process.chdir(order.program);
  setTime(order.now);
  const from = Module.createRequire(path.join(order.program, 'package.json'));
  if (!require.extensions['.ts']) {
    spareNpm();
    readTypeScript(from, order.program);
    spareNotes(from);
  }
  forgetModules(order.program, order.keepModules);
  const { LanguageServer } = from('@pulumi/pulumi/automation/server');
  /** @type {Server} */
  const server = new LanguageServer(async () => {
    const exported = from(order.program);
    return typeof exported === 'function' ? exported() : exported;
  });
  server.run({ request: requestOf(order, from) }, (error, answer) => {
    const wrong = error?.message ?? answer?.getError();
    finish?.(wrong ? { ok: false, error: wrong } : { ok: true });
  });
}

process.on('message', (/** @type {Order} */ order) => {
  try {
    run(order);
  } catch (error) {
    finish?.({ ok: false, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
process.on('beforeExit', () => finish?.({ ok: false, error: 'The program waits for something that never comes' }));
process.on('disconnect', () => process.exit(0));
