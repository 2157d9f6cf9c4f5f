import { z } from 'zod';

import { SqlError } from '../session/sql-error.js';
import type { SqlSession } from '../session/sql-session.js';

const MISSING_TABLES = `SELECT m."name" AS "child", k."table" AS "parent"
  FROM sqlite_master AS m, pragma_foreign_key_list(m."name") AS k
  WHERE m."type" = 'table' AND NOT EXISTS (
    SELECT 1 FROM sqlite_master AS p WHERE p."type" = 'table' AND p."name" = k."table" COLLATE NOCASE)`;
const ORPHANS = `SELECT "table" AS "child", "parent", COUNT(*) AS "rows"
  FROM pragma_foreign_key_check GROUP BY "table", "parent"`;

const missingSchema = z.array(z.object({ child: z.string(), parent: z.string() }));
const orphansSchema = z.array(z.object({ child: z.string(), parent: z.string(), rows: z.number() }));

/**
 * Checks that the table of every foreign key and the parent of every row exist. Servers check that themselves; SQLite
 * accepts foreign keys to missing tables, and the migrator turns its checks off while tables are rebuilt.
 * @throws SqlError `missing_table` or `missing_parent`
 */
export async function assertParentsExist(session: SqlSession): Promise<void> {
  if (session.provider !== 'sqlite') return;
  const [missing] = missingSchema.parse(await session.query(MISSING_TABLES));
  if (missing !== undefined)
    throw new SqlError(
      'missing_table',
      `${missing.child} refers to the table ${missing.parent}, which does not exist`,
    );
  const [orphans] = orphansSchema.parse(await session.query(ORPHANS));
  if (orphans !== undefined)
    throw new SqlError(
      'missing_parent',
      `${orphans.rows} rows of ${orphans.child} refer to rows of ${orphans.parent} that do not exist`,
    );
}
