import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { tableSpelling } from '../schema/table-spelling.js';
import { serverAddressOf } from '../server-address.js';
import { withSession } from '../session/open-session.js';
import { SqlError } from '../session/sql-error.js';
import { BackupError, type BackupErrorCode } from './backup-error.js';
import { recordFileOf, type BackupRecord } from './backup-record.js';
import { checkBackup, type CheckedBackup } from './check-backup.js';
import { USUAL_TOOL_PATH } from './client-tool.js';
import { diskErrorOf, reasonOf } from './file-errors.js';
import { schemaInUse } from './live-tables.js';
import { restore, type RestoreOptions } from './restore.js';
import { withScratch } from './scratch.js';
import { scanServerDatabase } from './server-backup.js';
import { differingSqliteTables } from './sqlite-compare.js';
import { writeWholeFile } from './whole-file.js';

export interface TrialOptions extends Pick<RestoreOptions, 'toolPath' | 'onProgress'> {
  /** When the trial is made; goes into the record. */
  readonly now: Date;
  /** The URL of an empty database to restore into; by default one is made for the trial and taken away again. */
  readonly scratchUrl?: string;
}

export interface TrialReport {
  /** Absolute path of the backup. */
  readonly file: string;
  /** Rows that came back, by table. */
  readonly rows: Readonly<Record<string, number>>;
  /** What the restore left out. */
  readonly notes: readonly string[];
  readonly checkedAt: string;
}

/** What says something about the backup itself; anything else is about the trial. */
const ABOUT_THE_BACKUP: readonly BackupErrorCode[] = ['tool_failed', 'incomplete', 'damaged_backup'];

/**
 * Restores a backup into a scratch database, as `restore` would, and compares: each table has to have as many rows as
 * the backup, and the same ones. Then notes in its record, where it has one, that it was checked. The database of the
 * URL is not touched. Needs as much room as the database takes, beside the backup or on the server.
 * @throws BackupError `not_restorable` when it does not come back as it is, `no_scratch`, and what `restore` throws
 * @throws DatabaseUrlError, SqlError when the database cannot be used
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
    if (checked.record !== null) await rewriteRecord(file, { ...checked.record, checkedAt });
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
      throw new BackupError('incomplete', `other rows came back in ${different.join(', ')}`);
    return notes;
  } catch (error) {
    throw notRestorable(error, checked.file);
  }
}

/** Compares two dumps of the same tool: the backup, and one of what came of it. */
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
  const wordsOf = ({ rows, checksums }: Pick<CheckedBackup, 'rows' | 'checksums'>) =>
    new Map(Object.keys(rows).map((name) => [spelled(name), `${rows[name]} ${checksums[name]}`]));
  const [theirs, ours] = [wordsOf(checked), wordsOf(found)];
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

async function rewriteRecord(file: string, record: BackupRecord): Promise<void> {
  const text = `${JSON.stringify(record, null, 2)}\n`;
  await writeWholeFile(recordFileOf(file), (temporary) => writeFile(temporary, text));
}
