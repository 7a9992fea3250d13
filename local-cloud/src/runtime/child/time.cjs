// @ts-check
'use strict';

/**
 * The virtual clock inside a function's process: Date, timers, performance.now and socket time-outs follow it. Time stands
 * still while code runs and moves only when the host says so.
 */

const net = require('node:net');
const timers = require('node:timers');
const timersPromises = require('node:timers/promises');
const util = require('node:util');
const { syncBuiltinESMExports } = require('node:module');

const RealDate = Date;
const realImmediate = setImmediate;
const MAX_DELAY = 2 ** 31 - 1;

/** Unknown until the first invocation tells it. */
let now = 0;
let origin = 0;
let sequence = 0;

/** A timer as Node's own, as far as programs touch it. */
class VirtualTimeout {
  /** @param {(...args: unknown[]) => void} run @param {number} delay @param {unknown[]} args @param {boolean} repeat */
  constructor(run, delay, args, repeat) {
    this.run = run;
    this.delay = delay;
    this.args = args;
    this.repeat = repeat;
    this.referenced = true;
    this.id = ++sequence;
    this.order = this.id;
    this.at = now + delay;
    pending.set(this.id, this);
  }
  ref() {
    this.referenced = true;
    return this;
  }
  unref() {
    this.referenced = false;
    return this;
  }
  hasRef() {
    return this.referenced;
  }
  refresh() {
    this.at = now + this.delay;
    this.order = ++sequence;
    pending.set(this.id, this);
    return this;
  }
  close() {
    pending.delete(this.id);
    return this;
  }
  [Symbol.toPrimitive]() {
    return this.id;
  }
  [Symbol.dispose ?? Symbol.for('nodejs.dispose')]() {
    this.close();
  }
}

/** @type {Map<number, VirtualTimeout>} */
const pending = new Map();

/** @param {unknown} delay */
const clampDelay = (delay) => {
  const ms = Math.trunc(Number(delay));
  return ms >= 1 && ms <= MAX_DELAY ? ms : 1;
};

/** @param {unknown} run */
function assertCallback(run) {
  if (typeof run === 'function') return;
  throw Object.assign(new TypeError('The "callback" argument must be of type function.'), {
    code: 'ERR_INVALID_ARG_TYPE',
  });
}

/** @param {(...args: unknown[]) => void} run @param {unknown} [delay] @param {unknown[]} args */
function setTimeoutVirtual(run, delay, ...args) {
  assertCallback(run);
  return new VirtualTimeout(run, clampDelay(delay), args, false);
}

/** @param {(...args: unknown[]) => void} run @param {unknown} [delay] @param {unknown[]} args */
function setIntervalVirtual(run, delay, ...args) {
  assertCallback(run);
  return new VirtualTimeout(run, clampDelay(delay), args, true);
}

/** @param {unknown} timer */
function clearVirtual(timer) {
  if (timer instanceof VirtualTimeout) timer.close();
  else if (typeof timer === 'number' || typeof timer === 'string') pending.delete(Number(timer));
}

/** @param {unknown} reason */
const abortError = (reason) =>
  Object.assign(new Error('The operation was aborted', { cause: reason }), { name: 'AbortError', code: 'ABORT_ERR' });

/**
 * @template T
 * @param {number} [delay]
 * @param {T} [value]
 * @param {{ signal?: AbortSignal, ref?: boolean }} [options]
 * @returns {Promise<T | undefined>}
 */
function sleep(delay, value, options = {}) {
  const { signal } = options;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(abortError(signal.reason));
    const abort = () => {
      timer.close();
      reject(abortError(signal?.reason));
    };
    const timer = setTimeoutVirtual(() => {
      signal?.removeEventListener('abort', abort);
      resolve(value);
    }, delay);
    signal?.addEventListener('abort', abort, { once: true });
  });
}

/**
 * @template T
 * @param {number} [delay]
 * @param {T} [value]
 * @param {{ signal?: AbortSignal }} [options]
 */
async function* ticks(delay, value, options) {
  while (true) yield await sleep(delay, value, options);
}

