const { TestEnvironment } = require('jest-environment-node');

/** Idle ones, by the folder of their program: see local-cloud/src/deploy/programHost.ts. */
const idle = new Map();
const KEPT = Symbol.for('local-cloud.idle-programs');

/** A process in which programs are deployed takes two seconds to start: it stays from one test file to the next. */
module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup();
    this.global[KEPT] = idle;
  }

  async teardown() {
    delete this.global[KEPT];
    await super.teardown();
  }
};
