import { stat } from 'node:fs/promises';

import { sqlErrorOf } from '../session/sql-error-of.js';
import type { SqlSession } from '../session/sql-session.js';
import { damageOf } from '../sqlite/damage.js';
import { BackupError } from './backup-error.js';
import { sha256Of } from './file-hash.js';
import type { WrittenBackup } from './server-backup.js';
import { inspectSqliteFile } from './sqlite-file.js';

/** SQLite result codes SQLITE_FULL, SQLITE_IOERR and SQLITE_CANTOPEN, in SQLite's words. */
const DISK_COMPLAINT = /disk is full|disk I\/O error|unable to open/i;

/**
 * Copies a SQLite database into an empty file: as of one moment and with what is still in its write-ahead log, while
 * others read and write it. SQLite works on the thread of the caller until the copy is done.
 * @throws BackupError `disk`; `damaged_database`; `damaged_backup` when the copy is damaged and the database is not
 */
export async function copySqliteDatabase(session: SqlSession, file: string): Promise<WrittenBackup> {
  await assertIntact(session);
  try {
    await session.execute('VACUUM INTO ?', [file]);
  } catch (error) {
    const { message } = sqlErrorOf('sqlite', error);
    if (!DISK_COMPLAINT.test(message)) throw error;
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
