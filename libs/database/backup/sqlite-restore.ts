import { rename, rm } from 'node:fs/promises';

import { sqliteFileOf } from '../database-url.js';
import { withSession } from '../session/open-session.js';
import { SqlError } from '../session/sql-error.js';
import { inTransaction, type SqlSession } from '../session/sql-session.js';
import { BackupError } from './backup-error.js';
import type { CheckedBackup } from './check-backup.js';
import { quoted } from './live-tables.js';
import { copyAttachedDatabase } from './sqlite-copy.js';
import { assertEmpty, tablesToReplace } from './target-tables.js';

interface SqliteOutcome {
  readonly replaced: readonly string[];
  readonly setAside: string | null;
}

/**
 * Restores a SQLite file in one transaction of the target, so that a crash leaves the old tables or the new ones, and
 * a service that has the file open sees the new rows. See {@link restore}. A target that SQLite cannot read any more
 * is set aside, when forced, and a new file made.
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
    // Both must be done outside of a transaction; tables are dropped and made in no particular order.
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

async function assertRows(session: SqlSession, { rows }: CheckedBackup): Promise<void> {
  for (const [table, expected] of Object.entries(rows)) {
    const [found] = await session.query(`SELECT COUNT(*) AS "count" FROM main.${quoted(table)}`);
    if (found?.count !== expected)
      throw new BackupError('incomplete', `${table} did not get the ${expected} rows of the backup.`);
  }
}

/** The write-ahead log belongs to the file; without it nothing would be read from it again. */
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
