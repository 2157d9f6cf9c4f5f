import config from './jest.config.mjs';

/** The contract tests need X's own API description, which is not part of this repository: see scripts/contract.mjs. */
export default {
  ...config,
  roots: ['<rootDir>/test/contract'],
  testRegex: '\\.contract-spec\\.ts$',
  // openapi-backend is CommonJS and requires this ES module, which Jest cannot do on Node 20.
  transformIgnorePatterns: ['/node_modules/(?!@apidevtools/json-schema-ref-parser/)'],
  transform: {
    ...config.transform,
    '/@apidevtools/json-schema-ref-parser/.+\\.js$': ['@swc/jest', { module: { type: 'commonjs' } }],
  },
};
