import path from 'node:path';

import { providerOf, type DatabaseProvider } from '#database';
import { BackupError } from './backup-error.js';
import { checkBackup, type CheckedBackup } from './check-backup.js';
import type { RestoreOptions } from './restore-options.js';
import { USUAL_TOOL_PATH } from './server/client-tool.js';
import { restoreServerDatabase } from './server/server-restore.js';
import { restoreSqliteDatabase } from './sqlite/sqlite-restore.js';

export interface RestoreReport {
  /** Absolute path of the backup. */
  readonly file: string;
  readonly provider: DatabaseProvider;
  /** Number of restored rows, by table. */
  readonly rows: Readonly<Record<string, number>>;
  /** Existing tables that were replaced or removed. */
  readonly replaced: readonly string[];
  /** Parts of the backup's SQL that were skipped because the server does not know them. */
  readonly notes: readonly string[];
  /** SQLite: where a damaged database file was moved to; restart the service then. */
  readonly setAside: string | null;
}

/**
 * Restores the state of the backup: its tables with their rows, without tables of this project that were added later.
 * Tables of others that are not in the backup stay as they are.
 *
 * The backup is checked first, see {@link checkBackup}; a damaged one, or one of another provider, changes nothing.
 * SQLite and PostgreSQL restore in one transaction, so a failure or a crash changes nothing. MySQL cannot: an
 * interrupted restore leaves the database partly restored and must be run again with `force`.
 * @throws BackupError when the backup or the database does not allow it, or a tool fails
 * @throws DatabaseUrlError when the URL is invalid
 * @throws SqlError when the database is unreachable or refuses
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
