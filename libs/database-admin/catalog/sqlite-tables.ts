import { z } from 'zod';

import type { SqlSession } from '#database';
import { MIGRATIONS_TABLE } from './catalog.js';

/** A table as SQLite describes it. */
export interface SqliteTable {
  readonly name: string;
  readonly columns: readonly SqliteColumn[];
  readonly primaryKey: readonly string[];
  readonly foreignKeys: readonly SqliteForeignKey[];
  readonly indexes: readonly SqliteIndex[];
}

export interface SqliteColumn {
  readonly name: string;
  /** As declared, in upper case. */
  readonly type: string;
  readonly required: boolean;
  /** The expression after DEFAULT. */
  readonly defaultValue: string | null;
  readonly generated: boolean;
}

/** SQLite does not report the names of foreign keys. */
export interface SqliteForeignKey {
  readonly columns: readonly string[];
  readonly table: string;
  readonly references: readonly string[];
  readonly onDelete: string;
  readonly onUpdate: string;
}

export interface SqliteIndex {
  readonly name: string;
  readonly unique: boolean;
  /** With order and collation if they are not the defaults. */
  readonly columns: readonly string[];
  /** The condition of a partial index. */
  readonly where: string | null;
}

const named = z.array(z.object({ name: z.string() }));
const columnRows = z.array(
  z.object({
    name: z.string(),
    type: z.string(),
    notnull: z.number(),
    dflt_value: z.string().nullable(),
    pk: z.number(),
    hidden: z.number(),
  }),
);
const foreignKeyRows = z.array(
  z.object({
    id: z.number(),
    table: z.string(),
    from: z.string(),
    to: z.string().nullable(),
    on_update: z.string(),
    on_delete: z.string(),
  }),
);
const indexRows = z.array(
  z.object({ name: z.string(), unique: z.number(), where: z.string().nullable(), partial: z.number() }),
);
const indexColumnRows = z.array(
  z.object({ name: z.string().nullable(), desc: z.number(), coll: z.string().nullable() }),
);

/** All tables of the file except SQLite's own and Prisma's table of migrations. */
export async function readSqliteTables(session: SqlSession): Promise<SqliteTable[]> {
  const rows = await session.query(
    `SELECT "name" FROM sqlite_master
     WHERE "type" = 'table' AND "name" NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND "name" <> ?
       AND "sql" NOT LIKE 'CREATE VIRTUAL %' ORDER BY "name"`,
    [MIGRATIONS_TABLE],
  );
  const tables: SqliteTable[] = [];
  for (const { name } of named.parse(rows)) tables.push(await readTable(session, name));
  return tables;
}

async function readTable(session: SqlSession, name: string): Promise<SqliteTable> {
  const columns = columnRows.parse(
    await session.query('SELECT * FROM pragma_table_xinfo(?) ORDER BY "cid"', [name]),
  );
  return {
    name,
    columns: columns.map(({ name: column, type, notnull, dflt_value, hidden }) => ({
      name: column,
      type: type.toUpperCase(),
      required: notnull === 1,
      defaultValue: dflt_value,
      generated: hidden !== 0,
    })),
    primaryKey: columns
      .filter(({ pk }) => pk > 0)
      .sort((one, other) => one.pk - other.pk)
      .map((column) => column.name),
    foreignKeys: await readForeignKeys(session, name),
    indexes: await readIndexes(session, name),
  };
}

async function readForeignKeys(session: SqlSession, table: string): Promise<SqliteForeignKey[]> {
  // A foreign key that names no column refers to the parent's primary key.
  const rows = foreignKeyRows.parse(
    await session.query(
      `SELECT key."id", key."table", key."from", key."on_update", key."on_delete",
         coalesce(key."to", (SELECT "name" FROM pragma_table_xinfo(key."table") WHERE "pk" = key."seq" + 1)) AS "to"
       FROM pragma_foreign_key_list(?) AS key ORDER BY key."id", key."seq"`,
      [table],
    ),
  );
  return [...new Set(rows.map(({ id }) => id))].flatMap((id) => {
    const columns = rows.filter((row) => row.id === id);
    const [first] = columns;
    if (first === undefined) return [];
    return {
      columns: columns.map(({ from }) => from),
      table: first.table,
      references: columns.map(({ to }) => to ?? '?'),
      onDelete: first.on_delete,
      onUpdate: first.on_update,
    };
  });
}

/** Including those that SQLite created, with its own names, for a UNIQUE in the table's definition. */
async function readIndexes(session: SqlSession, table: string): Promise<SqliteIndex[]> {
  const rows = indexRows.parse(
    await session.query(
      `SELECT list."name", list."unique", list."partial", (SELECT "sql" FROM sqlite_master AS master
         WHERE master."type" = 'index' AND master."name" = list."name") AS "where"
       FROM pragma_index_list(?) AS list WHERE list."origin" <> 'pk' ORDER BY list."name"`,
      [table],
    ),
  );
  const indexes: SqliteIndex[] = [];
  for (const { name, unique, partial, where } of rows) {
    const columns = indexColumnRows.parse(
      await session.query('SELECT * FROM pragma_index_xinfo(?) WHERE "key" = 1 ORDER BY "seqno"', [name]),
    );
    indexes.push({
      name,
      unique: unique === 1,
      columns: columns.map(indexColumnOf),
      where: partial === 1 ? (/\bWHERE\b\s*(.*)$/is.exec(where ?? '')?.[1] ?? '?') : null,
    });
  }
  return indexes;
}

function indexColumnOf({ name, desc, coll }: z.infer<typeof indexColumnRows>[number]): string {
  const collation = coll === null || coll.toUpperCase() === 'BINARY' ? '' : ` COLLATE ${coll}`;
  return `${name ?? '(expression)'}${collation}${desc === 1 ? ' DESC' : ''}`;
}
