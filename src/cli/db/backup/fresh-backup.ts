import { Option } from 'commander';
import { defaultBackupDirectory } from '#database-admin';

/** An older backup lacks too many changes. */
export const BACKUP_MAX_AGE_MS = 60 * 60 * 1000;

export function backupDirectoryOption(): Option {
  return new Option('--dir <folder>', 'where backups are').default(defaultBackupDirectory());
}
