import fc from 'fast-check';

import { type DatabaseProvider, withSession } from '#database';
import { expectedCatalog } from '../../catalog/expected-catalog.js';
import { readCatalog } from '../../catalog/read-catalog.js';
import { freshDatabase } from '../../../database/testing/fresh-database.js';
import { migrationScript, modelsOf } from '../script/migration-script.js';
import { randomPair } from './random-models.js';

const NOTHING = 'datasource db {\n  provider = "sqlite"\n}\n';

/** Migrates from an empty database to one set of models, to another, and back again, and compares the tables each time. */
export function describeRandomRoundTrips(provider: DatabaseProvider, numRuns: number): void {
  it(`should migrate ${provider} from any models to any others and back`, async () => {
    await fc.assert(
      fc.asyncProperty(randomPair, async ([one, other]) => {
        const database = await freshDatabase(provider);
        try {
          await withSession(database.url, async (session) => {
            const steps = [NOTHING, one, other, one, NOTHING];
            for (const [index, text] of steps.slice(1).entries()) {
              const [before, after] = [modelsOf(steps[index] ?? NOTHING), modelsOf(text)];
              await session.script(await migrationScript(provider, before, after));
              expect(await readCatalog(session)).toEqual(expectedCatalog(after.model, provider));
            }
          });
        } finally {
          await database.drop();
        }
      }),
      { numRuns },
    );
  });
}
