import { identifier, Prisma, type Database } from '#database';
import type { SearchedText } from './canaries.js';

type Row = Readonly<Record<string, unknown>>;

const TABLES: Readonly<Record<Database['provider'], Prisma.Sql>> = {
  sqlite: Prisma.sql`SELECT name FROM sqlite_master WHERE type = 'table'`,
  postgresql: Prisma.sql`SELECT tablename AS name FROM pg_catalog.pg_tables WHERE schemaname = current_schema()`,
  mysql: Prisma.sql`SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()`,
};

/** Every row of every table of the database, Prisma's own table too. */
export async function rowsByTable(database: Database): Promise<Map<string, readonly Row[]>> {
  const tables = await database.$queryRaw<{ name: string }[]>(TABLES[database.provider]);
  const rows = new Map<string, readonly Row[]>();
  for (const { name } of tables) {
    const select = Prisma.sql`SELECT * FROM ${identifier(database.provider, name)}`;
    rows.set(name, await database.$queryRaw<Row[]>(select));
  }
  return rows;
}

/** All values of each column, named `Table.column`. */
export async function textsByColumn(database: Database): Promise<SearchedText[]> {
  const columns = new Map<string, string[]>();
  for (const [table, rows] of await rowsByTable(database)) {
    for (const [column, value] of rows.flatMap((row) => Object.entries(row))) {
      const name = `${table}.${column}`;
      const values = columns.get(name) ?? [];
      values.push(String(value));
      columns.set(name, values);
    }
  }
  return [...columns].map(([name, values]) => ({ name, text: values.join('\n') }));
}
