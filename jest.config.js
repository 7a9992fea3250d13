/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: '<rootDir>/test/program-processes.cjs',
  testMatch: ['**/*.test.ts'],
  transform: { '\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '<rootDir>/test/e2e/'],
  testSequencer: '<rootDir>/test/longest-first.cjs',
  maxWorkers: 2,
  testTimeout: 60_000,
};
