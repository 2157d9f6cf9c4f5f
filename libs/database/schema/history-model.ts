import { z } from 'zod';

import { MigrationError } from '../migrations/migration-error.js';
import { committedHistories, readMigrations } from '../migrations/migration-folder.js';
import { SqliteSession } from '../session/sqlite-session.js';
import { readCommittedModel } from './committed-model.js';
import type { Column, DataModel, ForeignKey, ReferentialAction, ScalarType, Table } from './data-model.js';
import { foreignKeyName } from './object-names.js';
import { parentsFirst } from './parents-first.js';
import {
  readSqliteTables,
  type SqliteColumn,
  type SqliteForeignKey,
  type SqliteTable,
} from './sqlite-tables.js';

const TYPES: ReadonlyMap<string, ScalarType> = new Map([
  ['TEXT', 'String'],
  ['INTEGER', 'Int'],
  ['BIGINT', 'BigInt'],
  ['BOOLEAN', 'Boolean'],
  ['DATETIME', 'DateTime'],
]);
const actionSchema = z.enum([
  'CASCADE',
  'SET NULL',
  'RESTRICT',
  'NO ACTION',
]) satisfies z.ZodType<ReferentialAction>;

/**
 * The tables as they are after the named migration of a history, which SQLite's tells for all three providers: its
 * declared types stand one to one for those of the models. MySQL's types are the ones that the models have now.
 * @param histories the folder of the histories; by default the package's own
 * @throws MigrationError `unknown_migration` when the history has no such migration
 */
export async function modelAfter(
  migrationName: string,
  histories = committedHistories(),
): Promise<DataModel> {
  const mysqlTypes = mysqlTypesOf(await readCommittedModel());
  const tables = await tablesAfter(migrationName, histories);
  return parentsFirst(
    tables.map((table) => tableOf(table, mysqlTypes)),
    ({ name }) => unknown(`${name} refers to itself through other tables`),
  );
}

async function tablesAfter(migrationName: string, histories: string): Promise<SqliteTable[]> {
  const migrations = await readMigrations('sqlite', histories);
  const last = migrations.findIndex(({ name }) => name === migrationName);
  if (last === -1)
    throw new MigrationError('unknown_migration', migrationName, `There is no migration ${migrationName}.`);
  const session = await SqliteSession.open(':memory:', 0);
  try {
    for (const { script } of migrations.slice(0, last + 1)) await session.script(script);
    return await readSqliteTables(session);
  } finally {
    await session.close();
  }
}

type MysqlTypes = ReadonlyMap<string, string | null>;

function mysqlTypesOf(model: DataModel): MysqlTypes {
  return new Map(
    model.flatMap((table) =>
      table.columns.map(({ name, mysqlType }) => [keyOf(table.name, name), mysqlType] as const),
    ),
  );
}

function keyOf(table: string, column: string): string {
  return JSON.stringify([table, column]);
}

function tableOf(
  { name, columns, primaryKey, foreignKeys, indexes }: SqliteTable,
  mysqlTypes: MysqlTypes,
): Table {
  return {
    name,
    columns: columns.map((column) => columnOf(name, column, mysqlTypes)),
    primaryKey,
    foreignKeys: foreignKeys.map((key) => foreignKeyOf(name, key)),
    indexes: indexes.map((index) => {
      if (index.where !== null) throw unknown(`${index.name} is a partial index`);
      return { name: index.name, columns: index.columns, unique: index.unique };
    }),
  };
}

function columnOf(table: string, column: SqliteColumn, mysqlTypes: MysqlTypes): Column {
  const { name, required } = column;
  const type = TYPES.get(column.type);
  if (type === undefined || column.generated)
    throw unknown(`${table}.${name} has the declaration ${column.type}`);
  const mysqlType = mysqlTypes.get(keyOf(table, name)) ?? null;
  return { name, type, mysqlType, required, fallback: fallbackOf(table, column, type) };
}

function fallbackOf(table: string, { name, fallback }: SqliteColumn, type: ScalarType): Column['fallback'] {
  if (fallback === null) return null;
  const [, text] = /^'((?:[^']|'')*)'$/.exec(fallback) ?? [];
  if (type === 'String' && text !== undefined) return text.replaceAll("''", "'");
  if (type === 'DateTime' && fallback === 'CURRENT_TIMESTAMP') return { kind: 'now' };
  if (type === 'Boolean' && /^(?:true|false)$/.test(fallback)) return fallback === 'true';
  if ((type === 'Int' || type === 'BigInt') && /^-?\d+$/.test(fallback)) return Number(fallback);
  throw unknown(`${table}.${name} has the default ${fallback}`);
}

function foreignKeyOf(table: string, key: SqliteForeignKey): ForeignKey {
  const name = foreignKeyName(table, key.columns);
  const [column, ...more] = key.columns;
  const [reference] = key.references;
  if (column === undefined || reference === undefined || more.length > 0)
    throw unknown(`${name} has more than one column`);
  return {
    name,
    column,
    references: { table: key.table, column: reference },
    onDelete: actionSchema.parse(key.onDelete),
    onUpdate: actionSchema.parse(key.onUpdate),
  };
}

/** A fault of a migration that the project itself carries, so nothing an operator could put right. */
function unknown(what: string): Error {
  return new Error(`The history makes what the models have no word for: ${what}.`);
}
