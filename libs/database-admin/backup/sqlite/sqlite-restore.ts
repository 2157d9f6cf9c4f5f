import { rename, rm } from 'node:fs/promises';

import { sqliteFileOf, withSession, SqlError, inTransaction } from '#database';
import type { CheckedBackup } from '../check-backup.js';
import { quoted } from '../../catalog/live-tables.js';
import { copyAttachedDatabase } from './sqlite-copy.js';
import { assertEmpty, assertRows, tablesToReplace } from '../target-tables.js';

interface SqliteOutcome {
  readonly replaced: readonly string[];
  readonly setAside: string | null;
}

/**
 * Restores a SQLite file in one transaction of the target: a crash leaves either the old or the new tables, and a
 * service that has the file open sees the new rows. See {@link restore}. With `force`, a target that SQLite can no
 * longer read is renamed and a new file created.
 * @throws BackupError `not_empty` without `force`, or `incomplete`
 * @throws SqlError when SQLite refuses
 */
export async function restoreSqliteDatabase(
  url: string,
  checked: CheckedBackup,
  force: boolean,
): Promise<SqliteOutcome> {
  try {
    return { replaced: await restoreInPlace(url, checked, force), setAside: null };
  } catch (error) {
    if (!force || !(error instanceof SqlError) || error.code !== 'not_a_database') throw error;
    const setAside = await setDatabaseAside(sqliteFileOf(url));
    return { replaced: await restoreInPlace(url, checked, force), setAside };
  }
}

function restoreInPlace(url: string, checked: CheckedBackup, force: boolean): Promise<string[]> {
  return withSession(url, async (session) => {
    // Both only work outside of a transaction. Tables are dropped and created in any order.
    await session.script('PRAGMA foreign_keys = OFF');
    await session.execute('ATTACH ? AS backup', [checked.file]);
    return inTransaction(session, async () => {
      if (!force) await assertEmpty(session);
      const replaced = await tablesToReplace(session, checked.rows);
      for (const table of replaced) await session.execute(`DROP TABLE main.${quoted(table)}`);
      await copyAttachedDatabase(session);
      await assertRows(session, checked);
      return replaced;
    });
  });
}

/** Renames the file together with its write-ahead log, without which it could not be read again. */
async function setDatabaseAside(file: string): Promise<string> {
  const aside = `${file}.damaged`;
  for (const suffix of ['', '-wal', '-shm']) {
    await rm(`${aside}${suffix}`, { force: true });
    await rename(`${file}${suffix}`, `${aside}${suffix}`).catch((error: unknown) => {
      if (suffix === '') throw error;
    });
  }
  return aside;
}