function installTimers() {
  Object.defineProperty(setTimeoutVirtual, util.promisify.custom, { value: sleep });
  const replaced = {
    setTimeout: setTimeoutVirtual,
    setInterval: setIntervalVirtual,
    clearTimeout: clearVirtual,
    clearInterval: clearVirtual,
  };
  Object.assign(globalThis, replaced);
  Object.assign(timers, replaced);
  Object.assign(timersPromises, { setTimeout: sleep, setInterval: ticks });
  Object.assign(timersPromises.scheduler, { wait: sleep });
  /** @param {number} delay */
  const timeout = (delay) => {
    const controller = new AbortController();
    const reason = new DOMException('The operation was aborted due to timeout', 'TimeoutError');
    setTimeoutVirtual(() => controller.abort(reason), delay);
    return controller.signal;
  };
  Object.assign(AbortSignal, { timeout });
}

function installDate() {
  RealDate.now = () => now;
  const VirtualDate = new Proxy(RealDate, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now] : args, newTarget),
    apply: (target) => new target(now).toString(),
  });
  RealDate.prototype.constructor = VirtualDate;
  globalThis.Date = VirtualDate;
  performance.now = () => now - origin;
  const bigint = () => BigInt(now) * 1_000_000n;
  /** @param {[number, number]} [since] @returns {[number, number]} */
  const hrtime = (since) => {
    const nanos = bigint() - (since ? BigInt(since[0]) * 1_000_000_000n + BigInt(since[1]) : 0n);
    return [Number(nanos / 1_000_000_000n), Number(nanos % 1_000_000_000n)];
  };
  process.hrtime = Object.assign(hrtime, { bigint });
}

/** Sockets keep their time-outs in timers that programs cannot reach, so the methods that use them are replaced. */
function installSocketTimeouts() {
  /** @type {WeakMap<object, VirtualTimeout>} */
  const timeouts = new WeakMap();
  /** @typedef {{ _parent?: ChainedSocket | null }} ChainedSocket */
  /** @param {ChainedSocket | null | undefined} socket */
  const refresh = (socket) => {
    if (!socket) return;
    const timer = timeouts.get(socket);
    if (timer && pending.has(timer.id)) timer.refresh();
    refresh(socket._parent);
  };
  Object.assign(net.Socket.prototype, {
    /** @this {import('node:net').Socket} @param {number} ms @param {() => void} [listener] */
    setTimeout(ms, listener) {
      if (this.destroyed) return this;
      Object.assign(this, { timeout: ms });
      timeouts.get(this)?.close();
      timeouts.delete(this);
      if (ms > 0)
        timeouts.set(
          this,
          setTimeoutVirtual(() => this.emit('timeout'), ms),
        );
      if (listener && ms > 0) this.once('timeout', listener);
      else if (listener) this.removeListener('timeout', listener);
      return this;
    },
    /** Node calls this at every sign of life on the socket. @this {ChainedSocket} */
    _unrefTimer() {
      refresh(this);
    },
  });
  const { _destroy } = net.Socket.prototype;
  Object.assign(net.Socket.prototype, {
    /** @this {import('node:net').Socket} @param {Error | null} error @param {(error?: Error | null) => void} done */
    _destroy(error, done) {
      timeouts.get(this)?.close();
      return _destroy.call(this, error, done);
    },
  });
}

/** The earliest timer, ties in the order they were set. */
function earliest() {
  /** @type {VirtualTimeout | undefined} */
  let first;
  for (const timer of pending.values()) {
    if (!first || timer.at < first.at || (timer.at === first.at && timer.order < first.order)) first = timer;
  }
  return first;
}

/** When the next timer is due, in virtual milliseconds; null without one. */
const nextDue = () => earliest()?.at ?? null;

/**
 * Moves the clock and runs what is due on the way, each timer at its own time and one a turn of the loop, so that promises
 * settle in between, as in Node.
 * @param {number} to
 * @param {boolean} [frozen] the process stood still meanwhile: all that is due is due now, and an interval once
 * @returns {Promise<void>}
 */
function moveTo(to, frozen) {
  if (origin === 0) origin = to;
  if (frozen) now = Math.max(now, to);
  return new Promise((resolve) => {
    const step = () => {
      const timer = earliest();
      if (!timer || timer.at > to) {
        now = Math.max(now, to);
        return resolve();
      }
      now = Math.max(now, timer.at);
      realImmediate(step);
      if (timer.repeat) timer.refresh();
      else pending.delete(timer.id);
      timer.run(...timer.args);
    };
    step();
  });
}

/** As before the first invocation: it may have been told of times that are no more. */
function reset() {
  pending.clear();
  now = 0;
  origin = 0;
  sequence = 0;
}

function install() {
  installTimers();
  installDate();
  installSocketTimeouts();
  syncBuiltinESMExports();
}

module.exports = { install, moveTo, nextDue, reset };
