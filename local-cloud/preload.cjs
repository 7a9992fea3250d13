// @ts-check
'use strict';

/**
 * Sends a Node program's traffic for Alibaba Cloud to the local cloud, without a change to the program:
 *
 *     LOCAL_CLOUD_TLS_PORT=<port> NODE_EXTRA_CA_CERTS=<ca file> node --require local-cloud/preload.cjs program.js
 *
 * The official TypeScript SDKs read no proxy variable, so connections are redirected below them. The server name stays the
 * real one, hence certificates are still verified. LOCAL_CLOUD_HTTP_PORT does the same for plain http. With
 * LOCAL_CLOUD_CA_FILE the CA is trusted for these connections only, and NODE_EXTRA_CA_CERTS is not needed.
 */

const fs = require('node:fs');
const net = require('node:net');
const tls = require('node:tls');

const LOOPBACK = '127.0.0.1';

/** @param {unknown} host */
const isCloudHost = (host) => typeof host === 'string' && (host === 'aliyuncs.com' || host.endsWith('.aliyuncs.com'));

/**
 * The three ways of calling connect(): (options), (port, host?, options?), each with an optional listener at the end.
 * @param {unknown[]} args
 * @returns {{ options: Record<string, unknown>, listener: unknown }}
 */
function normalize(args) {
  const rest = [...args];
  const listener = typeof rest[rest.length - 1] === 'function' ? rest.pop() : undefined;
  /** @type {Record<string, unknown>} */
  const options = {};
  for (const [index, arg] of rest.entries()) {
    if (arg !== null && typeof arg === 'object') Object.assign(options, arg);
    else if (index === 0) options.port = arg;
    else if (typeof arg === 'string') options.host = arg;
  }
  return { options, listener };
}

/** @param {number} port @param {string | undefined} ca */
function redirectTls(port, ca) {
  const connect = /** @type {(...args: unknown[]) => import('node:tls').TLSSocket} */ (tls.connect);
  const secureContext = ca === undefined ? undefined : tls.createSecureContext({ ca });
  Object.assign(tls, {
    /** @param {unknown[]} args */
    connect(...args) {
      const { options, listener } = normalize(args);
      if (!isCloudHost(options.host) || options.socket) return connect(...args);
      const servername = options.servername || options.host;
      const trust = secureContext && !options.ca ? { secureContext } : {};
      const redirected = { ...options, ...trust, host: LOOPBACK, port, servername, path: undefined };
      return listener ? connect(redirected, listener) : connect(redirected);
    },
  });
}

/** @param {number} port */
function redirectHttp(port) {
  for (const name of /** @type {const} */ (['connect', 'createConnection'])) {
    const connect = /** @type {(...args: unknown[]) => import('node:net').Socket} */ (net[name]);
    Object.assign(net, {
      /** @param {unknown[]} args */
      [name](...args) {
        const { options, listener } = normalize(args);
        if (!isCloudHost(options.host)) return connect(...args);
        const redirected = { ...options, host: LOOPBACK, port, path: undefined };
        return listener ? connect(redirected, listener) : connect(redirected);
      },
    });
  }
}

const { LOCAL_CLOUD_TLS_PORT, LOCAL_CLOUD_HTTP_PORT, LOCAL_CLOUD_CA_FILE } = process.env;
if (LOCAL_CLOUD_TLS_PORT) {
  redirectTls(Number(LOCAL_CLOUD_TLS_PORT), LOCAL_CLOUD_CA_FILE && fs.readFileSync(LOCAL_CLOUD_CA_FILE, 'utf8'));
}
if (LOCAL_CLOUD_HTTP_PORT) redirectHttp(Number(LOCAL_CLOUD_HTTP_PORT));
