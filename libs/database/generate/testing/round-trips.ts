import type { DatabaseProvider } from '../../database-url.js';
import { migrate } from '../../migrations/migrate.js';
import { rollBack } from '../../migrations/rollback.js';
import { expectedCatalog } from '../../schema/expected-catalog.js';
import { parsePrismaSchema } from '../../schema/prisma-schema.js';
import { readCatalog } from '../../schema/read-catalog.js';
import { withSession } from '../../session/open-session.js';
import { inTransaction } from '../../session/sql-session.js';
import type { FreshDatabase } from '../../testing/fresh-database.js';
import { migratedDatabase } from '../../testing/migrated-database.js';
import { generateMigration } from '../generate-migration.js';
import { MODEL_EDITS } from './model-edits.js';
import { idsIn, seed } from './seed.js';
import { TemporaryProject } from './temporary-project.js';

/** Each change to the models, generated, applied to a database with rows by the migrator, and undone again. */
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

    it.each(MODEL_EDITS)('should make $what, and undo it, with all rows kept', async ({ edit, loses }) => {
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
    });
  });
}
