import { providerOf, type DatabaseProvider, withSession, type SqlSession } from '#database';
import { countRows, liveTables } from '../catalog/live-tables.js';
import { ownTables } from '../catalog/own-tables.js';
import { tableBytes } from './table-bytes.js';

/** The estimates of the migration guide, in bytes. */
const GUIDE_BYTES_PER_ROW: ReadonlyMap<string, number> = new Map([
  ['TwitterConnection', 1_000],
  ['TwitterVerificationLog', 500],
]);

export interface TableSize {
  readonly table: string;
  /** Counted, not estimated. */
  readonly rows: number;
  /** Of the table and its indexes, including the free space in their pages. */
  readonly bytes: number;
  /** Rounded; null without rows. */
  readonly bytesPerRow: number | null;
  /** The guide's estimate of a row with its indexes; null for tables without one. */
  readonly guideBytesPerRow: number | null;
}

export interface DatabaseSizes {
  readonly provider: DatabaseProvider;
  /** The existing tables of this project, ordered by name. */
  readonly tables: readonly TableSize[];
}

/**
 * The sizes of this project's tables. Counts every row, which takes long on a large database but blocks nobody. SQLite
 * and PostgreSQL report bytes exactly to the page; MySQL as of an ANALYZE TABLE that this runs, which needs the INSERT
 * privilege and rounds up to 16 KB pages.
 * @throws DatabaseUrlError when the URL is invalid
 * @throws SqlError when the database is unreachable or refuses
 */
export async function databaseSizes(url: string): Promise<DatabaseSizes> {
  const provider = providerOf(url);
  return withSession(url, async (session) => ({ provider, tables: await measureTables(session) }), {
    missingFile: 'empty',
  });
}

async function measureTables(session: SqlSession): Promise<TableSize[]> {
  const own = new Set(await ownTables());
  const sizes: TableSize[] = [];
  for (const table of (await liveTables(session)).filter((name) => own.has(name))) {
    const rows = await countRows(session, table);
    const bytes = await tableBytes(session, table);
    const bytesPerRow = rows === 0 ? null : Math.round(bytes / rows);
    const guideBytesPerRow = GUIDE_BYTES_PER_ROW.get(table) ?? null;
    sizes.push({ table, rows, bytes, bytesPerRow, guideBytesPerRow });
  }
  return sizes.sort((a, b) => a.table.localeCompare(b.table));
}
