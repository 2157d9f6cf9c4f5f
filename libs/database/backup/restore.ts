import path from 'node:path';

import { providerOf, type DatabaseProvider } from '../database-url.js';
import { BackupError } from './backup-error.js';
import { checkBackup, type CheckedBackup } from './check-backup.js';
import { USUAL_TOOL_PATH } from './client-tool.js';
import { restoreServerDatabase } from './server-restore.js';
import { restoreSqliteDatabase } from './sqlite-restore.js';

export interface RestoreOptions {
  /** Whether to replace the tables of a database that is not empty. */
  readonly force?: boolean;
  /** Where to look for `psql` or `mariadb`, in the form of PATH. */
  readonly toolPath?: string;
  /** PostgreSQL and MySQL: told how many bytes of the backup's file have been restored, and of how many. */
  readonly onProgress?: (done: number, total: number) => void;
}

export interface RestoreReport {
  /** Absolute path of the backup. */
  readonly file: string;
  readonly provider: DatabaseProvider;
  /** Rows that came back, by table. */
  readonly rows: Readonly<Record<string, number>>;
  /** The tables that were there before and are replaced or gone. */
  readonly replaced: readonly string[];
  /** What was left out of the backup's SQL, because the server does not know it. */
  readonly notes: readonly string[];
  /** SQLite: where the damaged file is that the restored one took the place of; restart the service. */
  readonly setAside: string | null;
}

/**
 * Makes the database what it was when the backup was taken: the tables of the backup with their rows, and none of
 * this project's that came later. Tables of others that the backup does not hold are left alone.
 *
 * The backup is checked first, see {@link checkBackup}; nothing is touched when it is damaged or of another kind.
 * SQLite and PostgreSQL restore in one transaction: after a failure or a crash the database is as it was. MySQL
 * cannot: a restore that stops half-way leaves the database half restored, and has to be run again with `force`.
 * @throws BackupError
 * @throws DatabaseUrlError, SqlError when the database cannot be used
 */
export async function restore(
  url: string,
  file: string,
  options: RestoreOptions = {},
): Promise<RestoreReport> {
  const checked = await checkBackup(path.resolve(file));
  assertProvider(providerOf(url), checked);
  const force = options.force ?? false;
  const outcome =
    checked.provider === 'sqlite'
      ? await restoreSqliteDatabase(url, checked, force)
      : await restoreServerDatabase(url, checked, {
          force,
          toolPath: options.toolPath ?? USUAL_TOOL_PATH,
          onProgress: options.onProgress,
        });
  const { rows, provider } = checked;
  return { file: checked.file, provider, rows, notes: [], setAside: null, ...outcome };
}

function assertProvider(wanted: DatabaseProvider, { file, provider, record }: CheckedBackup): void {
  const other = [provider, record?.provider ?? wanted].find((found) => found !== wanted);
  if (other === undefined) return;
  throw new BackupError(
    'other_provider',
    `${file} is a backup of ${other}, and DATABASE_URL names ${wanted}.`,
  );
}
