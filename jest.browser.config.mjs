import config from './jest.config.mjs';

/** What needs a browser: `npm run test:browser`. */
export default {
  ...config,
  roots: ['<rootDir>/test/browser'],
  testRegex: '\\.browser-spec\\.ts$',
  testTimeout: 2 * config.testTimeout,
};
