import { type DatabaseProvider, migrate, withSession, inTransaction } from '#database';
import { rollBack } from '../../migrations/rollback.js';
import { expectedCatalog } from '../../catalog/expected-catalog.js';
import { parsePrismaSchema } from '../../model/prisma-schema.js';
import { readCatalog } from '../../catalog/read-catalog.js';
import type { FreshDatabase } from '../../../database/testing/fresh-database.js';
import { migratedDatabase } from '../../../database/testing/migrated-database.js';
import { generateMigration } from '../generate-migration.js';
import { MODEL_EDITS } from './model-edits.js';
import { idsIn, seed } from './seed.js';
import { TemporaryProject } from './temporary-project.js';

/** Generates each change to the models, applies it to a database with rows, and rolls it back. */
export function describeRoundTrips(provider: DatabaseProvider): void {
  describe(`a migration generated for ${provider}`, () => {
    let project: TemporaryProject;
    let database: FreshDatabase;
    let url: string;

    beforeEach(async () => {
      [project, database] = await Promise.all([TemporaryProject.make(), migratedDatabase(provider)]);
      url = database.url;
      await withSession(url, (session) => inTransaction(session, () => seed(session)));
    });

    afterEach(async () => {
      await Promise.all([project.remove(), database.drop()]);
    });

    const catalog = () => withSession(url, readCatalog);
    const expected = (models: string) => expectedCatalog(parsePrismaSchema(models), provider);
    const ids = (tables: readonly string[]) => withSession(url, (session) => idsIn(session, tables));

    it.each(MODEL_EDITS)(
      'should apply $what and roll it back without losing rows',
      async ({ edit, loses }) => {
        const before = await project.read('prisma/schema.prisma');
        const after = edit(before);
        const [old, changed] = [expected(before), expected(after)];
        const kept = [...old.keys()].filter((table) => changed.has(table));
        const rows = await ids(kept);
        await project.edit(edit);

        const outcome = await generateMigration({
          name: 'change',
          allowLoss: loses,
          projectRoot: project.root,
        });
        expect(outcome.kind).toBe('written');
        await migrate(url, { histories: project.histories });
        expect(await catalog()).toEqual(changed);
        expect(await ids(kept)).toEqual(rows);

        await rollBack(url, 'change', { histories: project.histories });
        expect(await catalog()).toEqual(old);
        expect(await ids(kept)).toEqual(rows);
      },
    );
  });
}
