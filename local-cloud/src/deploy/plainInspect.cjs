// @ts-check
'use strict';

/**
 * Before a program that is deployed: util.inspect without colours. Pulumi shows an error that nobody caught with them, and Node
 * 20 then does not come to an end with a stack line such as `node_modules/@pulumi/resource.ts`, which Pulumi's source maps
 * make: it looks for the slash after the package's name for ever, until half a minute later a text has grown too long.
 */

const util = require('node:util');

const { inspect } = util;

/** @param {unknown} value @param {import('node:util').InspectOptions} [options] */
const plain = (value, options) => inspect(value, { ...options, colors: false });

util.inspect = /** @type {typeof inspect} */ (
  /** @param {unknown} value @param {unknown[]} rest */
  (value, ...rest) =>
    typeof rest[0] === 'object' && rest[0] !== null
      ? plain(value, rest[0])
      : Reflect.apply(inspect, util, [value, ...rest])
);
Object.assign(util.inspect, inspect);
