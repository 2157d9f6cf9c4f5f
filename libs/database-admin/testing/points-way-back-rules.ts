import { type DatabaseProvider, migrate, openSession } from '#database';
import { rollBack } from '../migrations/rollback.js';
import { freshDatabase } from '../../database/testing/fresh-database.js';

/** The rules that hold for points beyond 32 bits on each database. */
export function pointsWayBackRules(provider: DatabaseProvider): void {
  it(`should keep as many points as the previous version can store, on ${provider}`, async () => {
    const database = await freshDatabase(provider);
    const session = await openSession(database.url);
    const quote = provider === 'mysql' ? '`' : '"';
    const words = (text: string): string => text.replaceAll('"', quote);
    const points = () => session.query(words('SELECT "id", "points" FROM "User" ORDER BY "id"'));
    try {
      await migrate(database.url);
      await session.script(
        words(
          `INSERT INTO "User" ("id", "points", "updatedAt") VALUES ('few', 7, '2026-04-01 00:00:00');
           INSERT INTO "User" ("id", "points", "updatedAt") VALUES ('many', 3000000000, '2026-04-01 00:00:00');`,
        ),
      );
      await rollBack(database.url, 'verdicts');
      const counts = (await points()).map((row) => [row.id, Number(row.points)]);
      expect(counts).toEqual([
        ['few', 7],
        ['many', 2_147_483_647],
      ]);
    } finally {
      await session.close();
      await database.drop();
    }
  });
}
