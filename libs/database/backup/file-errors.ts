import { BackupError } from './backup-error.js';

const DISK_CODES = ['ENOSPC', 'EDQUOT', 'EACCES', 'EPERM', 'EROFS', 'EIO', 'ENOTDIR', 'EEXIST'];

/** Whether Node's file system refused with this code. */
export function hasErrorCode(error: unknown, ...codes: readonly string[]): boolean {
  // Not by class: where code runs in a context of its own, Node's errors are of another one's.
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    typeof error.code === 'string' &&
    codes.includes(error.code)
  );
}

/** What the file system refused in the folder, as a `disk` {@link BackupError}; anything else as it is. */
export function diskErrorOf(error: unknown, folder: string): unknown {
  if (!hasErrorCode(error, ...DISK_CODES)) return error;
  return new BackupError('disk', `The backup cannot be written to ${folder}: ${reasonOf(error)}`, {
    cause: error,
  });
}

/** What an error says. */
export function reasonOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
}
