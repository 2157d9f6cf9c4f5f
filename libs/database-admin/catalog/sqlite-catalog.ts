import type { SqlSession } from '#database';
import { assembleCatalog, type Catalog, type Part } from './catalog.js';
import { foreignKeyName } from '../model/object-names.js';
import { readSqliteTables, type SqliteColumn, type SqliteTable } from './sqlite-tables.js';
import { describeColumn, describeForeignKey, describeIndex, describePrimaryKey } from './column-text.js';

/** The catalog of a SQLite file. */
export async function readSqliteCatalog(session: SqlSession): Promise<Catalog> {
  const tables = await readSqliteTables(session);
  return assembleCatalog({
    tables: new Map(tables.map(({ name }) => [name, 'TABLE'])),
    columns: tables.flatMap((table) => table.columns.map((column) => columnPart(table.name, column))),
    primaryKeys: new Map(
      tables
        .filter(({ primaryKey }) => primaryKey.length > 0)
        .map(({ name, primaryKey }) => [name, describePrimaryKey(primaryKey)]),
    ),
    foreignKeys: tables.flatMap(foreignKeyParts),
    indexes: tables.flatMap(indexParts),
  });
}

function columnPart(table: string, column: SqliteColumn): Part {
  const { name, type, required, generated } = column;
  const extra = generated ? 'GENERATED' : null;
  const defaultValue = defaultValueOf(column);
  return { table, name, text: describeColumn({ type, collation: null, required, defaultValue, extra }) };
}

/** The same text for all spellings of a default: SQLite keeps the expression as it was typed. */
function defaultValueOf({ type, defaultValue }: SqliteColumn): string | null {
  if (defaultValue === null || /^null$/i.test(defaultValue)) return null;
  if (/^current_timestamp$/i.test(defaultValue)) return 'CURRENT_TIMESTAMP';
  if (type === 'BOOLEAN' && /^(?:true|1)$/i.test(defaultValue)) return 'true';
  if (type === 'BOOLEAN' && /^(?:false|0)$/i.test(defaultValue)) return 'false';
  return defaultValue;
}

/** SQLite does not report the names of foreign keys, so these are the names that Prisma gives, with a number if needed. */
function foreignKeyParts({ name: table, foreignKeys }: SqliteTable): Part[] {
  return foreignKeys.map((key, position) => {
    const name = foreignKeyName(table, key.columns);
    const earlier = foreignKeys
      .slice(0, position)
      .filter((other) => foreignKeyName(table, other.columns) === name);
    const suffix = earlier.length === 0 ? '' : ` (${earlier.length + 1})`;
    return { table, name: `${name}${suffix}`, text: describeForeignKey(key) };
  });
}

function indexParts({ name: table, indexes }: SqliteTable): Part[] {
  return indexes.map(({ name, unique, columns, where }) => ({
    table,
    name,
    text: describeIndex({ unique, columns, extra: where === null ? null : `WHERE ${where}` }),
  }));
}
