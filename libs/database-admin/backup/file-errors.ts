import { BackupError } from './backup-error.js';

const DISK_CODES = ['ENOSPC', 'EDQUOT', 'EACCES', 'EPERM', 'EROFS', 'EIO', 'ENOTDIR', 'EEXIST'];

/** Whether it is an error of Node's file system with one of these codes. */
export function hasErrorCode(error: unknown, ...codes: readonly string[]): boolean {
  // Not `instanceof`: code in a separate V8 context gets Node's errors from another one.
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    typeof error.code === 'string' &&
    codes.includes(error.code)
  );
}

/** An error of the file system as a `disk` {@link BackupError}; any other error unchanged. */
export function diskErrorOf(error: unknown, folder: string): unknown {
  if (!hasErrorCode(error, ...DISK_CODES)) return error;
  return new BackupError('disk', `The backup cannot be written to ${folder}: ${reasonOf(error)}`, {
    cause: error,
  });
}

/** The message of an error. */
export function reasonOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
}
