import { availableParallelism } from 'node:os';

const isFull = process.env.TEST_SIZE === 'full';

/** Runs what `node scripts/build.mjs --tests` compiled into dist, as Node.js loads it: see test/jest/native-runtime.mjs. */
export default {
  testEnvironment: 'node',
  runtime: '<rootDir>/test/jest/native-runtime.mjs',
  globalSetup: '<rootDir>/test/jest/global-setup.mjs',
  globalTeardown: '<rootDir>/test/jest/global-teardown.mjs',
  roots: ['<rootDir>/dist'],
  // A sqlite-spec is about what only SQLite has: its files, its one writer. A full-spec is for `npm run test:full`.
  testRegex: [`\\.(?:spec|e2e-spec|sqlite-spec${isFull ? '|full-spec' : ''})\\.js$`],
  transform: {},
  // A test that hangs ends; one on a busy machine goes on.
  testTimeout: 600_000,
  // One more than there are cores: a fifth of the time is waiting.
  maxWorkers: Math.min(availableParallelism() + 1, 8),
  // Node.js never frees a module: a worker that has grown to this is replaced by a fresh one.
  workerIdleMemoryLimit: '1200MB',
};
