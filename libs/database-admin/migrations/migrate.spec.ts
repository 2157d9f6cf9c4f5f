import { describeMigrator } from '../testing/migrator-rules.js';
import { MigrationBench } from '../../database/testing/migration-bench.js';

describe('migrate on SQLite', () => {
  describeMigrator('sqlite');

  describe('whose foreign keys are off while it migrates', () => {
    let bench: MigrationBench;

    beforeEach(async () => {
      bench = await MigrationBench.open('sqlite');
    });

    afterEach(async () => {
      await bench.close();
    });

    it('should keep rows that refer to a rebuilt table', async () => {
      await bench.write(
        '1_make',
        `CREATE TABLE "a" ("id" INTEGER PRIMARY KEY);
         CREATE TABLE "b" ("a" INTEGER REFERENCES "a" ("id") ON DELETE CASCADE);
         INSERT INTO "a" VALUES (1); INSERT INTO "b" VALUES (1);`,
      );
      await bench.write(
        '2_rebuild',
        `PRAGMA defer_foreign_keys=ON; PRAGMA foreign_keys=OFF;
         CREATE TABLE "new_a" ("id" INTEGER PRIMARY KEY, "note" TEXT);
         INSERT INTO "new_a" ("id") SELECT "id" FROM "a"; DROP TABLE "a"; ALTER TABLE "new_a" RENAME TO "a";
         PRAGMA foreign_keys=ON; PRAGMA defer_foreign_keys=OFF;`,
      );
      await bench.migrate();

      expect(await bench.session.query('SELECT * FROM "b"')).toEqual([{ a: 1 }]);
    });

    it('should refuse a migration that leaves rows without parents', async () => {
      await bench.write(
        '1_make',
        `CREATE TABLE "a" ("id" INTEGER PRIMARY KEY);
         CREATE TABLE "b" ("a" INTEGER REFERENCES "a" ("id"));
         INSERT INTO "b" VALUES (1), (2);`,
      );
      const error = await bench.failure();

      expect(error).toMatchObject({ code: 'missing_parents' });
      expect(error.message).toContain('2 rows of b refer to rows of a that do not exist');
      expect(await bench.tables()).toEqual([]);
    });
  });
});
