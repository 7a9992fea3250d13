// @ts-check
'use strict';

/**
 * Puts a process's requests on the wire in the order in which it makes them, each once the one before is answered: beside
 * each other they would arrive in an order of chance, and no run could be repeated.
 */

const http = require('node:http');

/** @typedef {import('node:http').ClientRequest} Request */

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
      request.once('response', leave);
      request.once('close', leave);
      addRequest.call(this, request, ...rest);
    };
    if (!isOpen) return void waiting.push(send);
    isOpen = false;
    send();
  };
}

module.exports = { install };
