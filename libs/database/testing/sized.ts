/* oxlint-disable no-restricted-properties -- tests of this lib know no src/config, and only tests import this file */

/** How large a test runs: `full` in `npm run test:full`, otherwise as small as still shows the rule. */
export function sized<T>(usual: T, full: T): T {
  return process.env.TEST_SIZE === 'full' ? full : usual;
}
