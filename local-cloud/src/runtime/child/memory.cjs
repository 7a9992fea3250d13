// @ts-check
'use strict';

/**
 * What a process has learnt by serving, and forgets to serve as a new one: modules, connections, variables. Starting another
 * takes far longer. What a function changes of Node's own parts stays.
 */

const diagnostics = require('node:diagnostics_channel');

/** @type {Set<import('node:net').Socket>} */
const sockets = new Set();
/** @type {Set<string>} */
let modules = new Set();
/** @type {Set<string | symbol>} */
let globals = new Set();
/** @type {NodeJS.ProcessEnv} */
let environment = {};
/** @type {NodeModule[]} */
let loaded = [];
let lives = 0;

/** @param {import('node:net').Socket} socket */
function keep(socket) {
  if (sockets.has(socket)) return;
  sockets.add(socket);
  socket.once('close', () => sockets.delete(socket));
}

/** What there is now is the runtime's own. */
function remember() {
  modules = new Set(Object.keys(require.cache));
  globals = new Set(Reflect.ownKeys(globalThis));
  environment = { ...process.env };
  loaded = [...(require.main?.children ?? [])];
  diagnostics.subscribe('http.client.request.start', (message) => {
    const { request } = /** @type {{ request: import('node:http').ClientRequest }} */ (message);
    if (request.socket) keep(request.socket);
    else request.once('socket', keep);
  });
}

function forget() {
  lives += 1;
  for (const socket of sockets) socket.destroy();
  for (const name of Object.keys(require.cache)) if (!modules.has(name)) delete require.cache[name];
  // Of all that it loaded, the module that did so keeps a list.
  require.main?.children.splice(0, Infinity, ...loaded);
  for (const name of Reflect.ownKeys(globalThis)) if (!globals.has(name)) Reflect.deleteProperty(globalThis, name);
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, environment);
}

/** How often it has begun: ES modules cannot be forgotten, but loaded under another name. */
const life = () => lives;

module.exports = { remember, forget, life };
