// @ts-check
'use strict';

/**
 * Whom a function's process trusts: Node's own certificates, as anywhere. Node reads all 140 of them even for a connection that
 * trusts one other, a fifth of a process's start, unless it is told to trust those of OpenSSL; so it is, and who connects to
 * anywhere but the local cloud is given Node's here.
 */

const tls = require('node:tls');

function install() {
  const { createSecureContext } = tls;
  Object.assign(tls, {
    /** @param {tls.SecureContextOptions} [options] */
    createSecureContext: (options = {}) =>
      createSecureContext(options.ca ? options : { ...options, ca: [...tls.rootCertificates] }),
  });
}

module.exports = { install };
