// @ts-check
'use strict';

/**
 * The process in which a function runs. Started by the host with an IPC channel; serves one invocation at a time until it
 * is ended from outside.
 *
 * When is the process idle? When its event loop would end. The channel to the host is therefore not counted while an
 * invocation runs, and `beforeExit` says that neither sockets, files nor worker threads have anything left to do.
 */

require('../../../preload.cjs');
const diagnostics = require('node:diagnostics_channel');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const codeCache = require('./codeCache.cjs');
const memory = require('./memory.cjs');
const order = require('./order.cjs');
const time = require('./time.cjs');

/** @typedef {import('../protocol').FromChild} FromChild */
/** @typedef {import('../protocol').ToChild} ToChild */
/** @typedef {import('../protocol').InvokeMessage} InvokeMessage */
/** @typedef {import('../protocol').LogLevel} LogLevel */
/** @typedef {(event: Buffer, context: object, callback: (error: unknown, result?: unknown) => void) => unknown} Handler */

const realNow = Date.now;
const channel = /** @type {{ ref(): void, unref(): void }} */ (/** @type {unknown} */ (process.channel));
const deliver = /** @type {NonNullable<typeof process.send>} */ (process.send).bind(process);

for (const name of Object.keys(process.env)) {
  if (name.startsWith('LOCAL_CLOUD_') || name === 'NODE_CHANNEL_FD') delete process.env[name];
}

/** @type {import('../protocol').ProcessTerms} */
let terms;

/** @param {FromChild} message */
const send = (message) => void deliver(message);

let running = false;
let lastSign = 0;
/** @type {Handler | undefined} */
let handler;

/** Lines go to the host at once and in order with everything else said, so that none is lost in a kill. */
function captureOutput() {
  /** @param {NodeJS.WriteStream} stream @param {LogLevel} level */
  const capture = (stream, level) => {
    let partial = '';
    Object.assign(stream, {
      /** @param {string | Uint8Array} chunk @param {unknown[]} rest */
      write(chunk, ...rest) {
        partial += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
        const lines = partial.split('\n');
        partial = lines.pop() ?? '';
        for (const text of lines) send({ kind: 'log', level, text });
        const done = rest.find((argument) => typeof argument === 'function');
        if (typeof done === 'function') process.nextTick(done);
        return true;
      },
    });
  };
  capture(process.stdout, 'INFO');
  capture(process.stderr, 'ERROR');
}

/** A busy process tells so at most once a real second. */
function watchRequests() {
  diagnostics.subscribe('http.client.request.start', () => {
    if (realNow() - lastSign < 1000) return;
    lastSign = realNow();
    send({ kind: 'alive' });
  });
}

/** @returns {Promise<Handler>} */
async function loadHandler() {
  const dot = terms.handler.lastIndexOf('.');
  const file = path.join(terms.codeDir, terms.handler.slice(0, dot));
  const name = terms.handler.slice(dot + 1);
  /** @type {Record<string, unknown>} */
  let loaded;
  try {
    loaded = require(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'ERR_REQUIRE_ESM' && code !== 'MODULE_NOT_FOUND') throw error;
    const extension = code === 'ERR_REQUIRE_ESM' ? '.js' : '.mjs';
    loaded = await import(`${pathToFileURL(file + extension).href}?${memory.life()}`).catch((second) => {
      throw code === 'MODULE_NOT_FOUND' ? error : second;
    });
  }
  const found = loaded[name];
  if (typeof found !== 'function')
    throw new Error(`Handler '${name}' is missing on module '${terms.handler.slice(0, dot)}'`);
  return /** @type {Handler} */ (found);
}

/** @param {InvokeMessage} message */
function contextOf(message) {
  /** @param {LogLevel} level */
  const log =
    (level) =>
    /** @param {unknown[]} parts */
    (...parts) =>
      send({ kind: 'log', level, text: require('node:util').format(...parts) });
  return {
    requestId: message.requestId,
    credentials: message.credentials,
    function: {
      name: terms.functionName,
      handler: terms.handler,
      memory: terms.memoryMiB,
      timeout: terms.timeoutSeconds,
    },
    service: { logProject: '', logStore: '', qualifier: 'LATEST' },
    region: terms.region,
    accountId: terms.accountId,
    tracing: {},
    logger: { debug: log('DEBUG'), info: log('INFO'), log: log('INFO'), warn: log('WARN'), error: log('ERROR') },
  };
}

/** @param {unknown} value */
function encodeResult(value) {
  if (value === undefined || value === null) return '';
  if (Buffer.isBuffer(value)) return value.toString('utf8');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** @param {unknown} error @returns {import('../protocol').FunctionFault} */
function faultOf(error) {
  if (!(error instanceof Error)) {
    return {
      errorMessage: typeof error === 'string' ? error : JSON.stringify(error),
      errorType: 'string',
      stackTrace: [],
    };
  }
  const stack = (error.stack ?? '').split('\n');
  return { errorMessage: error.message, errorType: error.name, stackTrace: stack };
}

/** A handler answers by its promise, its return value, or, when it takes three arguments, the callback. */
/** @param {Handler} run @param {InvokeMessage} message */
function call(run, message) {
  return new Promise((resolve, reject) => {
    /** @param {unknown} error @param {unknown} [result] */
    const callback = (error, result) => (error ? reject(error) : resolve(result));
    const returned = run(Buffer.from(message.event, 'base64'), contextOf(message), callback);
    if (run.length < 3 || returned instanceof Promise) resolve(returned);
  });
}

/** Math.random from a seed (mulberry32): jitter and the like are then the same in a repeated run. @param {number} seed */
function seedRandom(seed) {
  let state = seed;
  Math.random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const memoryMiB = () => Math.ceil(process.memoryUsage.rss() / 2 ** 20);

/** @param {import('../protocol').BeginMessage} message */
function begin(message) {
  handler = undefined;
  memory.forget();
  time.reset();
  terms = message.terms;
  Object.assign(process.env, message.environment);
  process.chdir(terms.codeDir);
  codeCache.use(terms.codeDir);
}

/** @param {InvokeMessage} message */
async function invoke(message) {
  running = true;
  channel.unref();
  seedRandom(message.seed);
  /** @type {FromChild} */
  let outcome;
  try {
    await time.moveTo(message.now, true);
    handler ??= await loadHandler();
    outcome = { kind: 'done', result: encodeResult(await call(handler, message)), memoryMiB: memoryMiB() };
  } catch (error) {
    outcome = { kind: 'failed', fault: faultOf(error), memoryMiB: memoryMiB() };
  }
  running = false;
  channel.ref();
  send(outcome);
  codeCache.keep();
}

captureOutput();
watchRequests();
order.install();
time.install();
codeCache.install();
memory.remember();

process.on('beforeExit', () => {
  if (!running) return;
  channel.ref();
  send({ kind: 'blocked', now: Date.now(), next: time.nextDue() });
});

process.on('message', (/** @type {ToChild} */ message) => {
  if (message.kind === 'begin') return begin(message);
  if (message.kind === 'invoke') return void invoke(message);
  if (running) channel.unref();
  void time.moveTo(message.now).then(() => send({ kind: 'moved' }));
});

process.on('disconnect', () => process.exit(0));
