import { ownTables } from '../schema/own-tables.js';
import { tableSpelling } from '../schema/table-spelling.js';
import type { SqlSession } from '../session/sql-session.js';
import { BackupError } from './backup-error.js';
import { countRows, liveTables } from './live-tables.js';

/** @throws BackupError `not_empty`, naming the tables that are there and how many rows they have */
export async function assertEmpty(session: SqlSession): Promise<void> {
  const tables = await liveTables(session);
  if (tables.length === 0) return;
  const counted: string[] = [];
  for (const table of tables) counted.push(`${table} (${await countRows(session, table)} rows)`);
  throw new BackupError('not_empty', `The database is not empty. It has ${counted.join(', ')}.`);
}

/** Of the tables that are there, those that a restore removes: this project's and those that the backup holds. */
export async function tablesToReplace(
  session: SqlSession,
  held: Readonly<Record<string, number>>,
): Promise<string[]> {
  const spelled = await tableSpelling(session);
  const removed = new Set([...(await ownTables()), ...Object.keys(held)].map(spelled));
  return (await liveTables(session)).filter((table) => removed.has(table));
}
