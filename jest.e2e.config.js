const base = require('./jest.config.js');

/** `npm run e2e`: the program under the real engine and provider, where this machine has them. */
module.exports = {
  ...base,
  testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  verbose: true,
};
