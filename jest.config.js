/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: '<rootDir>/test/jest/environment.cjs',
  testMatch: ['**/*.test.ts'],
  transform: { '\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
  // Loaded once a worker instead of once a test file.
  moduleNameMapper: {
    '^zod$': '<rootDir>/test/jest/zod.cjs',
  },
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '<rootDir>/test/e2e/'],
  testSequencer: '<rootDir>/test/jest/longest-first.cjs',
  maxWorkers: 2,
  testTimeout: 60_000,
};
