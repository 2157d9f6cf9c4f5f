/* oxlint-disable no-restricted-properties -- tests of this lib know no src/config, and only tests import this file */

/** The size of a test: `full` in `npm run test:full`, otherwise the smallest that shows the rule. */
export function sized<T>(usual: T, full: T): T {
  return process.env.TEST_SIZE === 'full' ? full : usual;
}
