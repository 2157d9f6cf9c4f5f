import { providerOf, type DatabaseProvider } from '../database-url.js';
import { countRows, liveTables } from '../backup/live-tables.js';
import { ownTables } from '../schema/own-tables.js';
import { withSession } from '../session/open-session.js';
import type { SqlSession } from '../session/sql-session.js';
import { tableBytes } from './table-bytes.js';

/** What the migration guide reckons with, in bytes. */
const GUIDE_BYTES_PER_ROW: ReadonlyMap<string, number> = new Map([
  ['TwitterConnection', 1_000],
  ['TwitterVerificationLog', 500],
]);

export interface TableSize {
  readonly table: string;
  /** Counted, not estimated. */
  readonly rows: number;
  /** Of the table and its indexes; with the free space within their pages. */
  readonly bytes: number;
  /** Rounded; null without rows. */
  readonly bytesPerRow: number | null;
  /** The guide's estimate of a row with its indexes, for the two tables it speaks of. */
  readonly guideBytesPerRow: number | null;
}

export interface DatabaseSizes {
  readonly provider: DatabaseProvider;
  /** This project's tables, as far as they are there, in the order of their names. */
  readonly tables: readonly TableSize[];
}

/**
 * How large this project's tables are. Counts every row, so it takes long on a large database, but nobody waits for
 * it. SQLite and PostgreSQL tell bytes to the page; MySQL as of an ANALYZE TABLE that this runs, which needs the
 * right to insert, and which rounds up to 16 KB pages.
 * @throws DatabaseUrlError, SqlError when the database cannot be used
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
