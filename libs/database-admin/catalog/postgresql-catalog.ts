import { z } from 'zod';

import type { SqlSession } from '#database';
import { assembleCatalog, MIGRATIONS_TABLE, type Catalog, type Part } from './catalog.js';
import { describeColumn, describeForeignKey, describePrimaryKey } from './column-text.js';

/** The tables of the current schema. Their names are never inserted into SQL. */
const TABLES = `FROM pg_catalog.pg_class t JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
  AND n.nspname = current_schema() AND t.relkind IN ('r', 'p') AND t.relname <> '${MIGRATIONS_TABLE}'`;

const TABLE_QUERY = `SELECT t.relname AS "name", t.relkind AS "kind", t.relpersistence AS "persistence" ${TABLES}`;

const COLUMN_QUERY = `SELECT t.relname AS "table", a.attname AS "name", a.attnotnull AS "required",
    pg_catalog.format_type(a.atttypid, a.atttypmod) AS "type", pg_catalog.pg_get_expr(d.adbin, d.adrelid) AS "defaultValue",
    CASE WHEN a.attcollation <> y.typcollation THEN c.collname END AS "collation",
    a.attidentity <> '' AS "identity", a.attgenerated <> '' AS "generated"
  ${TABLES} JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_catalog.pg_type y ON y.oid = a.atttypid
  LEFT JOIN pg_catalog.pg_collation c ON c.oid = a.attcollation
  LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  ORDER BY t.relname, a.attnum`;

const columnsOf = (numbers: string, table: string) =>
  `ARRAY(SELECT a.attname::text FROM unnest(${numbers}) WITH ORDINALITY AS listed(number, position)
    JOIN pg_catalog.pg_attribute a ON a.attrelid = ${table} AND a.attnum = listed.number ORDER BY listed.position)`;

const KEY_QUERY = `SELECT t.relname AS "table", k.conname AS "name", k.contype AS "kind",
    ${columnsOf('k.conkey', 'k.conrelid')} AS "columns", ${columnsOf('k.confkey', 'k.confrelid')} AS "references",
    p.relname AS "parent", CASE WHEN p.relnamespace <> t.relnamespace THEN pn.nspname END AS "parentSchema",
    k.confdeltype AS "onDelete", k.confupdtype AS "onUpdate",
    k.condeferrable AS "deferrable", k.convalidated AS "validated"
  ${TABLES} JOIN pg_catalog.pg_constraint k ON k.conrelid = t.oid AND k.contype IN ('p', 'f')
  LEFT JOIN pg_catalog.pg_class p ON p.oid = k.confrelid LEFT JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
  ORDER BY t.relname, k.conname`;

const INDEX_QUERY = `SELECT t.relname AS "table", c.relname AS "name", i.indisunique AS "unique",
    i.indisvalid AS "valid", pg_catalog.pg_get_indexdef(i.indexrelid) AS "definition"
  ${TABLES} JOIN pg_catalog.pg_index i ON i.indrelid = t.oid AND NOT i.indisprimary
  JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid ORDER BY t.relname, c.relname`;

const tableRows = z.array(z.object({ name: z.string(), kind: z.string(), persistence: z.string() }));
const columnRows = z.array(
  z.object({
    table: z.string(),
    name: z.string(),
    type: z.string(),
    required: z.boolean(),
    defaultValue: z.string().nullable(),
    collation: z.string().nullable(),
    identity: z.boolean(),
    generated: z.boolean(),
  }),
);
const ACTIONS = { a: 'NO ACTION', r: 'RESTRICT', c: 'CASCADE', n: 'SET NULL', d: 'SET DEFAULT' } as const;
const action = z.enum(['a', 'r', 'c', 'n', 'd']).transform((letter) => ACTIONS[letter]);
const named = { table: z.string(), name: z.string(), columns: z.array(z.string()) };
const keyRows = z.array(
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('p'), ...named }),
    z.object({
      kind: z.literal('f'),
      ...named,
      references: z.array(z.string()),
      parent: z.string(),
      parentSchema: z.string().nullable(),
      onDelete: action,
      onUpdate: action,
      deferrable: z.boolean(),
      validated: z.boolean(),
    }),
  ]),
);
const indexRows = z.array(
  z.object({
    table: z.string(),
    name: z.string(),
    unique: z.boolean(),
    valid: z.boolean(),
    definition: z.string(),
  }),
);

/** The catalog of the current schema of a PostgreSQL database. */
export async function readPostgresqlCatalog(session: SqlSession): Promise<Catalog> {
  const tables = tableRows.parse(await session.query(TABLE_QUERY));
  const columns = columnRows.parse(await session.query(COLUMN_QUERY));
  const keys = keyRows.parse(await session.query(KEY_QUERY));
  const indexes = indexRows.parse(await session.query(INDEX_QUERY));
  return assembleCatalog({
    tables: new Map(tables.map((table) => [table.name, kindOf(table)])),
    columns: columns.map(columnPart),
    primaryKeys: new Map(
      keys.flatMap((key) => (key.kind === 'p' ? [[key.table, describePrimaryKey(key.columns)]] : [])),
    ),
    foreignKeys: keys.flatMap((key) => (key.kind === 'f' ? [foreignKeyPart(key)] : [])),
    indexes: indexes.map(indexPart),
  });
}

function kindOf({ kind, persistence }: z.infer<typeof tableRows>[number]): string {
  if (persistence === 'u') return 'UNLOGGED TABLE';
  return kind === 'p' ? 'PARTITIONED TABLE' : 'TABLE';
}

function columnPart(column: z.infer<typeof columnRows>[number]): Part {
  const { table, name, type, required, defaultValue, collation, identity, generated } = column;
  const text = describeColumn({
    type: type.replace(' without time zone', '').toUpperCase(),
    collation,
    required,
    defaultValue: defaultValue === null ? null : spelledOneWay(defaultValue),
    extra: `${identity ? 'IDENTITY' : ''}${generated ? 'GENERATED' : ''}`,
  });
  return { table, name, text };
}

/**
 * The same text for all spellings of a default: PostgreSQL prints an expression with its type (`'PENDING'::text`,
 * `'-1'::integer`), and `now()` or CURRENT_TIMESTAMP, which mean the same in a TIMESTAMP(3).
 */
function spelledOneWay(expression: string): string {
  if (/^(?:now\(\)|CURRENT_TIMESTAMP(?:\(3\))?)$/i.test(expression)) return 'CURRENT_TIMESTAMP';
  return expression
    .replace(/^('(?:[^']|'')*')::(?:text|character varying)$/, '$1')
    .replace(/^'(-?\d+)'::(?:integer|bigint)$/, '$1');
}

function foreignKeyPart(key: Extract<z.infer<typeof keyRows>[number], { kind: 'f' }>): Part {
  const { table, name, parent, parentSchema, deferrable, validated, ...rest } = key;
  const text = describeForeignKey({
    ...rest,
    table: parentSchema === null ? parent : `${parentSchema}.${parent}`,
    extra: [...(deferrable ? ['DEFERRABLE'] : []), ...(validated ? [] : ['NOT VALID'])].join(' '),
  });
  return { table, name, text };
}

/** Everything that matters follows after USING: method, columns, order, operator classes, condition. */
function indexPart({ table, name, unique, valid, definition }: z.infer<typeof indexRows>[number]): Part {
  const body = definition
    .slice(definition.indexOf(' USING ') + ' USING '.length)
    .replace(/^btree /, '')
    .replaceAll('"', '');
  return { table, name, text: `${unique ? 'UNIQUE ' : ''}${body}${valid ? '' : ' INVALID'}` };
}
