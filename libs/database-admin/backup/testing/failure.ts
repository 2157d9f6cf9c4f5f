import { BackupError } from '../backup-error.js';

/** The error of a backup or a restore; fails when there is none. */
export async function backupErrorOf(work: Promise<unknown>): Promise<BackupError> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof BackupError) return error;
  throw new Error(`not a BackupError: ${String(error)}`, { cause: error });
}
