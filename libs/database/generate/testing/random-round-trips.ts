import fc from 'fast-check';

import type { DatabaseProvider } from '../../database-url.js';
import { expectedCatalog } from '../../schema/expected-catalog.js';
import { readCatalog } from '../../schema/read-catalog.js';
import { withSession } from '../../session/open-session.js';
import { freshDatabase } from '../../testing/fresh-database.js';
import { migrationScript, modelsOf } from '../migration-script.js';
import { randomPair } from './random-models.js';

const NOTHING = 'datasource db {\n  provider = "sqlite"\n}\n';

/** From nothing to one set of models, to another, back, and to nothing again: each time exactly what the models say. */
export function describeRandomRoundTrips(provider: DatabaseProvider, numRuns: number): void {
  it(`should lead ${provider} from any models to any others and back`, async () => {
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
