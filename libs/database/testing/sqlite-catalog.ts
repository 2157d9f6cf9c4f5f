import type { Database as Connection } from 'libsql';
import { z } from 'zod';

/** A table in words, each list sorted, so that two tables can be compared at a glance. */
export interface TableShape {
  columns: string[];
  foreignKeys: string[];
  indexes: string[];
}

export type Catalog = Record<string, TableShape>;

const named = z.array(z.object({ name: z.string() }));
const tableInfo = z.array(
  z.object({
    name: z.string(),
    type: z.string(),
    notnull: z.number(),
    dflt_value: z.string().nullable(),
    pk: z.number(),
  }),
);
const foreignKeyList = z.array(
  z.object({
    table: z.string(),
    from: z.string(),
    to: z.string(),
    on_update: z.string(),
    on_delete: z.string(),
  }),
);
const indexList = z.array(z.object({ name: z.string(), unique: z.number(), origin: z.string() }));

/** What the database says it holds, Prisma's own table left out. */
export function readCatalog(connection: Connection): Catalog {
  const select = (sql: string): unknown[] => connection.prepare(sql).all();
  const tables = named.parse(
    select(
      `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_prisma%'`,
    ),
  );
  const describeTable = (table: string): TableShape => ({
    columns: tableInfo
      .parse(select(`PRAGMA table_info("${table}")`))
      .map(({ name, type, notnull, dflt_value, pk }) =>
        describeColumn({ name, type, required: notnull === 1, primaryKey: pk > 0, fallback: dflt_value }),
      )
      .sort(),
    foreignKeys: foreignKeyList
      .parse(select(`PRAGMA foreign_key_list("${table}")`))
      .map(
        (key) =>
          `${key.from} -> ${key.table}.${key.to} ON DELETE ${key.on_delete} ON UPDATE ${key.on_update}`,
      )
      .sort(),
    indexes: indexList
      .parse(select(`PRAGMA index_list("${table}")`))
      .filter(({ origin }) => origin === 'c')
      .map(({ name, unique }) => {
        const columns = named.parse(select(`PRAGMA index_info("${name}")`)).map((column) => column.name);
        return describeIndex({ name, unique: unique === 1, columns });
      })
      .sort(),
  });
  return Object.fromEntries(tables.map(({ name }) => [name, describeTable(name)]));
}

export function describeColumn(column: {
  name: string;
  type: string;
  required: boolean;
  primaryKey: boolean;
  fallback: string | null;
}): string {
  return [
    column.name,
    column.type,
    ...(column.required ? ['NOT NULL'] : []),
    ...(column.primaryKey ? ['PRIMARY KEY'] : []),
    ...(column.fallback === null ? [] : [`DEFAULT ${column.fallback}`]),
  ].join(' ');
}

export function describeIndex({
  name,
  unique,
  columns,
}: {
  name: string;
  unique: boolean;
  columns: string[];
}): string {
  return `${unique ? 'UNIQUE ' : ''}${name} (${columns.join(', ')})`;
}
