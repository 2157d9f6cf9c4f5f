import { migrate } from '../migrations/migrate.js';
import { readMigrations } from '../migrations/migration-folder.js';
import { freshDatabase } from '../testing/fresh-database.js';
import { diagnose } from './schema-engine.js';

describe('diagnose', () => {
  it('should find a PostgreSQL database in sync that has been migrated', async () => {
    const database = await freshDatabase('postgresql');
    try {
      const migrations = await readMigrations('postgresql');
      expect(await diagnose(database.url, migrations)).toMatchObject({
        hasMigrationsTable: false,
        history: { unappliedMigrationNames: migrations.map(({ name }) => name) },
      });
      await migrate(database.url);

      expect(await diagnose(database.url, migrations)).toEqual({
        editedMigrationNames: [],
        failedMigrationNames: [],
        hasMigrationsTable: true,
        history: null,
      });
    } finally {
      await database.drop();
    }
  });
});
