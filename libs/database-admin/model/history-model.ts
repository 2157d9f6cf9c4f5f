import { z } from 'zod';

import { MigrationError, committedHistories, readMigrations, SqliteSession } from '#database';
import { readCommittedModel } from './committed-model.js';
import type { Column, DataModel, ForeignKey, ReferentialAction, ScalarType, Table } from './data-model.js';
import { foreignKeyName } from './object-names.js';
import { parentsFirst } from './parents-first.js';
import {
  readSqliteTables,
  type SqliteColumn,
  type SqliteForeignKey,
  type SqliteTable,
} from '../catalog/sqlite-tables.js';

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
 * The tables after the named migration of a history, read from SQLite's history for all three providers: each of its
 * declared types corresponds to one type of the models. MySQL's types are those of the current models.
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
  return { name, type, mysqlType, required, defaultValue: defaultValueOf(table, column, type) };
}

function defaultValueOf(
  table: string,
  { name, defaultValue }: SqliteColumn,
  type: ScalarType,
): Column['defaultValue'] {
  if (defaultValue === null) return null;
  const [, text] = /^'((?:[^']|'')*)'$/.exec(defaultValue) ?? [];
  if (type === 'String' && text !== undefined) return text.replaceAll("''", "'");
  if (type === 'DateTime' && defaultValue === 'CURRENT_TIMESTAMP') return { kind: 'now' };
  if (type === 'Boolean' && /^(?:true|false)$/.test(defaultValue)) return defaultValue === 'true';
  if ((type === 'Int' || type === 'BigInt') && /^-?\d+$/.test(defaultValue)) return Number(defaultValue);
  throw unknown(`${table}.${name} has the default ${defaultValue}`);
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

/** An error in a migration of the project itself, which an operator cannot fix. */
function unknown(what: string): Error {
  return new Error(`The history has something that models cannot express: ${what}.`);
}
