import { z } from 'zod';

import { sqliteFileOf, withSession } from '#database';
import { quoted } from '../../catalog/live-tables.js';
import { inspectSqliteFile } from './sqlite-file.js';

const named = z.array(z.object({ name: z.string() }));

/**
 * The tables whose rows differ between the database of the URL and the backup; also `sqlite_master` when definitions
 * differ.
 * @throws BackupError `damaged_backup` when the database of the URL is damaged
 */
export async function differingSqliteTables(url: string, backupFile: string): Promise<string[]> {
  inspectSqliteFile(sqliteFileOf(url));
  return withSession(url, async (session) => {
    await session.execute('ATTACH ? AS backup', [backupFile]);
    const differs = async (columns: string, table: string): Promise<boolean> => {
      const rowsOf = (database: string) => `SELECT ${columns} FROM ${database}.${quoted(table)}`;
      const [ours, theirs] = [rowsOf('main'), rowsOf('backup')];
      const found = await session.query(
        `SELECT 1 FROM (${theirs} EXCEPT ${ours}) UNION ALL SELECT 1 FROM (${ours} EXCEPT ${theirs}) LIMIT 1`,
      );
      return found.length > 0;
    };
    const tables = named.parse(
      await session.query(
        `SELECT name FROM backup.sqlite_master WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_' ORDER BY name`,
      ),
    );
    const different: string[] = [];
    // EXCEPT ignores duplicates, but `restore` has counted the rows.
    for (const { name } of tables) if (await differs('*', name)) different.push(name);
    if (await differs('type, name, tbl_name, sql', 'sqlite_master')) different.push('sqlite_master');
    return different;
  });
}
