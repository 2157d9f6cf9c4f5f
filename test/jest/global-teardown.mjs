// After a run of the tests: removes what global-setup.mjs made, however the workers ended.
import { rmSync } from 'node:fs';

import { dropTestDatabases } from '../../dist/libs/database/testing/fresh-database.js';

export default async function tearDown({ projects }) {
  if (projects.length > 1 || process.env.TEST_DATABASE_PROVIDER !== undefined) await dropTestDatabases();
  rmSync(process.env.TMPDIR, { recursive: true, force: true, maxRetries: 5 });
}
