import { z } from 'zod';

import type { SqlSession } from '#database';
import { assembleCatalog, MIGRATIONS_TABLE, type Catalog, type Part } from './catalog.js';
import { describeMysqlColumn, type MysqlColumn } from './mysql-column.js';
import { tableSpelling, type TableSpelling } from './table-spelling.js';
import { describeForeignKey, describeIndex, describePrimaryKey } from './column-text.js';

const TABLE_QUERY = `SELECT TABLE_NAME AS "name", ENGINE AS "engine", TABLE_COLLATION AS "collation"
  FROM information_schema.TABLES
  WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE' AND TABLE_NAME <> '${MIGRATIONS_TABLE}'
  ORDER BY TABLE_NAME`;

const COLUMN_QUERY = `SELECT TABLE_NAME AS "table", COLUMN_NAME AS "name", COLUMN_TYPE AS "type",
    IS_NULLABLE = 'NO' AS "required", COLUMN_DEFAULT AS "defaultValue", EXTRA AS "extra", COLLATION_NAME AS "collation"
  FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() ORDER BY TABLE_NAME, ORDINAL_POSITION`;

const FOREIGN_KEY_QUERY = `SELECT k.TABLE_NAME AS "table", k.CONSTRAINT_NAME AS "name", k.COLUMN_NAME AS "column",
    k.REFERENCED_TABLE_NAME AS "parent", k.REFERENCED_COLUMN_NAME AS "reference",
    k.REFERENCED_TABLE_SCHEMA AS "parentSchema", k.REFERENCED_TABLE_SCHEMA = DATABASE() AS "here",
    r.DELETE_RULE AS "onDelete", r.UPDATE_RULE AS "onUpdate"
  FROM information_schema.KEY_COLUMN_USAGE k JOIN information_schema.REFERENTIAL_CONSTRAINTS r
    ON r.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA AND r.CONSTRAINT_NAME = k.CONSTRAINT_NAME AND r.TABLE_NAME = k.TABLE_NAME
  WHERE k.TABLE_SCHEMA = DATABASE() AND k.REFERENCED_TABLE_NAME IS NOT NULL
  ORDER BY k.TABLE_NAME, k.CONSTRAINT_NAME, k.ORDINAL_POSITION`;

/** All columns, because they differ between MariaDB (IGNORED) and MySQL 8 (IS_VISIBLE and EXPRESSION). */
const INDEX_QUERY = `SELECT * FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE()
  ORDER BY TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX`;

const tableRows = z.array(
  z.object({ name: z.string(), engine: z.string().nullable(), collation: z.string().nullable() }),
);
const columnRows = z.array(
  z.object({
    table: z.string(),
    name: z.string(),
    type: z.string(),
    required: z.coerce.boolean(),
    defaultValue: z.string().nullable(),
    extra: z.string(),
    collation: z.string().nullable(),
  }),
);
const foreignKeyRows = z.array(
  z.object({
    table: z.string(),
    name: z.string(),
    column: z.string(),
    parent: z.string(),
    reference: z.string(),
    parentSchema: z.string(),
    here: z.coerce.boolean(),
    onDelete: z.string(),
    onUpdate: z.string(),
  }),
);
const indexRows = z.array(
  z.object({
    TABLE_NAME: z.string(),
    INDEX_NAME: z.string(),
    NON_UNIQUE: z.coerce.number(),
    COLUMN_NAME: z.string().nullable(),
    COLLATION: z.string().nullable(),
    SUB_PART: z.coerce.number().nullable(),
    INDEX_TYPE: z.string(),
    IGNORED: z.string().default('NO'),
    IS_VISIBLE: z.string().default('YES'),
  }),
);
const versionRows = z.tuple([z.object({ version: z.string() })]);

type ForeignKeyRow = z.infer<typeof foreignKeyRows>[number];
type IndexRow = z.infer<typeof indexRows>[number];

