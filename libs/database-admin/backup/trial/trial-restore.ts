import path from 'node:path';

import { tableSpelling } from '../../catalog/table-spelling.js';
import { serverAddressOf, withSession, SqlError } from '#database';
import { BackupError, type BackupErrorCode } from '../backup-error.js';
import { writeRecord } from '../backup-record.js';
import { checkBackup, type CheckedBackup } from '../check-backup.js';
import { USUAL_TOOL_PATH } from '../server/client-tool.js';
import { diskErrorOf, reasonOf } from '../file-errors.js';
import { schemaInUse } from '../../catalog/live-tables.js';
import type { RestoreOptions } from '../restore-options.js';
import { restore } from '../restore.js';
import { withScratch } from './scratch.js';
import { scanServerDatabase } from '../server/server-backup.js';
import { differingSqliteTables } from '../sqlite/sqlite-compare.js';

export interface TrialOptions extends Pick<RestoreOptions, 'toolPath' | 'onProgress'> {
  /** The time of the trial, for the record. */
  readonly now: Date;
  /** The URL of an empty database to restore into; by default a temporary one is created and dropped. */
  readonly scratchUrl?: string;
}

export interface TrialReport {
  /** Absolute path of the backup. */
  readonly file: string;
  /** Number of restored rows, by table. */
  readonly rows: Readonly<Record<string, number>>;
  /** What the restore skipped. */
  readonly notes: readonly string[];
  readonly checkedAt: string;
}

/** Errors about the backup itself; all others are about the trial. */
const ABOUT_THE_BACKUP: readonly BackupErrorCode[] = ['tool_failed', 'incomplete', 'damaged_backup'];

/**
 * Restores a backup into a temporary database, as `restore` would, and compares: each table must have the same rows as
 * the backup. Then adds the time of the check to its record, if it has one. The database of the URL is not changed.
 * Needs as much disk space as the database, beside the backup or on the server.
 * @throws BackupError `not_restorable` when the restored rows differ, `no_scratch`, and the codes of `restore`
 * @throws DatabaseUrlError when the URL is invalid
 * @throws SqlError when the database is unreachable or refuses
 */
export async function trialRestore(
  url: string,
  backupFile: string,
  { now, scratchUrl, toolPath = USUAL_TOOL_PATH, onProgress }: TrialOptions,
): Promise<TrialReport> {
  const file = path.resolve(backupFile);
  const checked = await checkBackup(file);
  const folder = path.dirname(file);
  try {
    const notes = await withScratch(url, scratchUrl ?? null, folder, (scratch) =>
      restoreAndCompare(scratch, checked, { toolPath, ...(onProgress === undefined ? {} : { onProgress }) }),
    );
    const checkedAt = now.toISOString();
    if (checked.record !== null) await writeRecord(file, { ...checked.record, checkedAt });
    return { file, rows: checked.rows, notes, checkedAt };
  } catch (error) {
    throw diskErrorOf(error, folder);
  }
}

async function restoreAndCompare(
  scratchUrl: string,
  checked: CheckedBackup,
  options: RestoreOptions & { readonly toolPath: string },
): Promise<readonly string[]> {
  try {
    const { notes } = await restore(scratchUrl, checked.file, options);
    const different =
      checked.provider === 'sqlite'
        ? await differingSqliteTables(scratchUrl, checked.file)
        : await differingServerTables(scratchUrl, checked, options.toolPath);
    if (different.length > 0)
      throw new BackupError('incomplete', `the restored rows differ in ${different.join(', ')}`);
    return notes;
  } catch (error) {
    throw notRestorable(error, checked.file);
  }
}

/** Compares two dumps of the same tool: the backup, and one of the restored database. */
async function differingServerTables(
  scratchUrl: string,
  checked: CheckedBackup,
  toolPath: string,
): Promise<string[]> {
  const { schema, spelled } = await withSession(scratchUrl, async (session) => ({
    schema: session.provider === 'postgresql' ? ((await schemaInUse(session)) ?? '') : '',
    spelled: await tableSpelling(session),
  }));
  const found = await scanServerDatabase({ address: serverAddressOf(scratchUrl), schema, toolPath });
  const digestsOf = ({ rows, checksums }: Pick<CheckedBackup, 'rows' | 'checksums'>) =>
    new Map(Object.keys(rows).map((name) => [spelled(name), `${rows[name]} ${checksums[name]}`]));
  const [theirs, ours] = [digestsOf(checked), digestsOf(found)];
  return [...new Set([...theirs.keys(), ...ours.keys()])].filter(
    (name) => theirs.get(name) !== ours.get(name),
  );
}

function notRestorable(error: unknown, file: string): unknown {
  const isAboutTheBackup =
    (error instanceof BackupError && ABOUT_THE_BACKUP.includes(error.code)) ||
    (error instanceof SqlError && !error.temporary);
  if (!isAboutTheBackup) return error;
  return new BackupError('not_restorable', `${file} cannot be restored: ${reasonOf(error)}`, {
    cause: error,
  });
}
