// @ts-check
'use strict';

/**
 * Puts a process's requests on the wire in the order in which it makes them, each once the answer to the one before is read: beside
 * each other they would arrive in an order of chance, and no run could be repeated.
 */

const http = require('node:http');

/** @typedef {import('node:http').ClientRequest} Request */

/**
 * Calls back once the answer is read to its end: a long one would otherwise end after a short one that came later, or before
 * it. One that nobody reads holds nobody up.
 * @param {import('node:http').IncomingMessage} response
 * @param {() => void} done
 */
function whenRead(response, done) {
  response.once('close', done);
  response.once('end', done);
  setImmediate(() => {
    if (response.readableFlowing !== true && response.listenerCount('readable') === 0) done();
  });
}

function install() {
  const prototype = /** @type {{ addRequest(request: Request, ...rest: unknown[]): void }} */ (
    /** @type {unknown} */ (http.Agent.prototype)
  );
  const { addRequest } = prototype;
  /** @type {(() => void)[]} */
  const waiting = [];
  let isOpen = true;

  const next = () => {
    const send = waiting.shift();
    if (send) send();
    else isOpen = true;
  };
  /** @this {unknown} @param {Request} request @param {unknown[]} rest */
  prototype.addRequest = function addInOrder(request, ...rest) {
    const send = () => {
      let left = false;
      const leave = () => {
        if (left) return;
        left = true;
        next();
      };
      request.once('response', (response) => whenRead(response, leave));
      request.once('close', leave);
      addRequest.call(this, request, ...rest);
    };
    if (!isOpen) return void waiting.push(send);
    isOpen = false;
    send();
  };
}

module.exports = { install };
