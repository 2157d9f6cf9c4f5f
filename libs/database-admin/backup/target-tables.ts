import { ownTables } from '../catalog/own-tables.js';
import { tableSpelling } from '../catalog/table-spelling.js';
import type { SqlSession } from '#database';
import { BackupError } from './backup-error.js';
import type { BackupRecord } from './backup-record.js';
import { countRows, liveTables } from '../catalog/live-tables.js';

/** @throws BackupError `not_empty` when there are tables; names them and their number of rows */
export async function assertEmpty(session: SqlSession): Promise<void> {
  const tables = await liveTables(session);
  if (tables.length === 0) return;
  const counted: string[] = [];
  for (const table of tables) counted.push(`${table} (${await countRows(session, table)} rows)`);
  throw new BackupError('not_empty', `The database is not empty. It has ${counted.join(', ')}.`);
}

/**
 * Compares the number of rows of each table with the backup.
 * @throws BackupError `incomplete` when they differ
 */
export async function assertRows(session: SqlSession, { rows }: Pick<BackupRecord, 'rows'>): Promise<void> {
  for (const [table, expected] of Object.entries(rows)) {
    const found = await countRows(session, table);
    if (found !== expected)
      throw new BackupError(
        'incomplete',
        `${table} has ${found} rows instead of the ${expected} rows of the backup. Another process may be writing: stop the service and restore again.`,
      );
  }
}

/** The existing tables that a restore removes: this project's and those in the backup. */
export async function tablesToReplace(
  session: SqlSession,
  backedUp: Readonly<Record<string, number>>,
): Promise<string[]> {
  const spelled = await tableSpelling(session);
  const removed = new Set([...(await ownTables()), ...Object.keys(backedUp)].map(spelled));
  return (await liveTables(session)).filter((table) => removed.has(table));
}
