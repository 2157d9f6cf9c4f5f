import config from './jest.config.mjs';

/** The contract tests need X's own API description, which is not part of this repository: see scripts/contract.mjs. */
export default {
  ...config,
  roots: ['<rootDir>/dist/test/contract'],
  testRegex: ['\\.contract-spec\\.js$'],
};
