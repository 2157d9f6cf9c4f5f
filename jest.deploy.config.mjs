import config from './jest.config.mjs';

/** The walk through a deployment: `npm run test:deploy`. */
export default {
  ...config,
  roots: ['<rootDir>/dist/test/deploy'],
  testRegex: ['\\.deploy-spec\\.js$'],
  testTimeout: 1_800_000,
};
