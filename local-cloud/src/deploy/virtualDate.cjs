// @ts-check
'use strict';

/** For a program that is deployed: the time of day is the local cloud's, so that what it says of ages is true there. */

const RealDate = Date;
let ahead = 0;

globalThis.Date = /** @type {DateConstructor} */ (
  new Proxy(RealDate, {
    construct: (target, args, own) =>
      Reflect.construct(target, args.length === 0 ? [RealDate.now() + ahead] : args, own),
    apply: (target) => new target(RealDate.now() + ahead).toString(),
    get: (target, key, own) => (key === 'now' ? () => RealDate.now() + ahead : Reflect.get(target, key, own)),
  })
);

/** @param {number} now milliseconds since 1970; time goes on from there */
exports.setTime = (now) => {
  ahead = now - RealDate.now();
};
