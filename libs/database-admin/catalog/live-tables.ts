import { z } from 'zod';

import { tableSpelling } from './table-spelling.js';
import { SqlError, type SqlSession } from '#database';

const TABLES: Readonly<Record<SqlSession['provider'], string>> = {
  sqlite: `SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_' ORDER BY name`,
  postgresql: `SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename`,
  mysql: `SELECT table_name AS name FROM information_schema.tables
          WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY table_name`,
};

const named = z.array(z.object({ name: z.string() }));
const inUse = z.tuple([z.object({ schema: z.string().nullable() })]);
const counted = z.tuple([z.object({ count: z.number() })]);

/** The existing tables of the file, the current schema, or the database; this project's tables as the models spell them. */
export async function liveTables(session: SqlSession): Promise<string[]> {
  const spelled = await tableSpelling(session);
  return named.parse(await session.query(TABLES[session.provider])).map(({ name }) => spelled(name));
}

/** The exact number of rows of a table. */
export async function countRows(session: SqlSession, table: string): Promise<number> {
  const rows = await session.query(`SELECT COUNT(*) AS "count" FROM ${quoted(table)}`);
  return counted.parse(rows)[0].count;
}

/**
 * The names of the applied migrations, oldest first; none when no migration ever ran.
 * @throws SqlError when the database refuses
 */
export async function appliedMigrations(session: SqlSession): Promise<string[]> {
  try {
    const rows = await session.query(
      `SELECT "migration_name" AS "name" FROM "_prisma_migrations"
       WHERE "finished_at" IS NOT NULL AND "rolled_back_at" IS NULL ORDER BY "migration_name"`,
    );
    return named.parse(rows).map(({ name }) => name);
  } catch (error) {
    if (error instanceof SqlError && error.code === 'missing_table') return [];
    throw error;
  }
}

/** PostgreSQL: the schema of unqualified names; null when the schema that the URL names does not exist. */
export async function schemaInUse(session: SqlSession): Promise<string | null> {
  const [{ schema }] = inUse.parse(await session.query('SELECT current_schema() AS "schema"'));
  return schema;
}

/** An identifier for a session: `"` quotes on all providers. */
export function quoted(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}
