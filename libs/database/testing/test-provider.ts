/* oxlint-disable no-restricted-properties -- tests of this lib know no src/config, and only tests import this file */
import type { DatabaseProvider } from '../address/database-url.js';

const PROVIDERS: readonly DatabaseProvider[] = ['sqlite', 'postgresql', 'mysql'];

/** The provider of this test run: TEST_DATABASE_PROVIDER, or SQLite. */
export function testProvider(): DatabaseProvider {
  const name = process.env.TEST_DATABASE_PROVIDER ?? 'sqlite';
  const provider = PROVIDERS.find((known) => known === name);
  if (provider === undefined)
    throw new Error(`TEST_DATABASE_PROVIDER must be one of ${PROVIDERS.join(', ')}.`);
  return provider;
}
