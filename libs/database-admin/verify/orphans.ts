import { z } from 'zod';

import type { SqlSession } from '#database';

/** Rows of a table that refer to missing rows of a parent table. */
export interface Orphans {
  readonly table: string;
  readonly parent: string;
  readonly rows: number;
}

const orphanRows = z.array(z.object({ parent: z.string(), rows: z.number() }));

/**
 * Counts the rows of a SQLite database that lack a parent. SQLite enforces foreign keys only for connections that
 * request it, so other clients may write such rows. Servers enforce them for all.
 * @param tables tables of the database whose parent tables exist
 */
export async function findOrphans(session: SqlSession, tables: readonly string[]): Promise<Orphans[]> {
  const orphans: Orphans[] = [];
  for (const table of tables) {
    const rows = await session.query(
      `SELECT "parent", count(*) AS "rows" FROM pragma_foreign_key_check(?) GROUP BY "parent" ORDER BY "parent"`,
      [table],
    );
    orphans.push(...orphanRows.parse(rows).map((found) => ({ table, ...found })));
  }
  return orphans;
}
