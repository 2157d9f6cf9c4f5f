import config from './jest.config.mjs';

/** What needs a browser: `npm run test:browser`. */
export default {
  ...config,
  roots: ['<rootDir>/dist/test/browser'],
  testRegex: '\\.browser-spec\\.js$',
};