/** The catalog of a MySQL or MariaDB database. */
export async function readMysqlCatalog(session: SqlSession): Promise<Catalog> {
  const [{ version }] = versionRows.parse(await session.query('SELECT VERSION() AS "version"'));
  const spelled = await tableSpelling(session);
  const tables = tableRows.parse(await session.query(TABLE_QUERY));
  const columns = columnRows.parse(await session.query(COLUMN_QUERY));
  const foreignKeys = foreignKeyRows.parse(await session.query(FOREIGN_KEY_QUERY));
  const indexes = indexRows.parse(await session.query(INDEX_QUERY));
  const grouped = groupsOf(indexes, ({ TABLE_NAME, INDEX_NAME }) => JSON.stringify([TABLE_NAME, INDEX_NAME]));
  return assembleCatalog({
    tables: new Map(
      tables.map(({ name, engine, collation }) => [spelled(name), `${engine} TABLE COLLATE ${collation}`]),
    ),
    columns: columns.map(({ table, ...column }) =>
      columnPart({ table: spelled(table), ...column }, version.includes('MariaDB')),
    ),
    primaryKeys: new Map(
      grouped
        .filter(([first]) => first.INDEX_NAME === 'PRIMARY')
        .map((rows) => [spelled(rows[0].TABLE_NAME), describePrimaryKey(rows.map(indexColumnOf))]),
    ),
    foreignKeys: groupsOf(foreignKeys, ({ table, name }) => JSON.stringify([table, name])).map((rows) =>
      foreignKeyPart(rows, spelled),
    ),
    indexes: grouped
      .filter(([first]) => first.INDEX_NAME !== 'PRIMARY')
      .map((rows) => indexPart(rows, spelled)),
  });
}

type Group<Row> = readonly [Row, ...Row[]];

function groupsOf<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Group<Row>[] {
  const groups = new Map<string, [Row, ...Row[]]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group === undefined) groups.set(keyOf(row), [row]);
    else group.push(row);
  }
  return [...groups.values()];
}

function columnPart(
  { table, name, ...column }: MysqlColumn & { table: string; name: string },
  mariaDb: boolean,
): Part {
  return { table, name, text: describeMysqlColumn(column, mariaDb) };
}

function foreignKeyPart(rows: Group<ForeignKeyRow>, spelled: TableSpelling): Part {
  const [{ table, name, parent, parentSchema, here, onDelete, onUpdate }] = rows;
  const text = describeForeignKey({
    columns: rows.map(({ column }) => column),
    table: here ? spelled(parent) : `${parentSchema}.${parent}`,
    references: rows.map(({ reference }) => reference),
    onDelete: innodbAction(onDelete),
    onUpdate: innodbAction(onUpdate),
  });
  return { table: spelled(table), name, text };
}

/** InnoDB treats both the same; MySQL and MariaDB differ in which one they print. */
export function innodbAction(action: string): string {
  return action === 'NO ACTION' ? 'RESTRICT' : action;
}

function indexPart(rows: Group<IndexRow>, spelled: TableSpelling): Part {
  const [{ TABLE_NAME, INDEX_NAME, NON_UNIQUE, INDEX_TYPE, IGNORED, IS_VISIBLE }] = rows;
  const unused = IGNORED === 'YES' || IS_VISIBLE === 'NO';
  const text = describeIndex({
    columns: rows.map(indexColumnOf),
    unique: NON_UNIQUE === 0,
    extra: [...(INDEX_TYPE === 'BTREE' ? [] : [INDEX_TYPE]), ...(unused ? ['IGNORED'] : [])].join(' '),
  });
  return { table: spelled(TABLE_NAME), name: INDEX_NAME, text };
}

function indexColumnOf({ COLUMN_NAME, COLLATION, SUB_PART }: IndexRow): string {
  const length = SUB_PART === null ? '' : `(${SUB_PART})`;
  return `${COLUMN_NAME ?? '(expression)'}${length}${COLLATION === 'D' ? ' DESC' : ''}`;
}
