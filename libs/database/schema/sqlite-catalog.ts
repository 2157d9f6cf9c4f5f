import type { SqlSession } from '../session/sql-session.js';
import { assembleCatalog, type Catalog, type Part } from './catalog.js';
import { foreignKeyName } from './object-names.js';
import { readSqliteTables, type SqliteColumn, type SqliteTable } from './sqlite-tables.js';
import { columnWords, foreignKeyWords, indexWords, primaryKeyWords } from './words.js';

/** What a SQLite file holds. */
export async function readSqliteCatalog(session: SqlSession): Promise<Catalog> {
  const tables = await readSqliteTables(session);
  return assembleCatalog({
    tables: new Map(tables.map(({ name }) => [name, 'TABLE'])),
    columns: tables.flatMap((table) => table.columns.map((column) => columnPart(table.name, column))),
    primaryKeys: new Map(
      tables
        .filter(({ primaryKey }) => primaryKey.length > 0)
        .map(({ name, primaryKey }) => [name, primaryKeyWords(primaryKey)]),
    ),
    foreignKeys: tables.flatMap(foreignKeyParts),
    indexes: tables.flatMap(indexParts),
  });
}

function columnPart(table: string, column: SqliteColumn): Part {
  const { name, type, required, generated } = column;
  const extra = generated ? 'GENERATED' : null;
  const fallback = fallbackOf(column);
  return { table, name, words: columnWords({ type, collation: null, required, fallback, extra }) };
}

/** SQLite keeps the expression as it was typed: the same value has several spellings. */
function fallbackOf({ type, fallback }: SqliteColumn): string | null {
  if (fallback === null || /^null$/i.test(fallback)) return null;
  if (/^current_timestamp$/i.test(fallback)) return 'CURRENT_TIMESTAMP';
  if (type === 'BOOLEAN' && /^(?:true|1)$/i.test(fallback)) return 'true';
  if (type === 'BOOLEAN' && /^(?:false|0)$/i.test(fallback)) return 'false';
  return fallback;
}

/** The names are the ones that Prisma gave; SQLite does not tell them. Two keys of one column stay two. */
function foreignKeyParts({ name: table, foreignKeys }: SqliteTable): Part[] {
  return foreignKeys.map((key, position) => {
    const name = foreignKeyName(table, key.columns);
    const earlier = foreignKeys
      .slice(0, position)
      .filter((other) => foreignKeyName(table, other.columns) === name);
    const suffix = earlier.length === 0 ? '' : ` (${earlier.length + 1})`;
    return { table, name: `${name}${suffix}`, words: foreignKeyWords(key) };
  });
}

function indexParts({ name: table, indexes }: SqliteTable): Part[] {
  return indexes.map(({ name, unique, columns, where }) => ({
    table,
    name,
    words: indexWords({ unique, columns, extra: where === null ? null : `WHERE ${where}` }),
  }));
}
