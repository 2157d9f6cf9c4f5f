export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/src', '<rootDir>/libs', '<rootDir>/test'],
  // A sqlite-spec is about what only SQLite has: its files, its one writer.
  testRegex: ['\\.(spec|e2e-spec|sqlite-spec)\\.ts$'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^#(database|task-target|token-vault|x-api|x-simulator)$': '<rootDir>/libs/$1/index.ts',
  },
  // @fastify/static requires this ES module, which Jest cannot do on Node 20.
  transformIgnorePatterns: ['/node_modules/(?!content-disposition/)'],
  transform: {
    '/node_modules/content-disposition/.+\\.js$': ['@swc/jest', { module: { type: 'commonjs' } }],
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          target: 'es2022',
        },
        module: { type: 'es6' },
      },
    ],
  },
  testTimeout: 60_000,
  maxWorkers: 2,
  // ES modules of a test file are never freed: a worker that has grown to this is replaced by a fresh one.
  workerIdleMemoryLimit: '1200MB',
};
