const { TestEnvironment } = require('jest-environment-node');

const KEPT = Symbol.for('local-cloud.kept');
const LIBRARIES = Symbol.for('offsite.libraries');
const kept = new Map();

/** What takes long to make or to load stays from one test file to the next: see local-cloud/src/core/kept.ts, and zod.cjs. */
module.exports = class extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    // Pulumi takes a list that was made by a library from outside of the test's world for an object.
    this.isOfPulumi = context.testPath.includes('/test/stack/');
  }

  async setup() {
    await super.setup();
    this.global[KEPT] = kept;
    if (!this.isOfPulumi) this.global[LIBRARIES] = require;
  }

  async teardown() {
    delete this.global[KEPT];
    delete this.global[LIBRARIES];
    await super.teardown();
  }
};
