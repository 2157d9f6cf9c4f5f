import { Option } from 'commander';
import { defaultBackupDirectory } from '#database';

/** A backup older than this does not hold what has happened since. */
export const BACKUP_MAX_AGE_MS = 60 * 60 * 1000;

export function backupDirectoryOption(): Option {
  return new Option('--dir <folder>', 'where backups are').default(defaultBackupDirectory());
}
