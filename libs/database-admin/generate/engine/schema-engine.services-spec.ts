import { migrate, readMigrations } from '#database';
import { freshDatabase } from '../../../database/testing/fresh-database.js';
import { diagnose } from './schema-engine.js';

describe('diagnose', () => {
  it('should report a migrated PostgreSQL database as in sync', async () => {
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
