import type { DatabaseProvider } from '#database';
import { assembleCatalog, type Catalog, type Part } from './catalog.js';
import type { Column, DataModel, ForeignKey, Index, ScalarType, Table } from '../model/data-model.js';
import { innodbAction } from './mysql-catalog.js';
import {
  describeColumn,
  describeForeignKey,
  describeIndex,
  describePrimaryKey,
  textLiteral,
} from './column-text.js';

/** How a provider names what the models define. */
interface Dialect {
  readonly tableKind: string;
  readonly typeOf: (column: Column) => string;
  readonly collationOf: (column: Column) => string | null;
  readonly now: string;
  readonly booleans: { readonly true: string; readonly false: string };
  readonly actionOf: (action: string) => string;
  readonly indexesOf: (table: Table) => readonly Index[];
}

const MYSQL_COLLATION = 'utf8mb4_bin';

const SQLITE_TYPES: Readonly<Record<ScalarType, string>> = {
  String: 'TEXT',
  Int: 'INTEGER',
  BigInt: 'BIGINT',
  Boolean: 'BOOLEAN',
  DateTime: 'DATETIME',
};
const MYSQL_TYPES: Readonly<Record<ScalarType, string>> = {
  String: 'VARCHAR(191)',
  Int: 'INT',
  BigInt: 'BIGINT',
  Boolean: 'TINYINT(1)',
  DateTime: 'DATETIME(3)',
};

const SQLITE: Dialect = {
  tableKind: 'TABLE',
  typeOf: ({ type }) => SQLITE_TYPES[type],
  collationOf: () => null,
  now: 'CURRENT_TIMESTAMP',
  booleans: { true: 'true', false: 'false' },
  actionOf: (action) => action,
  indexesOf: ({ indexes }) => indexes,
};

const DIALECTS: Readonly<Record<DatabaseProvider, Dialect>> = {
  sqlite: SQLITE,
  postgresql: {
    ...SQLITE,
    typeOf: ({ type }) => (type === 'DateTime' ? 'TIMESTAMP(3)' : SQLITE_TYPES[type]),
  },
  mysql: {
    tableKind: `InnoDB TABLE COLLATE ${MYSQL_COLLATION}`,
    typeOf: ({ type, mysqlType }) => mysqlType?.toUpperCase() ?? MYSQL_TYPES[type],
    collationOf: ({ type }) => (type === 'String' ? MYSQL_COLLATION : null),
    now: 'CURRENT_TIMESTAMP(3)',
    booleans: { true: '1', false: '0' },
    actionOf: innodbAction,
    indexesOf: withKeyIndexes,
  },
};

/** The catalog that the models should have on a provider, in the form of `readCatalog`. */
export function expectedCatalog(model: DataModel, provider: DatabaseProvider): Catalog {
  const dialect = DIALECTS[provider];
  return assembleCatalog({
    tables: new Map(model.map(({ name }) => [name, dialect.tableKind])),
    columns: model.flatMap((table) => table.columns.map((column) => columnPart(table.name, column, dialect))),
    primaryKeys: new Map(model.map(({ name, primaryKey }) => [name, describePrimaryKey(primaryKey)])),
    foreignKeys: model.flatMap((table) =>
      table.foreignKeys.map((key) => foreignKeyPart(table.name, key, dialect)),
    ),
    indexes: model.flatMap((table) =>
      dialect
        .indexesOf(table)
        .map((index) => ({ table: table.name, name: index.name, text: describeIndex(index) })),
    ),
  });
}

/** For a foreign key without an index that begins with its column, InnoDB creates one with the key's name. */
function withKeyIndexes({ primaryKey, foreignKeys, indexes }: Table): readonly Index[] {
  const covered = new Set([primaryKey[0], ...indexes.map(({ columns }) => columns[0])]);
  const own = foreignKeys
    .filter(({ column }) => !covered.has(column))
    .map(({ name, column }) => ({ name, columns: [column], unique: false }));
  return [...indexes, ...own];
}

function columnPart(table: string, column: Column, dialect: Dialect): Part {
  const text = describeColumn({
    type: dialect.typeOf(column),
    collation: dialect.collationOf(column),
    required: column.required,
    defaultValue: defaultValueOf(column, dialect),
  });
  return { table, name: column.name, text };
}

function defaultValueOf({ defaultValue }: Column, { now, booleans }: Dialect): string | null {
  if (defaultValue === null) return null;
  if (typeof defaultValue === 'string') return textLiteral(defaultValue);
  if (typeof defaultValue === 'number') return String(defaultValue);
  if (typeof defaultValue === 'boolean') return defaultValue ? booleans.true : booleans.false;
  return now;
}

function foreignKeyPart(table: string, key: ForeignKey, { actionOf }: Dialect): Part {
  const text = describeForeignKey({
    columns: [key.column],
    table: key.references.table,
    references: [key.references.column],
    onDelete: actionOf(key.onDelete),
    onUpdate: actionOf(key.onUpdate),
  });
  return { table, name: key.name, text };
}
