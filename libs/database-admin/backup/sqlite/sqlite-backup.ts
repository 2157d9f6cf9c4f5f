import { stat } from 'node:fs/promises';

import { sqlErrorOf, type SqlSession, damageOf } from '#database';
import { BackupError } from '../backup-error.js';
import { sha256Of } from '../file-hash.js';
import type { WrittenBackup } from '../server/server-backup.js';
import { inspectSqliteFile } from './sqlite-file.js';

/** SQLite's messages for SQLITE_FULL, SQLITE_IOERR and SQLITE_CANTOPEN. */
const DISK_ERROR = /disk is full|disk I\/O error|unable to open/i;

/**
 * Copies a consistent snapshot of a SQLite database, including its write-ahead log, into an empty file, while others
 * read and write it. SQLite blocks the caller's thread until the copy is done.
 * @throws BackupError `disk`, `damaged_database`, or `damaged_backup` when only the copy is damaged
 */
export async function copySqliteDatabase(session: SqlSession, file: string): Promise<WrittenBackup> {
  await assertIntact(session);
  try {
    await session.execute('VACUUM INTO ?', [file]);
  } catch (error) {
    const { message } = sqlErrorOf('sqlite', error);
    if (!DISK_ERROR.test(message)) throw error;
    throw new BackupError('disk', `The backup cannot be written: ${message}`, { cause: error });
  }
  const rows = inspectSqliteFile(file);
  return { rows, bytes: (await stat(file)).size, sha256: await sha256Of(file) };
}

async function assertIntact(session: SqlSession): Promise<void> {
  const [damage] = await damageOf(session, 1);
  if (damage === undefined) return;
  const [database] = await session.query(`SELECT file FROM pragma_database_list WHERE name = 'main'`);
  throw new BackupError('damaged_database', `The database ${String(database?.file)} is damaged: ${damage}`);
}
