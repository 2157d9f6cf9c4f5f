import { z } from 'zod';

import type { SqlSession } from '../session/sql-session.js';

/** Rows of a table that refer to rows of a parent which are not there. */
export interface Orphans {
  readonly table: string;
  readonly parent: string;
  readonly rows: number;
}

const orphanRows = z.array(z.object({ parent: z.string(), rows: z.number() }));

/**
 * Counts the rows of a SQLite database that lack a parent. SQLite enforces foreign keys only for the connections that
 * ask for it: another client may write what it likes. The servers enforce them for everyone.
 * @param tables tables of the database whose parents are there
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
